// A scenario of the fault lab, declared: where the client stands, what is broken, and what a good diagnosis says. Plain data:
// `world.ts` turns it into a whole description of one small network, which the kernel, bind9, squid and a registry then are.
import type { Verdict } from '../../src/model.ts';
import type { AzureWorldInput } from '../../src/world/azure/world.ts';

/**
 * What a fault aims at; every name stands for the addresses of base.ts. The registry is always `contoso`.
 * login, data, regional: the public front doors of the home region (eastus); `data-2`, `regional-2`: those of the replica
 * (westeurope; there only where `replicas` is on). `*-private`: the private endpoint's addresses. blob: shared storage, where
 * layers are when the registry has no data endpoints. entra, arm, mcr, logs: Azure beside the registry. dns: every resolver.
 * proxy: the company's proxy. internet: whatever is public. registry: every door of the registry, public and private.
 */
export type Target =
  | 'login'
  | 'data'
  | 'data-2'
  | 'regional'
  | 'regional-2'
  | 'blob'
  | 'login-private'
  | 'data-private'
  | 'data-2-private'
  | 'regional-private'
  | 'regional-2-private'
  | 'entra'
  | 'arm'
  | 'mcr'
  | 'logs'
  | 'dns'
  | 'proxy'
  | 'internet'
  | 'registry';

/**
 * Networks a client may stand in. vnet: 10.2.0.0/16, which holds the private endpoint; leaves as 203.0.113.7. spoke: 10.3.0.0/16,
 * peered with it; leaves as 203.0.113.8. office: 192.168.7.0/24, no way to private addresses; leaves as 198.51.100.24.
 */
export type Place = 'vnet' | 'spoke' | 'office';
/** azure: 168.63.129.16, in VNets only. public: an Internet provider's. custom: 10.2.0.53, the company's own server. */
export type Resolver = 'azure' | 'public' | 'custom';

/** A record as a fault puts it. absent: NXDOMAIN (behind the alias where there is one). empty: NOERROR without addresses. */
export type RecordIs = 'absent' | 'empty' | { readonly a?: readonly string[]; readonly aaaa?: readonly string[]; readonly cname?: string };

export type Fault =
  /**
   * The router on the way to `to`. drop: silence. reset: RST. prohibited: ICMP. no-route: ICMP host unreachable. after-connect: the
   * handshake of TCP passes, then silence. mtu: packets larger than 1,300 bytes vanish, and so does the ICMP that would say so.
   * sni-drop, sni-reset: TLS that names the registry's host is swallowed or reset, whatever the address.
   */
  | {
      readonly fault: 'way';
      readonly how: 'drop' | 'reset' | 'prohibited' | 'no-route' | 'after-connect' | 'mtu' | 'sni-drop' | 'sni-reset';
      readonly to: Target | readonly Target[];
      /** One address family only. */
      readonly family?: 4 | 6;
      /** One place only; otherwise wherever a client stands. */
      readonly from?: Place;
    }
  /** That share of the packets to `to` is lost, each way. */
  | { readonly fault: 'loss'; readonly percent: number; readonly to: Target }
  /** Every packet to `to` (and back from it) takes `ms` longer: the round trip grows by that much. IPv4. */
  | { readonly fault: 'slow'; readonly ms: number; readonly to: Target }
  /**
   * One name server. down: its port is closed. servfail, refused: that rcode; for `zone` alone where given. slow: answers after `ms`.
   * loss: `percent` of the queries vanish. truncated-no-tcp: answers do not fit a datagram, and TCP/53 is dropped.
   */
  | {
      readonly fault: 'resolver';
      readonly server: Resolver;
      readonly how: 'down' | 'servfail' | 'refused' | 'slow' | 'loss' | 'truncated-no-tcp';
      readonly zone?: string;
      readonly percent?: number;
      readonly ms?: number;
    }
  /** One record. `name`: a door of the registry, or any host name. `zone`: in the public DNS (default) or the private zone. */
  | { readonly fault: 'record'; readonly name: Target | string; readonly zone?: 'public' | 'private'; readonly is: RecordIs }
  /** The private zone is linked to these places alone (none: to nobody). Base: vnet. */
  | { readonly fault: 'links'; readonly places: readonly Place[] }
  /** One more private zone, linked to `places`: what it does not hold is NXDOMAIN. Record names are whole host names. */
  | { readonly fault: 'zone'; readonly zone: string; readonly places: readonly Place[]; readonly records: Readonly<Record<string, RecordIs>> }
  /** Whom the company's own server asks: Azure's server (base, where one is used), the public one, or an address where nobody is. */
  | { readonly fault: 'forwarder'; readonly to: 'azure' | 'public' | 'nobody' }
  /**
   * The TLS of one front. intercepted: a company's CA that the client does not know. expired, not-yet, wrong-name, no-intermediate,
   * self-signed: the certificate. hang: TCP opens, TLS is never answered. plain: HTTP without TLS. old: TLS 1.1 at most. reset,
   * eof: right after the ClientHello. alert: a TLS alert (handshake failure).
   */
  | {
      readonly fault: 'tls';
      readonly at: Target | readonly Target[];
      readonly how:
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
    }
  /**
   * What a front says over HTTP. throttled: 429. unavailable: 503. error: 500. denied: the registry's own 403. portal: a sign-in
   * page (200, HTML). login-page: 302 to one. hang: no answer. no-token: the token endpoint says 401. token-hang. redirect-lost:
   * the 307 of a blob has no Location. wrong-redirect: it points to a host that does not exist. no-blob: 404 for layers.
   * waf: a middlebox's 403 page. firewall-470: an Azure Firewall that opens TLS and has no rule. `every`: only each n-th request to that front (intermittent).
   */
  | {
      readonly fault: 'answer';
      readonly at: Target | readonly Target[];
      readonly how:
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
      readonly every?: number;
    }
  /** The client's clock is that many days ahead (negative: behind). Told by moving the whole world's clock the other way. */
  | { readonly fault: 'clock'; readonly days: number }
  /**
   * The company's proxy. deny: 403 for everything. deny-registry, deny-data, deny-entra: for those hosts. auth: 407. bump: opens TLS with its own CA.
   * no-dns: cannot resolve the registry (squid's 503). no-way: cannot connect to it (squid's 503). hang: CONNECT is never answered.
   * eof, reset: the connection ends instead of an answer. redirect: 302 to a sign-in page. web: a web server that knows no CONNECT
   * (404). tunnel-reset: says 200, then resets inside the tunnel. tunnel-hang: says 200, then silence.
   */
  | {
      readonly fault: 'proxy';
      readonly how:
        | 'deny'
        | 'deny-registry'
        | 'deny-data'
        | 'deny-entra'
        | 'auth'
        | 'bump'
        | 'no-dns'
        | 'no-way'
        | 'hang'
        | 'eof'
        | 'reset'
        | 'redirect'
        | 'web'
        | 'tunnel-reset'
        | 'tunnel-hang';
    };

/**
 * The healthy network that a scenario starts from; a fault or a change makes it what it is.
 * public: client in the office, public registry with data endpoints. public-vnet: the same, client in the VNet, Azure DNS.
 * private: client in the VNet, public access off, private endpoint, zone linked. custom-dns: the same through the company's own
 * server. proxied: client in the office, everything through the proxy, direct ways dropped. private-proxied: private, with a proxy
 * for the rest and a right NO_PROXY.
 */
export type Base = 'public' | 'public-vnet' | 'private' | 'custom-dns' | 'proxied' | 'private-proxied';

/** Changes of a base that are no faults. What is not given stays as the base has it. */
export interface Network {
  readonly base: Base;
  /** open: to everybody. off: public access disabled. A list: the addresses (CIDR) that the firewall lets in. */
  readonly access?: 'open' | 'off' | readonly string[];
  /** Dedicated data endpoints; where false, layers come from shared blob storage. Base: true. */
  readonly dataEndpoints?: boolean;
  /** A replica in westeurope. Base: false. */
  readonly replica?: boolean;
  /** Regional endpoints (contoso.eastus.geo.azurecr.io). Base: false. */
  readonly regional?: boolean;
  /** AAAA records of the public front doors, and IPv6 at the client. Base: false. */
  readonly dualStack?: boolean;
  /** Pull without sign-in. Base: true. */
  readonly anonymousPull?: boolean;
  /** A pool of public addresses: what goes to data endpoints leaves by another than the rest. Base: false. */
  readonly twoEgresses?: boolean;
  /** The private endpoint exists. Base: in the private ones alone. */
  readonly privateEndpoint?: boolean;
  /** The login server, where not contoso.azurecr.io (a domain name label). */
  readonly loginServer?: string;
}

export interface Client {
  /** Where it stands; the base says. */
  readonly place?: Place;
  /** Servers in its resolv.conf, in order; the base says. An address is written as it is. */
  readonly resolvers?: readonly (Resolver | string)[];
  /** Added to its hosts file: name -> address. */
  readonly hosts?: Readonly<Record<string, string>>;
  /** Added to (or, with undefined, taken from) the environment: HTTPS_PROXY, NO_PROXY, AZURE_*, ... */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Arguments of `check` after the registry: ['--op', 'push'], ['--repo', 'hello:v1'], ['--for', 'aks'], ['--', 'pasted text']. */
  readonly args?: readonly string[];
  /** Files of its own below /etc, in folders that Debian has (docker, systemd): 'docker/daemon.json' -> text. */
  readonly etc?: Readonly<Record<string, string>>;
  /** What is checked instead of `contoso`: a login server, an image reference, `fabrikam`. */
  readonly registry?: string;
}

/** One more host that looks: its report is saved with `--label`, and judged with the client's by `diagnose`. */
export interface Vantage extends Client {
  readonly label: string; // [a-z0-9-]
  readonly place: Place;
}

export interface Expected {
  /** Acceptable first causes: rule ids. Normally one; several only where evidence cannot tell them apart. None: healthy. */
  readonly causes: readonly string[];
  readonly verdict: Verdict;
  /** Other causes that are truly there (the second of a pair of faults): they must be in the report as well, at any rank. */
  readonly also?: readonly string[];
  /** Causes that may stand beside it without being a false alarm. */
  readonly may?: readonly string[];
}

export interface Scenario {
  /** Unique, [a-z0-9-]: what `fault NAME` and `run PATTERN` know it by. */
  readonly name: string;
  /** One sentence: what is broken, as its victim would tell it after the repair. */
  readonly shows: string;
  readonly network: Network;
  readonly faults: readonly Fault[];
  readonly client?: Client;
  /**
   * A simulated Azure (Resource Manager, Graph, Entra, logs) behind the real names management.azure.com,
   * login.microsoftonline.com and api.loganalytics.azure.com, and its identity in the client's environment. Absent: no credential.
   * Build it with src/world/azure/build.ts so that it tells of the addresses of base.ts (or deliberately does not).
   */
  readonly azure?: AzureWorldInput;
  /** Where given, the verdict and the causes are those of `diagnose` over the client's report and these. */
  readonly vantages?: readonly Vantage[];
  /** With vantages: the client's own label (`here` without one). */
  readonly label?: string;
  readonly expect: Expected;
  /** The words of real clients are recorded here: skopeo, and ctr, unless they say nothing new. Default: true where something is broken. */
  readonly words?: boolean;
}

/** Keeps literal types, and reads as what it is. */
export const scenarios = (list: readonly Scenario[]): readonly Scenario[] => list;
