// What lasts longer than one check: the identity, its tokens, ten places for calls, and answers kept for a short time.
import type { TokenCredential } from '@azure/core-auth';
import type { HttpClient } from '@azure/core-rest-pipeline';
import type { CloudNames } from '../model.ts';
import { type Read, unread, value } from './answer.ts';
import { type Arm, arm } from './arm.ts';
import { cache } from './cache.ts';
import type { CallName } from './calls.ts';
import { type Chosen, type CredentialSetting, chooseCredential } from './credential.ts';
import { limiter } from './limiter.ts';
import type { Env } from './look.ts';
import { type RegistryCalls, registryCalls } from './sdk.ts';
import { type HeldToken, holdToken } from './token.ts';
import { wire } from './wire.ts';

export const CALLS_AT_ONCE = 10;
const NO_IDENTITY_KEPT_MS = 60_000;

export interface AzureOptions {
  readonly cloud: CloudNames;
  /** ACR_CHECK_AZURE_CREDENTIAL; defaults to auto. */
  readonly setting?: CredentialSetting;
  /** The process environment. */
  readonly env?: Env;
  /** A credential of the caller's own, instead of one chosen by `setting`. */
  readonly credential?: TokenCredential;
  readonly callsAtOnce?: number;
}

/** One identity in one cloud. Cheap to make: nothing is looked for, loaded or sent before the first check. Keep one a process. */
export interface Azure {
  readonly cloud: CloudNames;
  /** Which identity signs in. Never throws. */
  identity(): Promise<Chosen>;
  /** Is there a token? no-credential within 2 s where there is none. */
  signIn(signal: AbortSignal): Promise<Read<true>>;
  /** A token of the same identity for another audience (the registry's), undefined where there is no identity. May reject. */
  tokenFor(audience: string): Promise<string | undefined>;
  /** Reads for one check. `signal` is aborted at the deadline; `deadline` (epoch ms) keeps waits from being begun in vain. */
  reading(signal: AbortSignal, deadline?: number): Reading;
}

export interface Reading {
  readonly arm: Arm;
  readonly registries: RegistryCalls;
  readonly logs: { readonly endpoint: string; readonly scope: string; readonly credential: TokenCredential; readonly http: HttpClient };
}

const origin = (url: string): string => url.replace(/\/+$/, '');
const scopeOf = (audience: string): string => `${origin(audience)}/.default`;

export function openAzure(options: AzureOptions): Azure {
  const { cloud, setting = 'auto', env = {}, callsAtOnce = CALLS_AT_ONCE } = options;
  const places = limiter(callsAtOnce);
  const answers = cache();
  const versions = new Map<CallName, string>();
  let chosen: { readonly at: number; readonly what: Promise<Chosen> } | undefined;
  let held: HeldToken | undefined;

  const identity = (): Promise<Chosen> => {
    if (options.credential) return Promise.resolve({ identity: 'environment', credential: options.credential });
    if (!chosen || (held === undefined && Date.now() - chosen.at > NO_IDENTITY_KEPT_MS))
      chosen = { at: Date.now(), what: chooseCredential(setting, env, cloud) };
    return chosen.what;
  };
  const token = async (): Promise<Read<HeldToken>> => {
    if (held) return value(held);
    const who = await identity();
    if (who.identity === 'none') return unread('no-credential', who.detail);
    held ??= holdToken(who.credential);
    return value(held);
  };
  /** Calls are made after signIn alone; a credential that is not there yet throws like one that fails. */
  const credential: TokenCredential = {
    async getToken(scopes, more) {
      const read = await token();
      if (read.status !== 'value') throw Object.assign(new Error(read.detail), { name: 'NoTokenError' });
      return read.value.getToken(scopes, more);
    },
  };

  return {
    cloud,
    identity,
    async signIn(signal) {
      const read = await token();
      return read.status === 'value' ? read.value.ready(scopeOf(cloud.armAudience), signal) : read;
    },
    async tokenFor(audience) {
      const read = await token();
      return read.status === 'value' ? (await read.value.getToken(scopeOf(audience)))?.token : undefined;
    },
    reading(signal, deadline) {
      const common = { limiter: places, signal, ...(deadline === undefined ? {} : { deadline }) };
      const endpoint = origin(cloud.armEndpoint);
      const scope = scopeOf(cloud.armAudience);
      const reader = arm({ endpoint, scope, credential, http: wire({ ...common, endpoint, kind: 'arm' }), signal, cache: answers, versions });
      const logsEndpoint = origin(cloud.logsEndpoint);
      return {
        arm: reader,
        registries: registryCalls(reader, scope),
        logs: {
          endpoint: `${logsEndpoint}/v1`,
          scope: scopeOf(cloud.logsEndpoint),
          credential,
          http: wire({ ...common, endpoint: logsEndpoint, kind: 'logs' }),
        },
      };
    },
  };
}
