// Runs the real `az acr check-health` where the check stood: logged in beforehand, in the same namespaces, with the same names and trust.
import { accessSync, constants, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Layer } from '../../../src/model.ts';
import { RULES } from '../../../src/rules/index.ts';
import { assembleAzure, registry } from '../../../src/world/azure/build.ts';
import type { AzureWorldInput } from '../../../src/world/azure/world.ts';
import { DOORS, HOME, REGISTRY, REPLICA } from '../base.ts';
import { type Ended, runOn } from '../machine/client.ts';
import type { Parts, Replica } from '../machine/replica.ts';
import { namespaceOf } from '../machine/slot.ts';
import { inReplica } from '../run.ts';
import type { Scenario } from '../scenario.ts';
import { chosen } from '../world/names.ts';
import type { ClientPlan } from '../world.ts';
import { best, type Heard, type Mark, markOf, PATIENCE_MS } from './rubric.ts';

export interface PeerResult {
  readonly scenario: Scenario;
  /** Absent: the lab itself did not come up, or the peer could not be logged in. */
  readonly mark?: Mark;
  readonly codes: readonly string[];
  readonly ms: number;
  readonly problem?: string;
}

export function azPath(): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'az'))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** The peer takes a registry's name, and no pasted text, service, operation or image: such scenarios are no question to it. */
export const canBeAsked = ({ client, vantages = [] }: Scenario): boolean =>
  [client, ...vantages].every((one) => !one?.args?.some((arg) => ['--', '--for', '--op'].includes(arg)) && !/\.(geo|privatelink)\./.test(one?.registry ?? ''));

/** Where a scenario tells nothing of Azure, the registry is there as the network shows it: a peer without ARM would be no fair one. */
function azureFor({ azure, network }: Scenario): AzureWorldInput {
  if (azure) return azure;
  const { access, dataEndpoints, replica, loginServer } = chosen(network);
  const label = loginServer.split('.')[0] ?? REGISTRY;
  const closed = access !== 'open';
  return assembleAzure([
    registry(REGISTRY, {
      label,
      location: HOME,
      dataEndpoint: dataEndpoints,
      replicas: replica ? [REPLICA] : [],
      ...(closed ? { defaultAction: 'Deny' } : {}),
      ...(access === 'off' ? { publicNetworkAccess: 'Disabled' } : {}),
      ...(Array.isArray(access) ? { ipRules: access } : {}),
    }),
  ]);
}

const ENV = (config: string, root: string) => ({
  AZURE_CONFIG_DIR: config,
  AZURE_CORE_COLLECT_TELEMETRY: 'no',
  AZURE_CORE_NO_COLOR: 'yes',
  REQUESTS_CA_BUNDLE: root,
});

/** From the cloud's own namespace, where Azure is at hand whatever is broken on the client's way. */
async function logIn(replica: Replica, env: Readonly<Record<string, string>>, identity: readonly [string, string, string]): Promise<Ended> {
  const { slot } = replica;
  const etc = `/etc/netns/${namespaceOf(slot, 'cloud')}`;
  mkdirSync(etc, { recursive: true });
  writeFileSync(`${etc}/hosts`, `127.0.0.1 localhost\n${['entra', 'arm'].map((key) => `${DOORS[key as 'arm'].v4} ${DOORS[key as 'arm'].host}`).join('\n')}\n`);
  const [tenant, client, secret] = identity;
  const cloud = { place: 'cloud', env: {} } as unknown as ClientPlan;
  return runOn(replica, cloud, ['az', 'login', '--service-principal', '-u', client, '-p', secret, '--tenant', tenant, '-o', 'none'], 60_000, env);
}

const CODE = /An error occurred: ([A-Z_]+)/g;
const heardIn = ({ stdout, stderr, timedOut, code }: Ended): Heard => {
  const text = `${stdout}\n${stderr}`;
  return { codes: [...new Set([...text.matchAll(CODE)].map((m) => m[1] ?? ''))], timedOut, exit: code, text };
};

const layerOf = new Map(RULES.map((rule) => [rule.id as string, rule.layer]));
const truthOf = ({ expect: { causes, also = [] } }: Scenario): ReadonlyMap<string, Layer> =>
  new Map([...causes, ...also].flatMap((id) => (layerOf.has(id) ? [[id, layerOf.get(id) as Layer] as const] : [])));

async function ask(replica: Replica, scenario: Scenario, azure: AzureWorldInput): Promise<PeerResult> {
  const config = join(replica.slot.dir, 'az');
  const env = ENV(config, join(replica.slot.dir, 'root.pem'));
  const first = azure.clients?.[0];
  const identity = [
    azure.tenant ?? '72f988bf-0000-4000-8000-000000000001',
    first?.id ?? '11111111-1111-4111-8111-111111111111',
    first?.secret ?? 'demo-secret',
  ] as const;
  const login = await logIn(replica, env, identity);
  if (login.code !== 0) return { scenario, codes: [], ms: 0, problem: `az login: ${(login.stderr || login.stdout).trim().slice(-300)}` };
  const runs = await Promise.all(
    replica.world.clients.map(async (client) => {
      const name = (client.registry.split('.')[0] ?? '').toLowerCase();
      const args = ['az', 'acr', 'check-health', '--name', name, '--ignore-errors', '--yes'];
      const ended = await runOn(replica, client, args, PATIENCE_MS, env);
      return { heard: heardIn(ended), ms: ended.ms };
    }),
  );
  const truth = truthOf(scenario);
  return {
    scenario,
    mark: best(runs.map((run) => markOf(run.heard, truth))),
    codes: [...new Set(runs.flatMap((run) => run.heard.codes))].filter((code) => !/^(DOCKER|HELM|NOTARY)_/.test(code)),
    ms: Math.max(...runs.map((run) => run.ms)),
  };
}

export async function runPeer(scenario: Scenario, parts: Parts): Promise<PeerResult> {
  const azure = azureFor(scenario);
  try {
    return await inReplica({ ...scenario, azure }, parts, (replica) => ask(replica, scenario, azure));
  } catch (error) {
    return { scenario, codes: [], ms: 0, problem: error instanceof Error ? error.message : String(error) };
  }
}
