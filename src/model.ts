// The nouns. Read this file first. It imports nothing and does nothing.
//
// probe -> Observation -> Evidence -> rules -> Finding -> Report -> card: plain readonly JSON all the way.

/** The languages in which the product speaks. */
export const LANGS = ['en', 'zh-CN'] as const;
export type Lang = (typeof LANGS)[number];
/** The same sentence in every language: a missing translation does not compile. */
export type Words = Readonly<Record<Lang, string>>;

/** From the ground up: on one path, a fault at one layer hides every layer above it. Also the folders of `rules/`. */
export const LAYERS = [
  'client',
  'dns',
  'tcp',
  'proxy',
  'tls',
  'http',
  'auth',
  'network-rules',
  'private-endpoint',
  'registry-config',
  'services',
  'logs',
] as const;
export type Layer = (typeof LAYERS)[number];

/**
 * What a host is to the registry. login: REST API and tokens. data: layers, dedicated. regional: one replica's login server.
 * storage: layers, shared blob hosts. identity, arm, mcr: control names, which tell "everything is down" from "this registry is".
 * other: a host looked at for comparison (another cloud's suffix, say).
 */
export const ROLES = ['login', 'data', 'regional', 'storage', 'identity', 'arm', 'mcr', 'other'] as const;
export type EndpointRole = (typeof ROLES)[number];
export interface Endpoint {
  readonly role: EndpointRole;
  readonly host: string;
}

/** Where we looked from. `arm` is intent, `logs` is what the registry saw, the others are what a client there would meet. */
export type NetworkVantage = 'here' | `here:${string}` | `worker:${string}`;
export type VantageId = NetworkVantage | 'arm' | 'logs';

export type Op = 'login' | 'pull' | 'push' | 'manage';
export type Service = 'aks' | 'app-service' | 'aci' | 'container-apps' | 'tasks' | 'defender' | 'devops';

/** Names and addresses of one cloud. Hosts without scheme; endpoints and audiences are URLs. */
export interface CloudNames {
  readonly name: string;
  readonly registrySuffix: string; // azurecr.io
  readonly privateZone: string; // privatelink.azurecr.io
  readonly dataInfix: string; // data: R.<region>.data.azurecr.io
  readonly geoInfix: string; // geo: R.<region>.geo.azurecr.io
  readonly blobSuffix: string; // blob.core.windows.net
  readonly armEndpoint: string;
  readonly armAudience: string;
  readonly authorityHost: string;
  readonly registryAudience: string;
  readonly logsEndpoint: string;
  readonly portalHost: string;
  readonly docsHost: string;
  readonly mcrHost: string;
  readonly azureDns: string; // 168.63.129.16
  readonly ports: { readonly registry: number; readonly dns: number };
  readonly resolvers?: readonly string[]; // "IP[:PORT]"; these replace the system's
}

/** What was asked: rules and reports see this, and never the command line. */
export interface Question {
  readonly registry: { readonly name: string; readonly loginServer: string; readonly resourceId?: string; readonly location?: string };
  readonly cloud: CloudNames;
  readonly op: Op;
  readonly for?: { readonly service: Service; readonly resourceId?: string };
  readonly repo?: string;
  readonly from: readonly string[];
  readonly deep: boolean;
  readonly at: string; // ISO time of the question: the only clock that rules know
}

/** Why a probe got a "no" from the network or from Azure. Evidence, in one word. */
export type Fault =
  // dns
  | 'name-not-found' // NXDOMAIN
  | 'no-address' // NOERROR, and neither A nor AAAA
  | 'server-failure' // SERVFAIL
  | 'query-refused' // REFUSED, NOTIMP and other rcodes that say no
  | 'tcp-retry-failed' // truncated over UDP, and TCP/53 gave nothing
  | 'alias-loop'
  // any layer
  | 'timed-out'
  | 'refused' // RST or ICMP port unreachable to the SYN (dns: to the datagram)
  | 'unreachable' // EHOSTUNREACH, ENETUNREACH
  | 'reset'
  | 'closed' // EOF where an answer belongs
  // tls
  | 'not-tls' // something else than TLS answered
  | 'alert' // the peer sent a TLS alert
  // http, proxy
  | 'malformed'
  | 'name-unresolved' // the proxy's own name
  // arm, logs
  | 'not-found';

/** Why something was not seen. Not evidence: never "fine", never "broken". */
export type SkipReason =
  | 'no-permission' // 401/403 from Azure
  | 'no-credential'
  | 'throttled'
  | 'timed-out' // our own deadline, not the network's
  | 'vantage-offline'
  | 'not-supported' // api-version, SKU or platform does not have it; or the answer made no sense
  | 'not-asked'
  | 'not-applicable' // an earlier step on the same path gave nothing to look at
  | 'error'; // 5xx, broken body, a crash in the probe

/** ok: it answered. failed: the answer was no, which is evidence. skipped: we did not see, which is not. */
export type Outcome<F> =
  | { readonly status: 'ok'; readonly facts: F }
  | { readonly status: 'failed'; readonly fault: Fault; readonly detail: string; readonly facts?: Partial<F> }
  | { readonly status: 'skipped'; readonly reason: SkipReason; readonly detail: string; readonly permission?: string };

/** How a peer behaved when it was asked in another way after a TLS silence or reset. */
export type Behaviour = 'answered' | 'silent' | 'reset' | 'closed' | 'not-tried';

export interface SymptomSeen {
  readonly id: string; // dial-tcp-lookup, client-timeout, ...: the ids in symptom/
  readonly excerpt: string;
  readonly host?: string;
  readonly ip?: string;
  readonly status?: number;
}

export interface Certificate {
  readonly subject: string; // CN, or the first name
  readonly issuer: string; // CN
  readonly issuerOrganisation: string;
  readonly names: readonly string[]; // DNS names and IPs of the SAN
  readonly notBefore: string; // ISO
  readonly notAfter: string;
  readonly fingerprint: string; // SHA-256
  readonly selfSigned: boolean;
  readonly hasIssuerUrl: boolean; // authority information access: CAs for the public have it, inspecting boxes seldom do
}

export interface ProxyChoice {
  readonly host: string;
  /** What each family of clients would do with this host, given the environment: a proxy URL without credentials, or 'direct'. */
  readonly go: string;
  readonly python: string;
  readonly node: string;
}

export interface DaemonSettings {
  readonly file: string;
  readonly client: 'docker' | 'containerd';
  readonly httpsProxy?: string;
  readonly noProxy?: string;
}

/** What probes learn about the network, each from one vantage. */
export interface NetworkFacts {
  /** What the person said: typed names and pasted errors. Target: the login server. */
  said: { readonly text: string; readonly typedHost?: string; readonly symptoms: readonly SymptomSeen[] };
  /** One name asked of one server. The look that is not `aside` is what a client on this host would get. */
  dns: {
    readonly server: string; // "10.0.0.4:53", "hosts file", or "system" where the OS does not say
    readonly rcode: string;
    readonly a: readonly string[];
    readonly aaaa: readonly string[];
    readonly chain: readonly string[]; // CNAME targets in order
    readonly ttl?: number;
    readonly truncated: boolean;
    readonly overTcp: 'not-needed' | 'answered' | 'failed';
    readonly asked: number; // identical queries sent
    readonly answered: number;
    readonly distinct: number; // different address sets among the answers
  };
  /** One connect to one address. */
  tcp: { readonly connectMs: number; readonly localAddress: string; readonly family: 4 | 6 };
  /** Many connects to one address: the share lost, and how long they took. A connect of >= 1 s lost its first SYN. */
  path: {
    readonly tries: number;
    readonly connected: number;
    readonly retransmitted: number; // connected, but only after >= 0.9 s more than the fastest
    readonly medianMs: number;
    readonly worstMs: number;
  };
  /** One handshake with one address. `trusted` is by this host's own roots; the name is compared apart. */
  tls: {
    readonly protocol: string;
    readonly handshakeMs: number;
    readonly certificate: Certificate;
    readonly chain: readonly string[]; // subjects sent, leaf first
    readonly trusted: boolean;
    readonly trustError?: string; // OpenSSL's code: UNABLE_TO_VERIFY_LEAF_SIGNATURE, ...
    readonly nameMatches: boolean;
    readonly issuerKnown: boolean; // issuer is a CA known to sign for Azure, or kin of one of this host's roots
    /** After a silence, reset or EOF: what other ways of asking got. */
    readonly asked: {
      readonly small: Behaviour; // a few bytes that call for a few bytes back
      readonly classic: Behaviour; // a ClientHello that fits one segment
      readonly noName: Behaviour; // a handshake without SNI
      readonly oldProtocol: Behaviour; // a handshake that allows TLS 1.0 and 1.1
    };
    readonly alert?: string;
    readonly firstBytes?: string; // what answered instead of TLS, printable, at most 80 characters
  };
  /** GET /v2/ on login and regional hosts, GET / on the others. Any status is an answer. */
  http: {
    readonly status: number;
    readonly headersMs: number;
    readonly challenge?: { readonly scheme: string; readonly realm?: string; readonly service?: string };
    readonly registryApi: boolean; // Docker-Distribution-Api-Version: registry/2.0
    readonly errorCode?: string; // DENIED, UNAUTHORIZED, TOOMANYREQUESTS, ...
    readonly errorMessage?: string;
    readonly clientIp?: string; // the address that the registry says it saw
    readonly contentType?: string;
    readonly server?: string;
    readonly via?: string;
    readonly middlebox?: string; // a header that only a proxy or filter sends, "X-Squid-Error: ..."
    readonly location?: string;
    readonly retryAfterSeconds?: number;
    readonly date?: string; // ISO, from the Date header
    readonly skewSeconds?: number; // this host's clock minus the server's
    readonly body: string; // redacted, at most 500 characters
    readonly truncatedBody: boolean;
  };
  /** CONNECT through one proxy to one host. The TLS and HTTP seen inside are observations of their own. */
  proxy: {
    readonly proxyAddress?: string;
    readonly stage: 'resolve' | 'connect' | 'tls' | 'request' | 'answer' | 'tunnel';
    readonly status?: number;
    readonly reason?: string;
    readonly middlebox?: string;
    readonly server?: string;
    readonly authenticate?: string;
    readonly location?: string;
    readonly contentType?: string;
    readonly body: string;
  };
  /** The steps of a pull, as far as credentials (or anonymous pull) allow. */
  pull: {
    readonly anonymous: boolean;
    readonly steps: readonly {
      readonly step: 'exchange' | 'token' | 'manifest' | 'blob' | 'layer';
      readonly host: string;
      readonly status?: number;
      readonly fault?: Fault;
      readonly errorCode?: string;
      readonly message?: string;
      readonly ms: number;
    }[];
    readonly layerHost?: string; // where the 307 pointed
    readonly bytes: number;
  };
  /** How this host is set up to reach anything. Read-only, and only of the files it names. */
  client: {
    readonly resolvers: readonly string[];
    readonly localAddresses: readonly string[];
    readonly hostsEntries: readonly { readonly address: string; readonly name: string }[]; // for our hosts only
    readonly proxies: { readonly https?: string; readonly http?: string; readonly all?: string; readonly no?: string }; // no credentials
    readonly choices: readonly ProxyChoice[];
    readonly daemons: readonly DaemonSettings[];
    readonly extraRoots: readonly string[]; // CA files for the registry under certs.d, and NODE_EXTRA_CA_CERTS
    readonly filesRead: readonly string[];
  };
  /**
   * Where in Azure this vantage stands. imds: the machine said which one it is, and Azure where its interface is. policy: somebody
   * wrote it down. address: the only readable subnet of its range and region, which may be another's.
   */
  place: {
    readonly subnetId?: string;
    readonly vnetId?: string;
    readonly nicId?: string;
    readonly nsgId?: string; // of the interface itself, beside its subnet's
    readonly vmId?: string;
    readonly location?: string;
    readonly addresses?: readonly string[]; // the machine's own private ones; a container on it has others
    readonly subnets?: readonly string[]; // CIDR, as the machine knows them
    readonly by: 'imds' | 'policy' | 'address';
  };
}

export interface NsgRule {
  readonly name: string;
  readonly priority: number;
  readonly direction: 'Inbound' | 'Outbound';
  readonly access: 'Allow' | 'Deny';
  readonly protocol: string; // Tcp, Udp, *, ...
  readonly sources: readonly string[];
  readonly destinations: readonly string[];
  readonly sourcePorts: readonly string[];
  readonly destinationPorts: readonly string[];
  readonly byDefault: boolean;
}
export interface Route {
  readonly name: string;
  readonly prefix: string; // CIDR or service tag
  readonly nextHop: string; // VirtualAppliance, VnetLocal, Internet, None, VirtualNetworkGateway, ...
  readonly nextHopIp?: string;
}
export interface Subnet {
  readonly id: string;
  readonly prefixes: readonly string[];
  readonly nsgId?: string;
  readonly routeTableId?: string;
  readonly natGatewayId?: string;
  readonly serviceEndpoints?: readonly string[];
  readonly serviceEndpointPolicyIds?: readonly string[];
  readonly delegations?: readonly string[];
  readonly privateEndpointNetworkPolicies?: string;
  readonly defaultOutboundAccess?: boolean;
  readonly usedAddresses?: number;
}

/** What Azure says is configured. An absent property was not readable: unknown, never "no". Ids are as Azure spells them; compare lower-cased. */
export interface AzureFacts {
  registry: {
    readonly id: string;
    readonly name: string;
    readonly loginServer: string;
    readonly location?: string;
    readonly sku?: string;
    readonly provisioningState?: string;
    readonly publicNetworkAccess?: string; // Enabled | Disabled | whatever Azure adds
    readonly defaultAction?: string; // Allow | Deny
    readonly ipRules?: readonly string[];
    readonly virtualNetworkRules?: readonly string[]; // subnet ids; absent unless the old api-version was readable
    readonly bypass?: string; // AzureServices | None
    readonly tasksBypass?: boolean;
    readonly dataEndpointEnabled?: boolean;
    readonly dataHosts?: readonly string[];
    readonly regionalEndpoints?: string; // Enabled | Disabled
    readonly regionalHosts?: readonly string[];
    readonly endpointProtocol?: string; // IPv4 | IPv4AndIPv6
    readonly nameLabelScope?: string;
    readonly connections?: readonly {
      readonly id: string;
      readonly name: string;
      readonly endpointId?: string;
      readonly status?: string; // Approved | Pending | Rejected | Disconnected
      readonly description?: string;
      readonly actionsRequired?: string;
      readonly groupIds?: readonly string[];
    }[];
    readonly anonymousPull?: boolean;
    readonly adminUser?: boolean;
    readonly roleAssignmentMode?: string; // LegacyRegistryPermissions | AbacRepositoryPermissions
    readonly armAudience?: string; // enabled | disabled
    readonly exportPolicy?: string;
    readonly quarantinePolicy?: string;
    readonly keyVaultKey?: string;
  };
  replications: {
    readonly list: readonly {
      readonly name: string;
      readonly location: string;
      readonly provisioningState?: string;
      readonly status?: string;
      readonly globalRouting?: boolean;
    }[];
  };
  usages: { readonly list: readonly { readonly name: string; readonly current: number; readonly limit: number }[] };
  agentPools: { readonly list: readonly { readonly name: string; readonly subnetId?: string; readonly state?: string; readonly count?: number }[] };
  /** Target: the private endpoint's id. */
  privateEndpoint: {
    readonly id: string;
    readonly location?: string;
    readonly subnetId?: string;
    readonly registryId?: string;
    readonly groupIds?: readonly string[];
    readonly status?: string;
    readonly manual: boolean;
    readonly members?: readonly { readonly member: string; readonly hosts: readonly string[]; readonly address: string; readonly allocation?: string }[]; // from its NIC: the truth
    readonly zoneGroups?: readonly { readonly zoneId: string; readonly records: readonly { readonly name: string; readonly addresses: readonly string[] }[] }[];
  };
  /** Target: the zone's id. One of the cloud's private zone, a data zone below it, or a zone that overrides the public one. */
  privateDnsZone: {
    readonly id: string;
    readonly name: string;
    readonly records?: readonly { readonly name: string; readonly addresses: readonly string[]; readonly ttl?: number }[];
    readonly links?: readonly { readonly id: string; readonly vnetId: string; readonly state?: string; readonly resolutionPolicy?: string }[];
  };
  /** Target: the VNet's id. */
  vnet: {
    readonly id: string;
    readonly location?: string;
    readonly prefixes: readonly string[];
    readonly dnsServers?: readonly string[]; // empty: Azure DNS
    readonly peerings?: readonly {
      readonly name: string;
      readonly remoteId: string;
      readonly state: string;
      readonly useRemoteGateways?: boolean;
      readonly allowForwarded?: boolean;
    }[];
    readonly subnets: readonly Subnet[];
  };
  nsg: { readonly id: string; readonly rules: readonly NsgRule[] };
  routeTable: { readonly id: string; readonly routes: readonly Route[] };
  /** What Azure computed for one NIC (a long-running call, optional). */
  effective: { readonly nicId: string; readonly rules?: readonly NsgRule[]; readonly routes?: readonly Route[] };
  firewall: {
    readonly id: string;
    readonly privateIp?: string;
    readonly complete: boolean; // false: a base policy or IP group could not be read
    readonly applicationRules: readonly {
      readonly name: string;
      readonly action: string;
      readonly priority: number;
      readonly sources: readonly string[];
      readonly fqdns: readonly string[];
      readonly fqdnTags: readonly string[];
      readonly protocols: readonly string[];
    }[];
    readonly networkRules: readonly {
      readonly name: string;
      readonly action: string;
      readonly priority: number;
      readonly sources: readonly string[];
      readonly destinations: readonly string[];
      readonly fqdns: readonly string[];
      readonly ports: readonly string[];
      readonly protocols: readonly string[];
    }[];
  };
  serviceTags: { readonly location: string; readonly tags: readonly { readonly name: string; readonly prefixes: readonly string[] }[] };
  provider: { readonly subscriptionId: string; readonly namespace: string; readonly state: string };
  diagnostics: { readonly settings: readonly { readonly name: string; readonly workspaceId?: string; readonly categories: readonly string[] }[] };
  nameAvailability: { readonly name: string; readonly available: boolean; readonly reason?: string };
  health: { readonly state: string; readonly summary?: string };
  activity: {
    readonly entries: readonly {
      readonly at: string;
      readonly operation: string;
      readonly resourceId: string;
      readonly status?: string;
      readonly caller?: string;
    }[];
  };
  roleAssignments: { readonly principalId: string; readonly roles: readonly { readonly roleId: string; readonly scope: string }[] };
  /** The Azure service that pulls, when the question names one. Target: its resource id. */
  consumer: {
    readonly service: Service;
    readonly id: string;
    readonly subnetIds?: readonly string[];
    readonly outboundType?: string;
    readonly outboundIps?: readonly string[];
    readonly principalId?: string; // kubelet identity, or the identity used to pull
    readonly usesIdentity?: boolean;
    readonly pullsOverVnet?: boolean;
    readonly servers?: readonly string[];
    readonly nodeImageVersion?: string;
    readonly privateCluster?: boolean;
    readonly messages?: readonly string[];
  };
  defender: { readonly subscriptionId: string; readonly tier: string; readonly extensions: readonly { readonly name: string; readonly enabled: boolean }[] };
}

/** What the registry's own logs hold. Target: the login server. No rows is no evidence, not "no problem". */
export interface LogFacts {
  logins: {
    readonly windowMinutes: number;
    readonly rows: readonly {
      readonly ip: string;
      readonly status: number;
      readonly attempts: number;
      readonly identities: readonly string[];
      readonly first?: string;
      readonly last?: string;
      readonly region?: string;
    }[];
    readonly anyRows: boolean; // rows of any client in the last week: the log is alive
  };
}

export interface Facts extends NetworkFacts, AzureFacts, LogFacts {}
export type Kind = keyof Facts;
export type NetworkKind = keyof NetworkFacts;
export type AzureKind = keyof AzureFacts;

/** One probe, one place, one target, one moment. Plain JSON: it crosses the wire from a worker unchanged. */
export type Observation<K extends Kind = Kind> = {
  [T in K]: {
    readonly id: string; // from/kind/target[/via][/address]: readable, and unique in a report
    readonly kind: T;
    readonly from: VantageId;
    readonly target: string; // a host, or an Azure resource id
    readonly role?: EndpointRole;
    readonly address?: string; // the IP that was tried
    readonly via?: string; // dns: the server asked. tcp, tls, http: a proxy's URL without credentials; absent means direct
    readonly aside?: true; // looked at for comparison: not the way a client here would go
    readonly at: string;
    readonly ms: number;
    readonly outcome: Outcome<Facts[T]>;
  };
}[K];

export type Severity = 'error' | 'warning' | 'info';
/** cause: what is wrong. symptom: explained by a cause. risk: works today, wrong anyway. */
export type FindingRole = 'cause' | 'symptom' | 'risk';
export type Confidence = 'certain' | 'likely';

/** A way out, offered and never taken. `command` is argv, never a shell line; what the person must fill in stands in <...>. */
export interface Fix {
  readonly label: Words;
  readonly command?: readonly string[];
  readonly link?: string;
  readonly risk: 'none' | 'widens-access' | 'interrupts';
}

export interface Finding {
  readonly rule: string;
  readonly role: FindingRole;
  readonly severity: Severity;
  readonly layer: Layer;
  readonly from: VantageId;
  readonly target: string;
  readonly title: Words;
  readonly detail: Words;
  readonly because: readonly string[]; // observation ids; never empty
  readonly confidence: Confidence;
  readonly settle?: Words; // what would make a likely claim certain
  readonly explainedBy?: string;
  readonly fixes: readonly Fix[];
  readonly docs: string;
}

export type Stage = 'dns' | 'tcp' | 'tls' | 'proxy' | 'http' | 'auth';
/** One line of the matrix: can this place reach this endpoint, and if not, what stopped it? */
export interface Path {
  readonly from: NetworkVantage;
  readonly endpoint: Endpoint;
  readonly verdict: 'reachable' | 'blocked' | 'unknown';
  readonly stoppedAt?: Stage;
  readonly ms?: number;
}

export type Verdict = 'reachable' | 'impaired' | 'unreachable' | 'unknown';
export interface Unchecked {
  readonly rule: string;
  readonly from?: VantageId;
  readonly why: 'no-permission' | 'vantage-offline' | 'timed-out' | 'not-supported' | 'not-asked';
  readonly needs: readonly Kind[];
}
export interface VantageState {
  readonly id: VantageId;
  readonly label: string;
  readonly status: 'answered' | 'partial' | 'offline' | 'not-asked';
  readonly note?: Words; // what stood in the way, where something did
}

/** What the program knows after a check, in both languages. `report.ts` writes it as the contract's JSON, in one. */
export interface Report {
  readonly id: string;
  readonly at: string;
  readonly tookMs: number;
  readonly version: string;
  readonly lang: Lang;
  readonly question: Question;
  readonly symptom?: { readonly id: string; readonly text: string };
  readonly verdict: Verdict;
  readonly causes: readonly string[];
  readonly vantages: readonly VantageState[];
  readonly paths: readonly Path[];
  readonly findings: readonly Finding[];
  readonly unchecked: readonly Unchecked[];
  readonly evidence: readonly Observation[];
}
