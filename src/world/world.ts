// A world file: registries, names, servers, proxies and their faults, as plain JSON. Parsed at the edge, like everything else.
import { z } from 'zod';

const name = z.string().min(1).max(253);
const words = z.object({ en: z.string().max(500), 'zh-CN': z.string().max(500) });
/** Loopback only: a world never leaves this machine. */
const loopback = z.string().regex(/^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/);

/** What a DNS server of the world says about a name. A name that it does not know is NXDOMAIN. */
export const dnsAnswer = z.union([
  // Strict: addresses that default to none would take every other answer for one of theirs.
  z.strictObject({ cname: name }),
  z.strictObject({ a: z.array(z.string().max(64)).max(64).default([]), aaaa: z.array(z.string().max(64)).max(64).default([]) }),
  z.strictObject({ rcode: z.enum(['NXDOMAIN', 'SERVFAIL', 'REFUSED', 'NOERROR']) }),
  z.strictObject({ silent: z.literal(true) }),
]);

const resolver = z.object({
  /** Names in lower case; "*.suffix" covers what no other entry does. */
  answers: z.record(name, dnsAnswer),
  /** Names that this server does not have are asked of that one: a forwarder. */
  forwardTo: z.string().max(60).optional(),
  truncate: z.boolean().default(false),
  tcp: z.boolean().default(true),
  /** Every n-th query goes unanswered. */
  dropEvery: z.number().int().min(2).max(100).optional(),
});

const certificate = z.object({
  names: z.array(name).max(50).optional(),
  issuer: z.enum(['trusted', 'unknown']).default('trusted'),
  validity: z.enum(['valid', 'expired', 'not-yet']).default('valid'),
  withIssuer: z.boolean().default(true),
});

/** How a server answers at one address, for every name that it is asked for. */
const server = z.object({
  address: loopback,
  certificate: certificate.prefault({}),
  answer: z.enum(['registry', 'denied', 'data', 'control', 'portal', 'throttled', 'degraded', 'none']).default('registry'),
  /** Address that a 403 names. */
  sees: z.string().max(64).default('203.0.113.7'),
  /** Below TLS: what happens to the connection. */
  connection: z.enum(['open', 'reset', 'close', 'silent', 'plain-http']).default('open'),
  delayMs: z.number().min(0).max(20_000).default(0),
  /** Where layers are fetched, for the 307 of a pull. */
  dataHost: name.optional(),
});

const proxy = z.object({
  address: loopback,
  behaviour: z.enum(['forward', 'deny', 'authenticate', 'sign-in-page', 'upstream-error', 'close', 'silent', 'inspect']).default('forward'),
  /** Hosts that it refuses, whatever its behaviour. */
  deny: z.array(name).max(100).default([]),
  resolver: z.string().max(60).optional(),
});

export const worldSchema = z.object({
  title: words,
  cloud: z.object({ name: z.string().max(60), registrySuffix: name }).catchall(z.unknown()),
  resolvers: z.record(z.string().max(60), resolver),
  /** Networks to look from: each has a resolver, and may have a proxy. */
  networks: z.record(
    z.string().regex(/^[a-z0-9-]{1,40}$/),
    z.object({ resolver: z.string().max(60), proxy: z.string().max(60).optional(), noProxy: z.string().max(500).optional() }),
  ),
  servers: z.array(server).max(200),
  proxies: z.record(z.string().max(60), proxy).default({}),
  azure: z.unknown().optional(),
  registries: z
    .array(
      z.object({
        name: z.string().max(60),
        from: z.string().max(60),
        about: words,
        expect: z.object({ verdict: z.string().max(20), causes: z.array(z.string().max(80)).max(5) }),
      }),
    )
    .max(100)
    .default([]),
});

export type World = z.infer<typeof worldSchema>;
export type DnsAnswer = z.infer<typeof dnsAnswer>;
export type WorldResolver = World['resolvers'][string];
export type WorldServer = World['servers'][number];
export type WorldProxy = World['proxies'][string];
