// How `az acr check-health` is judged, as data: written down before it was run. What it prints are codes; what each code says,
// and which layer it is about, is taken from its own text and from Microsoft's error reference for it.
// Source: learn.microsoft.com/azure/container-registry/container-registry-health-error-reference.
import type { Layer } from '../../../src/model.ts';

export interface Code {
  readonly layers: readonly Layer[];
  /** Causes that its text or its documented remedy names, so that a reader would look there first. */
  readonly names: readonly string[];
  /** What text and remedy say, in short. */
  readonly says: string;
}

export const CODES: Readonly<Record<string, Code>> = {
  CONNECTIVITY_DNS_ERROR: {
    layers: ['dns'],
    names: ['dns-nxdomain-registry-not-found', 'dns-wrong-cloud-suffix'],
    says: 'The name did not resolve: check spelling, cloud and network.',
  },
  CONNECTIVITY_FORBIDDEN_ERROR: {
    layers: ['network-rules', 'private-endpoint'],
    names: ['net-ip-not-allowed', 'net-default-action-left-deny', 'net-public-access-disabled'],
    says: 'Access is forbidden: look at the network rules, and add the client’s address.',
  },
  CONNECTIVITY_SSL_ERROR: {
    layers: ['tls'],
    names: ['tls-interception'],
    says: 'No secure connection: is there a proxy server?',
  },
  CONNECTIVITY_CHALLENGE_ERROR: {
    layers: ['http', 'registry-config'],
    names: ['registry-service-degraded'],
    says: 'The registry issued no challenge: wait, then tell Microsoft.',
  },
  CONNECTIVITY_AAD_LOGIN_ERROR: { layers: ['auth'], names: [], says: 'The registry does not support sign-in with Microsoft Entra.' },
  CONNECTIVITY_WWW_AUTHENTICATE_ERROR: { layers: ['auth', 'http'], names: [], says: 'The registry did not ask properly for authentication.' },
  CONNECTIVITY_REFRESH_TOKEN_ERROR: {
    layers: ['auth'],
    names: ['auth-no-role', 'auth-token-expired'],
    says: 'Access was denied: sign in again, check permissions.',
  },
  CONNECTIVITY_ACCESS_TOKEN_ERROR: {
    layers: ['auth'],
    names: ['auth-no-role', 'auth-token-expired'],
    says: 'Access was denied: sign in again, check permissions.',
  },
  CMK_ERROR: { layers: ['registry-config'], names: ['registry-cmk-unavailable'], says: 'The identity of the customer-managed key is gone.' },
  LOGIN_SERVER_ERROR: { layers: ['registry-config'], names: ['registry-not-found-or-no-arm-access'], says: 'The registry’s login server could not be found.' },
};

/** About tools on this machine that are not installed on purpose: counted neither for nor against it. */
export const OF_THE_MACHINE = /^(DOCKER|HELM|NOTARY)_/;

export type Mark = 'cause' | 'layer' | 'wrong' | 'silent' | 'no-answer' | 'no-login' | 'broke' | 'quiet' | 'false-alarm';

/** From best to worst; the best of a scenario's clients counts. */
export const MARKS: Readonly<Record<Mark, string>> = {
  quiet: 'a healthy network, and no error about the registry',
  cause: 'an error that names the true cause (the table of codes says which), whatever else it says',
  layer: 'an error of the layer where the true cause is, without naming it',
  wrong: 'an error of another layer only',
  'no-answer': 'no end within 180 seconds, and no error until then',
  broke: 'it ended with a failure of its own (a traceback, a call to Azure that failed) and no code of its checks',
  'no-login': 'it asked for a login, although it was logged in before',
  silent: 'something is broken, and every check passed',
  'false-alarm': 'a healthy network, and an error about the registry',
};

export const PATIENCE_MS = 180_000;

/** What one run printed. */
export interface Heard {
  readonly codes: readonly string[];
  readonly timedOut: boolean;
  readonly exit: number | null;
  readonly text: string;
}

/** `truth`: rule id -> its layer, of every cause that is truly there; empty: healthy. */
export function markOf({ codes, timedOut, exit, text }: Heard, truth: ReadonlyMap<string, Layer>): Mark {
  const own = codes.filter((code) => !OF_THE_MACHINE.test(code));
  if (own.length > 0) {
    if (truth.size === 0) return 'false-alarm';
    const known = own.flatMap((code) => CODES[code] ?? []);
    if (known.some((code) => code.names.some((name) => truth.has(name)))) return 'cause';
    return known.some((code) => [...truth.values()].some((layer) => code.layers.includes(layer))) ? 'layer' : 'wrong';
  }
  if (timedOut) return 'no-answer';
  if (/az login|AADSTS\d+/.test(text)) return 'no-login';
  if (exit !== 0 || /Traceback/.test(text)) return 'broke';
  return truth.size === 0 ? 'quiet' : 'silent';
}

const ORDER = Object.keys(MARKS) as readonly Mark[];
export const best = (marks: readonly Mark[]): Mark => [...marks].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b))[0] ?? 'broke';
