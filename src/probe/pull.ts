// The steps of a pull: token, manifest, redirect, first bytes of a layer. Anonymously, or with a token of Microsoft Entra.
import type { CloudNames, NetworkFacts, Observation } from '../model.ts';
import type { Endpoint } from '../plan.ts';
import { failureOf, STOPPED } from './faults.ts';
import type { Here } from './here.ts';
import { challengeOf, printable, registryError } from './http/answer.ts';
import type { Answer, Ask } from './http/exchange.ts';
import { pause } from './patience.ts';
import { tell } from './probe.ts';
import { shownProxy } from './proxy.ts';
import { imageParts, isImage, MANIFEST_TYPES, readAccessToken, readManifest, readRefreshToken, tenantOf } from './pull-image.ts';
import { proxyOf, request, Unanswered } from './pull-request.ts';

export { imageParts } from './pull-image.ts';

type Step = NetworkFacts['pull']['steps'][number];
const MANIFEST_LIMIT = 262_144;
const LAYER_BYTES = 1024;
const SMALL = 65_536;

export interface PullOptions {
  /** A token for the cloud's registry audience, or undefined where there is no identity: then the pull is anonymous. May reject. */
  readonly entraToken?: () => Promise<string | undefined>;
  /** Told where the registry sends a client for a layer, before anybody goes there. */
  readonly onLayerHost?: (host: string) => void;
}

/** A step said no, or there is no next one. */
class Ended extends Error {}

/** Does the host belong to the cloud's registries or to its storage? Layers come from nowhere else. */
const isOurs = (url: URL, cloud: CloudNames): boolean =>
  url.protocol === 'https:' && [cloud.registrySuffix, cloud.blobSuffix].some((suffix) => url.hostname.endsWith(`.${suffix}`));

type Send = (step: Step['step'], url: URL, ask: Omit<Ask, 'path'>, good: readonly number[]) => Promise<Answer>;

/** Does one step after the other, and writes each down. */
function recorder(here: Here, steps: Step[]): Send {
  return async (name, url, ask, good) => {
    const begun = performance.now();
    const add = (rest: Partial<Step>): void =>
      void steps.push({ step: name, host: url.hostname.slice(0, 253), ...rest, ms: Math.round(performance.now() - begun) });
    let answer: Answer;
    try {
      answer = await request(here, url, ask);
    } catch (error) {
      const { fault, detail } = error instanceof Unanswered ? { fault: error.fault, detail: error.message } : failureOf(error);
      add({ ...(fault === undefined ? {} : { fault }), message: printable(detail) });
      throw new Ended();
    }
    const isGood = good.includes(answer.status);
    const { errorCode, errorMessage } = isGood ? {} : saidOf(answer.body.toString('utf8'));
    add({ status: answer.status, ...(errorCode === undefined ? {} : { errorCode }), ...(errorMessage === undefined ? {} : { message: errorMessage }) });
    if (!isGood) throw new Ended();
    return answer;
  };
}

/** The error of a registry (JSON) or of Azure Storage (XML). */
function saidOf(body: string): ReturnType<typeof registryError> {
  const storage = /<Code>([\w.]{1,80})<\/Code>/.exec(body.slice(0, 4096))?.[1];
  return storage === undefined ? registryError(body) : { errorCode: storage };
}

interface Pulling {
  readonly send: Send;
  readonly base: string;
  readonly host: string;
  readonly repository: string;
  readonly entra?: string;
}

const form = (fields: Readonly<Record<string, string>>): Omit<Ask, 'path'> => ({
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams(fields).toString(),
  limit: SMALL,
});

/** The challenge, and the token that it asks for. Undefined: none is needed. The realm must be the login server's own. */
async function authorize({ send, base, host, repository, entra }: Pulling, steps: Step[]): Promise<string | undefined> {
  const first = await send('token', new URL(`${base}/v2/`), { limit: SMALL }, [200, 401]);
  if (first.status === 200) return undefined;
  const realm = challengeOf(first.headers['www-authenticate'])?.realm;
  if (realm === undefined || !URL.canParse(realm) || new URL(realm).hostname !== host) {
    const challenge = steps.pop();
    if (challenge) steps.push({ ...challenge, message: `the challenge names ${printable(realm ?? 'no realm', 100)}` });
    throw new Ended();
  }
  steps.pop(); // the challenge is no step of its own
  const [service, scope] = [host, `repository:${repository}:pull`];
  const tokenAt = new URL(`${base}${new URL(realm).pathname}`);
  let granted: Answer;
  if (entra === undefined) {
    tokenAt.search = new URLSearchParams({ service, scope }).toString();
    granted = await send('token', tokenAt, { limit: SMALL }, [200]);
  } else {
    const tenant = tenantOf(entra);
    const fields = { grant_type: 'access_token', service, access_token: entra, ...(tenant === undefined ? {} : { tenant }) };
    const exchanged = await send('exchange', new URL(`${base}/oauth2/exchange`), form(fields), [200]);
    const refresh = readRefreshToken(exchanged.body);
    if (refresh === undefined) throw new Ended();
    granted = await send('token', tokenAt, form({ grant_type: 'refresh_token', service, scope, refresh_token: refresh }), [200]);
  }
  const token = readAccessToken(granted.body);
  if (token === undefined || !/^[\x21-\x7e]+$/.test(token)) throw new Ended();
  return token;
}

/** Where the registry sends a client for a layer; undefined where it serves the layer itself. */
async function findLayer({ send, base, repository }: Pulling, reference: string, token: string | undefined): Promise<URL | Buffer> {
  const headers = { accept: MANIFEST_TYPES, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
  const manifestAt = async (ref: string) =>
    readManifest((await send('manifest', new URL(`${base}/v2/${repository}/manifests/${ref}`), { headers, limit: MANIFEST_LIMIT }, [200])).body);
  const outer = await manifestAt(reference);
  const { blob } = outer.inner === undefined ? outer : await manifestAt(outer.inner);
  if (blob === undefined) throw new Ended();
  const url = new URL(`${base}/v2/${repository}/blobs/${blob}`);
  const found = await send('blob', url, { headers, limit: LAYER_BYTES }, [200, 307, 302, 303, 308]);
  if (found.status === 200) return found.body;
  const location = String(found.headers.location ?? '');
  if (!URL.canParse(location, url.href)) throw new Ended();
  return new URL(location, url.href);
}

const TOKEN_MS = 4000;

/** The token, or undefined where none comes in time. */
async function tokenOf(entraToken: NonNullable<PullOptions['entraToken']>, signal: AbortSignal): Promise<string | undefined> {
  const over = new AbortController();
  try {
    return await Promise.race([entraToken(), pause(TOKEN_MS, AbortSignal.any([signal, over.signal]))]);
  } catch {
    return undefined; // no identity here: what an anonymous client gets is still worth knowing
  } finally {
    over.abort();
  }
}

/** Pulls as far as it is let, and tells each step; never rejects. Ends at the first step that says no. */
export async function pull(here: Here, login: Endpoint, repo: string, { entraToken, onLayerHost }: PullOptions = {}): Promise<Observation<'pull'>> {
  const { probing } = here;
  const { cloud, signal, now } = probing;
  const startedAt = now();
  const { repository, reference } = imageParts(repo);
  const proxy = proxyOf(here, login.host, cloud.ports.registry);
  const via = proxy ? { via: shownProxy(proxy) } : {};
  const told = (outcome: Observation<'pull'>['outcome']): Observation<'pull'> => tell(probing, { kind: 'pull', target: login, ...via, startedAt, outcome });
  if (!isImage({ repository, reference })) return told({ status: 'skipped', reason: 'not-applicable', detail: 'not the name of an image' });

  const steps: Step[] = [];
  let [layerHost, bytes]: [string | undefined, number] = [undefined, 0];
  const entra = entraToken && (await tokenOf(entraToken, signal));
  const base = `https://${login.host}${cloud.ports.registry === 443 ? '' : `:${cloud.ports.registry}`}`;
  const pulling: Pulling = { send: recorder(here, steps), base, host: login.host, repository, ...(entra === undefined ? {} : { entra }) };
  try {
    const token = await authorize(pulling, steps);
    const layer = await findLayer(pulling, reference, token);
    if (layer instanceof URL) {
      layerHost = layer.hostname.slice(0, 253);
      if (!isOurs(layer, cloud)) throw new Ended();
      onLayerHost?.(layerHost);
      // Without the Authorization header: storage refuses a request that brings both it and a signature.
      const range = { range: `bytes=0-${LAYER_BYTES - 1}` };
      bytes = (await pulling.send('layer', layer, { headers: range, limit: LAYER_BYTES }, [200, 206])).body.length;
    } else bytes = layer.length;
  } catch (error) {
    if (!(error instanceof Ended)) return told({ status: 'skipped', reason: 'error', detail: failureOf(error).detail });
  }
  if (signal.aborted) return told(STOPPED);
  return told({ status: 'ok', facts: { anonymous: entra === undefined, steps, ...(layerHost ? { layerHost } : {}), bytes } });
}
