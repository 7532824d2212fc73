// The registry's own calls, through @azure/arm-containerregistry. The SDK makes the call and follows its pages; the bodies are
// read from the wire, because its types drop what other api-versions add, and throw on a property of an unexpected shape.
import type { ContainerRegistryManagementClient } from '@azure/arm-containerregistry';
import type { HttpClient } from '@azure/core-rest-pipeline';
import { type Answer, broken, classify, type Read, unread, value } from './answer.ts';
import { type Arm, answerOf, type List, MAX_PAGES, noList, pageOf } from './arm.ts';
import { type CallName, callNamed } from './calls.ts';
import { isSegment, type Params } from './ids.ts';

type Run = (client: ContainerRegistryManagementClient, abortSignal: AbortSignal) => Promise<unknown>;

/** Every body that the SDK got for one operation, and what it threw, if it did. */
async function through(arm: Arm, scope: string, sub: string, version: string, run: Run): Promise<{ answers: readonly Answer[]; error?: unknown }> {
  const answers: Answer[] = [];
  const httpClient: HttpClient = {
    async sendRequest(request) {
      const response = await arm.http.sendRequest(request);
      answers.push(answerOf(response));
      return response;
    },
  };
  try {
    const sdk = await import('@azure/arm-containerregistry');
    const client = new sdk.ContainerRegistryManagementClient(arm.credential, sub, {
      endpoint: arm.endpoint,
      apiVersion: version,
      credentials: { scopes: [scope] },
      httpClient,
      retryOptions: { maxRetries: 0 }, // the wire tries again, within the deadline
      userAgentOptions: { userAgentPrefix: 'acr-check' },
    });
    await run(client, arm.signal);
    return { answers };
  } catch (error) {
    return { answers, error };
  }
}

function oneOf(name: CallName, arm: Arm, got: { answers: readonly Answer[]; error?: unknown }): Read<unknown> {
  const last = got.answers.at(-1);
  return last ? classify(last, callNamed(name).actions[0]) : broken(got.error, arm.signal.aborted);
}

function listOf(name: CallName, arm: Arm, got: { answers: readonly Answer[]; error?: unknown }): Read<List> {
  if (got.answers.length === 0) return broken(got.error, arm.signal.aborted);
  const items: unknown[] = [];
  let more = false;
  for (const answer of got.answers) {
    const read = classify(answer, callNamed(name).actions[0]);
    if (read.status !== 'value') return read;
    const page = pageOf(read.value);
    if (!page) return noList(name);
    items.push(...page.items);
    more = page.next !== undefined;
  }
  if (more && got.error !== undefined) return broken(got.error, arm.signal.aborted); // a page that could not be followed
  return value({ items, complete: !more });
}

/** Walks the pages, and stops where they do not end. */
async function walk(pages: AsyncIterable<unknown>): Promise<void> {
  let count = 0;
  for await (const _ of pages) {
    count += 1;
    if (count >= MAX_PAGES) return;
  }
}

const badId = unread('not-supported', 'The id of the registry cannot be used');

export interface RegistryCalls {
  get(name: 'registry' | 'registryOldRules' | 'registryPreview', params: Params): Promise<Read<unknown>>;
  replications(params: Params): Promise<Read<List>>;
  usages(params: Params): Promise<Read<unknown>>;
  /** Registries of one subscription. */
  all(sub: string): Promise<Read<List>>;
  nameAvailability(sub: string, name: string): Promise<Read<unknown>>;
}

type Got = Awaited<ReturnType<typeof through>>;
type RunOne = (client: ContainerRegistryManagementClient, rg: string, registry: string, abortSignal: AbortSignal) => Promise<unknown>;

/** `scope`: the token scope of this cloud's Resource Manager. */
export function registryCalls(arm: Arm, scope: string): RegistryCalls {
  const within = <T>(name: CallName, sub: string, key: string, read: (name: CallName, arm: Arm, got: Got) => Read<T>, run: Run): Promise<Read<T>> =>
    isSegment(sub) ? arm.versioned(name, key, async (version) => read(name, arm, await through(arm, scope, sub, version, run))) : Promise.resolve(badId);

  const ofOne = <T>(name: CallName, params: Params, read: (name: CallName, arm: Arm, got: Got) => Read<T>, run: RunOne): Promise<Read<T>> => {
    const { sub = '', rg = '', name: registry = '' } = params;
    if (!isSegment(rg) || !isSegment(registry)) return Promise.resolve(badId);
    return within(name, sub, JSON.stringify(params), read, (client, signal) => run(client, rg, registry, signal));
  };

  return {
    get: (name, params) => ofOne(name, params, oneOf, (client, rg, registry, abortSignal) => client.registries.get(rg, registry, { abortSignal })),
    replications: (params) =>
      ofOne('replications', params, listOf, (client, rg, registry, abortSignal) => walk(client.replications.list(rg, registry, { abortSignal }).byPage())),
    usages: (params) => ofOne('usages', params, oneOf, (client, rg, registry, abortSignal) => client.registries.listUsages(rg, registry, { abortSignal })),
    all: (sub) => within('registries', sub, sub, listOf, (client, abortSignal) => walk(client.registries.list({ abortSignal }).byPage())),
    nameAvailability(sub, name) {
      const body = { name, type: 'Microsoft.ContainerRegistry/registries' as const };
      return within('nameAvailability', sub, `${sub} ${name}`, oneOf, (client, abortSignal) => client.registries.checkNameAvailability(body, { abortSignal }));
    },
  };
}
