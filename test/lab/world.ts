// One small network, described to the last detail: what `up` makes real. Plain JSON; two scenarios share nothing but this shape.
import type { AzureWorldInput } from '../../src/world/azure/world.ts';
import type { Place, Resolver } from './scenario.ts';

export type Addresses = { readonly a?: readonly string[]; readonly aaaa?: readonly string[] };
export type RecordData = Addresses | { readonly cname: string };
/** Whole names without the last dot, in lower case. A name that is not there is NXDOMAIN. */
export type Records = Readonly<Record<string, RecordData>>;

/** One face of the name server: an address, and to whom it says what. */
export interface Face {
  readonly address: string;
  /** Clients it is for: CIDRs; everybody where none are given. */
  readonly clients: readonly string[];
  /** Zones beside the public one: name -> file's records. */
  readonly zones: Readonly<Record<string, Records>>;
  /** Everything else is asked of that server. */
  readonly forwardTo?: string;
  /** Zones ('' is everything) that fail or refuse. */
  readonly failing: readonly string[];
  readonly refusing: readonly string[];
  /** Nothing listens. */
  readonly down: boolean;
  /** Bytes that fit a datagram. */
  readonly datagram?: number;
}

export type TlsManners =
  | 'good'
  | 'intercepted'
  | 'expired'
  | 'not-yet'
  | 'wrong-name'
  | 'no-intermediate'
  | 'self-signed'
  | 'hang'
  | 'plain'
  | 'old'
  | 'reset'
  | 'eof'
  | 'alert';

export type AnswerFault =
  | 'throttled'
  | 'unavailable'
  | 'error'
  | 'denied'
  | 'portal'
  | 'login-page'
  | 'hang'
  | 'no-token'
  | 'token-hang'
  | 'redirect-lost'
  | 'wrong-redirect'
  | 'no-blob'
  | 'waf'
  | 'firewall-470';

/** One front door: every address of `addresses` on port 443. */
export interface FrontDoor {
  readonly host: string;
  readonly addresses: readonly string[];
  readonly serves: 'registry' | 'data' | 'blob' | 'control' | 'azure';
  readonly tls: TlsManners;
  readonly answers: readonly { readonly how: AnswerFault; readonly every: number }[];
  /** Who is let in: everybody, nobody, or these CIDRs; others get the registry's 403. Private doors let everybody in. */
  readonly lets: 'all' | 'nobody' | readonly string[];
  /** Where a blob's 307 points. */
  readonly layersAt?: string;
  readonly anonymousPull: boolean;
}

export interface ProxyPlan {
  /** squid: with these lines before the last "allow". odd: the lab's own small server, with these manners. */
  readonly kind: 'squid' | 'odd';
  readonly manners: string;
  readonly resolver: string;
  /** Hosts that squid refuses. */
  readonly deny: readonly string[];
}

export interface ClientPlan {
  /** here, or here:label. */
  readonly label?: string;
  readonly place: Place;
  readonly resolvers: readonly string[];
  readonly hosts: Readonly<Record<string, string>>;
  readonly etc: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly registry: string;
  readonly args: readonly string[];
  readonly v6: boolean;
}

export interface RouterPlan {
  /** nftables statements of the forward chain, in order. */
  readonly forward: readonly string[];
  /** Names that a filter looks for in packets to port 443. */
  readonly names: readonly { readonly name: string; readonly how: 'drop' | 'reset' }[];
  readonly twoEgresses: boolean;
  /** Addresses to which packets take longer. */
  readonly slow: readonly { readonly address: string; readonly ms: number }[];
}

export interface LabWorld {
  readonly name: string;
  /** The client first, then the other vantages, each in a place of its own. */
  readonly clients: readonly [ClientPlan, ...ClientPlan[]];
  readonly publicZone: Records;
  readonly faces: readonly Face[];
  readonly doors: readonly FrontDoor[];
  readonly router: RouterPlan;
  readonly proxy?: ProxyPlan;
  readonly azure?: AzureWorldInput;
  /** The world's clock minus this machine's, in days. */
  readonly clockDays: number;
}

export type { Resolver };
