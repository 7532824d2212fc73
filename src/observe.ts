// plan -> observations, from this host and from Azure, all at once. Stops at the signal with what it has.
import type { Azure } from './azure/azure.ts';
import { readAzure } from './azure/read.ts';
import { roleOf } from './hosts.ts';
import type { AzureFacts, Kind, NetworkFacts, NetworkVantage, Observation, Question } from './model.ts';
import { configuredEndpoints, controlEndpoints, type Endpoint, extraKinds, namedEndpoints, otherCloudHosts } from './plan.ts';
import { askInstance } from './probe/client/instance.ts';
import { lookAtClient } from './probe/client.ts';
import { discoverDataHosts, lookUp, regionOfChain } from './probe/dns.ts';
import { type Here, visit } from './probe/here.ts';
import type { Patience } from './probe/patience.ts';
import { type Probing, tell } from './probe/probe.ts';
import { type PullOptions, pull } from './probe/pull.ts';

export interface Progress {
  readonly done: number;
  readonly of: number;
  /** The host or service that was just finished. */
  readonly last?: string;
}

export interface Looking {
  readonly question: Question;
  readonly from: NetworkVantage;
  readonly said?: NetworkFacts['said'];
  readonly suspects: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly hostsFile: string;
  readonly resolvConf: string;
  /** Replace the system's servers. */
  readonly servers?: readonly string[];
  /** For every host, whatever the environment says; 'none': no proxy at all. */
  readonly proxy?: string;
  readonly azure?: Azure;
  /** VNet or subnet ids of other vantages of the same question: Azure is read for them too. */
  readonly places?: readonly string[];
  /** The registry's own facts, where Azure is read elsewhere: its endpoints are visited as they are configured. */
  readonly registry?: AzureFacts['registry'];
  /** As soon as Azure told of the registry. */
  readonly onRegistry?: (facts: AzureFacts['registry']) => void;
  /** Origin of the instance metadata service, where it is not Azure's own link-local one. */
  readonly metadata?: string;
  readonly signal: AbortSignal;
  readonly deadline: number; // epoch ms
  readonly now: () => Date;
  readonly see: (observation: Observation) => void;
  readonly onProgress?: (progress: Progress) => void;
  readonly patience?: Patience;
}

/** Counts what was begun and what is done, so that a person sees that something moves. */
function counting(onProgress: Looking['onProgress']): <T>(name: string, task: Promise<T>) => Promise<T> {
  let [done, of] = [0, 0];
  return async (name, task) => {
    of += 1;
    onProgress?.({ done, of });
    const result = await task;
    done += 1;
    onProgress?.({ done, of, last: name });
    return result;
  };
}

const proxiesOf = ({ proxy, env }: Looking): Looking['env'] =>
  proxy === undefined ? env : proxy === 'none' ? {} : { HTTPS_PROXY: proxy, https_proxy: proxy, HTTP_PROXY: proxy, http_proxy: proxy };

type Place = NetworkFacts['place'];

interface AzureMeanwhile {
  /** The registry's own facts, early; undefined once it is clear that they do not come. */
  readonly registry: Promise<AzureFacts['registry'] | undefined>;
  /** Where this host stands; what it says of itself where Azure does not know more. */
  readonly place: Promise<Place | undefined>;
  readonly done: Promise<void>;
}

/** A deep check also has Azure compute what is in force at this host's interface: that takes it seconds. */
export const wantsOf = ({ question, suspects }: Pick<Looking, 'question' | 'suspects'>): ReadonlySet<Kind> =>
  new Set([...extraKinds(question, suspects), ...(question.deep ? (['effective'] as const) : [])]);

/** Reads Azure meanwhile. */
function startAzure(looking: Looking, instance: Promise<Place | undefined>): AzureMeanwhile {
  const { azure, question, signal, deadline, now, see, places } = looking;
  if (!azure) return { registry: Promise.resolve(looking.registry), place: instance, done: Promise.resolve() };
  const early = Promise.withResolvers<AzureFacts['registry'] | undefined>();
  const place = Promise.withResolvers<Place | undefined>();
  const wants = wantsOf(looking);
  const onRegistry = (facts: AzureFacts['registry']): void => {
    early.resolve(facts);
    looking.onRegistry?.(facts);
  };
  const read = readAzure({
    ...{ azure, question, signal, deadline, now, see, wants, instance, onRegistry },
    onPlace: place.resolve,
    ...(places ? { places } : {}),
  });
  const done = read.then(() => {
    early.resolve(undefined);
    place.resolve(instance); // nobody signed in, or the deadline came
  });
  return { registry: early.promise, place: place.promise, done };
}

/** A deep pull signs in as this identity does elsewhere. Its token goes to a registry of the cloud, and to no other host. */
function pullOptions({ azure, question }: Looking): PullOptions {
  const { cloud, deep, registry } = question;
  if (!deep || !azure || !registry.loginServer.endsWith(`.${cloud.registrySuffix}`)) return {};
  return { entraToken: () => azure.tokenFor(cloud.registryAudience) };
}

/** Looks at everything that the question calls for. Never throws; at the signal, what is not known is skipped. */
export async function observe(looking: Looking): Promise<void> {
  const { question, from, said, signal, now, see, servers, hostsFile, resolvConf, env } = looking;
  const probing: Probing = { from, cloud: question.cloud, signal, now, see };
  const system = { hostsFile, resolvConf, ...(servers ? { servers } : {}) };
  const here: Here = { probing, system, proxies: proxiesOf(looking), ...(looking.patience ? { patience: looking.patience } : {}) };
  const counted = counting(looking.onProgress);
  const visited = new Map<string, ReturnType<typeof visit>>();
  const see1 = (endpoint: Endpoint): ReturnType<typeof visit> => {
    const known = visited.get(endpoint.host);
    if (known) return known;
    const begun = visit(here, endpoint);
    visited.set(endpoint.host, begun);
    return { ...begun, done: counted(endpoint.host, begun.done) };
  };
  const all = (endpoints: readonly Endpoint[]): Promise<unknown> => Promise.all(endpoints.map((endpoint) => see1(endpoint).done));

  const [login, ...named] = namedEndpoints(question, said) as readonly [Endpoint, ...Endpoint[]];
  if (said) tell(probing, { kind: 'said', target: { host: login.host, role: 'login' }, startedAt: now(), outcome: { status: 'ok', facts: said } });
  const enough = new AbortController();
  const startedAt = now();
  const instance = askInstance(AbortSignal.any([signal, enough.signal]), looking.metadata);
  const azure = startAzure(looking, instance);
  const first = see1(login);
  const control = controlEndpoints(question.cloud);

  /** Data and regional hosts: as Azure lists them, else as DNS knows them. */
  const layers = async (): Promise<void> => {
    const registry = await azure.registry;
    if (registry) return void (await all(configuredEndpoints(registry, question)));
    const { chain, addresses } = await first.answer;
    if (addresses.length === 0 && chain.length === 0) return;
    const region = regionOfChain(chain);
    const found = await discoverDataHosts(
      probing,
      question,
      system,
      [region, question.registry.location].filter((hint) => hint !== undefined),
    );
    await all(found.hosts.map((host) => ({ host, role: 'data' as const })));
  };
  /** A name that is not found here may be one of another cloud. */
  const elsewhere = async (): Promise<void> => {
    const { addresses, chain } = await first.answer;
    if (addresses.length > 0 || chain.length > 0) return;
    await Promise.all(otherCloudHosts(question).map((host) => lookUp(probing, { host, role: 'other', aside: true }, system).done));
  };
  const layer = async (): Promise<void> => {
    await first.done;
    if (question.repo === undefined) return;
    // Where the registry really sends clients for layers, nobody may have listed: storage, or a data endpoint that DNS does not show.
    const looks: Promise<unknown>[] = [];
    const onLayerHost = (host: string): void => {
      const role = roleOf(host, question);
      if (role === 'data' || role === 'storage') looks.push(see1({ host, role }).done);
    };
    await counted('pull', pull(here, login, question.repo, { ...pullOptions(looking), onLayerHost }));
    await Promise.all(looks);
  };
  const hosts = [login, ...named, ...control].map((endpoint) => endpoint.host);
  const client = lookAtClient(probing, { env: here.proxies === env ? env : here.proxies, hostsFile, resolvConf }, hosts);
  const place = azure.place.then((facts) => {
    // Silence says nothing: most hosts are no Azure machines.
    if (facts) tell(probing, { kind: 'place', target: { host: login.host, role: 'login' }, startedAt, outcome: { status: 'ok', facts } });
  });
  await Promise.all([first.done, all(named), all(control), layers(), elsewhere(), layer(), counted('Azure', azure.done), client]);
  enough.abort(); // nobody waits for metadata alone
  await place;
}
