// Which identity is at hand? A cheap look, so that a host without one pays for no SDK and waits for nothing.
import { access, constants } from 'node:fs/promises';
import { connect } from 'node:net';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

export type Identity = 'workload' | 'managed' | 'environment' | 'cli';
export type Env = Readonly<Record<string, string | undefined>>;

const IMDS = { host: '169.254.169.254', port: 80 } as const;
const IMDS_MS = 300;

export const hasWorkload = (env: Env): boolean => Boolean(env.AZURE_FEDERATED_TOKEN_FILE && env.AZURE_TENANT_ID && env.AZURE_CLIENT_ID);
export const hasEnvironment = (env: Env): boolean =>
  Boolean(env.AZURE_TENANT_ID && env.AZURE_CLIENT_ID && (env.AZURE_CLIENT_SECRET || env.AZURE_CLIENT_CERTIFICATE_PATH));

/** Instance metadata answers a connect on Azure hosts, and nowhere else within this time. */
function imdsAnswers(where: { host: string; port: number } = IMDS): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ ...where, timeout: IMDS_MS });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
  });
}

const exists = (file: string, mode = constants.F_OK): Promise<boolean> =>
  access(file, mode).then(
    () => true,
    () => false,
  );

/** `az` on the path, and somebody signed in with it. */
async function cliSignedIn(env: Env): Promise<boolean> {
  const home = env.AZURE_CONFIG_DIR ?? join(env.HOME ?? env.USERPROFILE ?? homedir(), '.azure');
  if (!(await exists(join(home, 'azureProfile.json')))) return false;
  const names = process.platform === 'win32' ? ['az.cmd', 'az.exe'] : ['az'];
  const places = (env.PATH ?? '').split(delimiter).filter((dir) => dir !== '');
  const found = await Promise.all(places.flatMap((dir) => names.map((name) => exists(join(dir, name), constants.X_OK))));
  return found.includes(true);
}

/** The first identity at hand, in this order; undefined where there is none. */
export async function lookForIdentity(env: Env, imds: { host: string; port: number } = IMDS): Promise<Identity | undefined> {
  if (hasWorkload(env)) return 'workload';
  if (hasEnvironment(env)) return 'environment';
  if (env.IDENTITY_ENDPOINT || env.MSI_ENDPOINT) return 'managed';
  const [metadata, cli] = await Promise.all([imdsAnswers(imds), cliSignedIn(env)]);
  return metadata ? 'managed' : cli ? 'cli' : undefined;
}
