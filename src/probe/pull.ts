// The steps of a pull, anonymously: token, manifest, redirect, first bytes of a layer. What needs credentials is left undone.
import type { Duplex } from 'node:stream';
import { z } from 'zod';
import { chosenProxy } from '../evaluate/no-proxy.ts';
import type { CloudNames, NetworkFacts, Observation } from '../model.ts';
import type { Endpoint } from '../plan.ts';
import { lookUp } from './dns.ts';
import { failureOf } from './faults.ts';
import type { Here } from './here.ts';
import { challengeOf, printable } from './http/answer.ts';
import { type Answer, type Ask, exchange } from './http/exchange.ts';
import { PATIENCE } from './patience.ts';
import { tell } from './probe.ts';
import { open } from './tcp.ts';
import { handshake } from './tls/handshake.ts';

type Step = NetworkFacts['pull']['steps'][number];
const MANIFEST_LIMIT = 262_144;
const LAYER_BYTES = 1024;
const ACCEPT = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
].join(', ');

const digest = z.string().regex(/^[a-z0-9]+:[a-f0-9]{32,128}$/);
const manifestSchema = z.object({
  config: z.object({ digest }).optional(),
  layers: z.array(z.object({ digest })).optional(),
  manifests: z.array(z.object({ digest, platform: z.object({ os: z.string().optional(), architecture: z.string().optional() }).optional() })).optional(),
});
const tokenSchema = z.object({ access_token: z.string().optional(), token: z.string().optional() });

/** repository, and a tag or digest: "team/app:1.2", "team/app@sha256:…", "team/app" (latest). */
export function imageParts(repo: string): { readonly repository: string; readonly reference: string } {
  const [name = '', hash] = repo.split('@');
  const at = name.lastIndexOf(':');
  const repository = at > name.lastIndexOf('/') ? name.slice(0, at) : name;
  return { repository, reference: hash ?? (at > name.lastIndexOf('/') ? name.slice(at + 1) : 'latest') };
}

const parsed = <T>(schema: z.ZodType<T>, body: Buffer): T | undefined => {
  try {
    return schema.parse(JSON.parse(body.toString('utf8')));
  } catch {
    return undefined; // not what a registry sends: the step's status says the rest
  }
};

/** Layers come from the registry's own hosts or from Azure's storage, and from nowhere else. */
const isOurs = (host: string, cloud: CloudNames): boolean => [cloud.registrySuffix, cloud.blobSuffix].some((suffix) => host.endsWith(`.${suffix}`));

/** A verified connection to a host: credentials and tokens are sent to nobody else. */
async function connected(here: Here, host: string, port: number): Promise<Duplex> {
  const { probing, patience = PATIENCE } = here;
  const { addresses, outcome } = await lookUp({ ...probing, see: () => undefined }, { host, role: 'other' }, here.system).answer;
  const [address] = addresses;
  if (address === undefined) throw Object.assign(new Error(outcome.status === 'ok' ? 'no address' : outcome.detail), { code: 'DNS' });
  const opened = await open(address, port, patience.connect, probing.signal);
  if ('error' in opened) throw opened.error;
  return opened.socket;
}

async function request(here: Here, url: URL, ask: Omit<Ask, 'path'>): Promise<Answer> {
  const { probing, patience = PATIENCE } = here;
  const port = Number(url.port || probing.cloud.ports.registry);
  const socket = await connected(here, url.hostname, port);
  const shaken = await handshake(socket, url.hostname, patience.handshake, probing.signal);
  if (!('socket' in shaken)) throw Object.assign(new Error(shaken.detail), { code: 'TLS' });
  const leaf = shaken.socket.getPeerX509Certificate();
  if (!shaken.socket.authorized || leaf?.checkHost(url.hostname) === undefined) {
    shaken.socket.destroy();
    throw Object.assign(new Error('the certificate is not trusted here'), { code: 'TLS' });
  }
  return exchange(shaken.socket, url.hostname, port, { ...ask, path: `${url.pathname}${url.search}` }, patience, patience.headers, probing.signal);
}

class Ended extends Error {}

/** Pulls as an anonymous client may, and tells each step. Ends at the first step that says no. */
export async function pull(here: Here, login: Endpoint, repo: string): Promise<Observation<'pull'>> {
  const { probing } = here;
  const { cloud, signal, now } = probing;
  const startedAt = now();
  const steps: Step[] = [];
  let layerHost: string | undefined;
  let bytes = 0;
  const told = (outcome: Observation<'pull'>['outcome']): Observation<'pull'> => tell(probing, { kind: 'pull', target: login, startedAt, outcome });
  if (chosenProxy(here.proxies, login.host, cloud.ports.registry).go !== undefined) {
    return told({ status: 'skipped', reason: 'not-supported', detail: 'a pull is not tried through a proxy' });
  }
  const step = async (name: Step['step'], url: URL, ask: Omit<Ask, 'path'>, good: (status: number) => boolean): Promise<Answer> => {
    const begun = performance.now();
    const ms = (): number => Math.round(performance.now() - begun);
    try {
      const answer = await request(here, url, ask);
      const error = good(answer.status)
        ? undefined
        : parsed(z.object({ errors: z.array(z.object({ code: z.string(), message: z.string().optional() })).min(1) }), answer.body)?.errors[0];
      const words = { ...(error ? { errorCode: printable(error.code, 80) } : {}), ...(error?.message ? { message: printable(error.message) } : {}) };
      steps.push({ step: name, host: url.hostname, status: answer.status, ...words, ms: ms() });
      if (!good(answer.status)) throw new Ended();
      return answer;
    } catch (error) {
      if (error instanceof Ended) throw error;
      const { fault, detail } = failureOf(error);
      steps.push({ step: name, host: url.hostname, fault, message: detail, ms: ms() });
      throw new Ended();
    }
  };
  const is200 = (status: number): boolean => status === 200;
  const base = `https://${login.host}${cloud.ports.registry === 443 ? '' : `:${cloud.ports.registry}`}`;
  const { repository, reference } = imageParts(repo);
  try {
    const first = await step('token', new URL(`${base}/v2/`), { limit: 4096 }, (status) => status === 401);
    const realm = challengeOf(String(first.headers['www-authenticate'] ?? ''))?.realm;
    if (realm === undefined || !URL.canParse(realm) || new URL(realm).hostname !== login.host) throw new Ended();
    const tokenUrl = new URL(`${base}${new URL(realm).pathname}`);
    tokenUrl.search = new URLSearchParams({ service: login.host, scope: `repository:${repository}:pull` }).toString();
    steps.pop(); // the challenge is no step of its own
    const granted = parsed(tokenSchema, (await step('token', tokenUrl, { limit: 65_536 }, is200)).body);
    const headers = { authorization: `Bearer ${granted?.access_token ?? granted?.token ?? ''}`, accept: ACCEPT };
    const manifestAt = (ref: string): Promise<Answer> =>
      step('manifest', new URL(`${base}/v2/${repository}/manifests/${ref}`), { headers, limit: MANIFEST_LIMIT }, is200);
    let manifest = parsed(manifestSchema, (await manifestAt(reference)).body);
    const inner = manifest?.manifests?.find((m) => m.platform?.os === 'linux' && m.platform.architecture === 'amd64') ?? manifest?.manifests?.[0];
    if (inner) manifest = parsed(manifestSchema, (await manifestAt(inner.digest)).body);
    const blob = manifest?.layers?.[0]?.digest ?? manifest?.config?.digest;
    if (blob === undefined) throw new Ended();
    const redirect = await step(
      'blob',
      new URL(`${base}/v2/${repository}/blobs/${blob}`),
      { headers, limit: LAYER_BYTES },
      (status) => status === 307 || status === 200,
    );
    const location = String(redirect.headers.location ?? '');
    if (redirect.status === 200 || !URL.canParse(location)) throw new Ended();
    const layer = new URL(location);
    layerHost = layer.hostname.slice(0, 253);
    if (!isOurs(layerHost, cloud)) throw new Ended();
    // Without the Authorization header: storage refuses a request that brings both it and a signature.
    const got = await step(
      'layer',
      layer,
      { headers: { range: `bytes=0-${LAYER_BYTES - 1}` }, limit: LAYER_BYTES },
      (status) => status === 200 || status === 206,
    );
    bytes = got.body.length;
  } catch (error) {
    if (!(error instanceof Ended)) return told({ status: 'skipped', reason: 'error', detail: failureOf(error).detail });
  }
  if (signal.aborted) return told({ status: 'skipped', reason: 'timed-out', detail: 'stopped at the deadline' });
  return told({ status: 'ok', facts: { anonymous: true, steps, ...(layerHost ? { layerHost } : {}), bytes } });
}
