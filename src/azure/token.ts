// A token, held as long as it is good: fetched once for all calls, and the first one waited for only so long.
import type { AccessToken, GetTokenOptions, TokenCredential } from '@azure/core-auth';
import { UNREAD } from '../words/unseen.ts';
import { broken, type Read, unread, value } from './answer.ts';
import { orWhenAborted } from './patience.ts';

/** How long a check waits for its first token; a later one gains from what comes after. */
export const FIRST_TOKEN_MS = 2_000;
const SPARE_MS = 120_000;

export class NoTokenError extends Error {
  override readonly name = 'NoTokenError';
}

export interface HeldToken extends TokenCredential {
  /** Is there a token for this scope? Within FIRST_TOKEN_MS, whatever the credential does. */
  ready(scope: string, signal: AbortSignal): Promise<Read<true>>;
}

export function holdToken(credential: TokenCredential, now: () => number = Date.now, patienceMs = FIRST_TOKEN_MS): HeldToken {
  const held = new Map<string, AccessToken>();
  const coming = new Map<string, Promise<AccessToken>>();

  const fetchOne = async (scope: string, options?: GetTokenOptions): Promise<AccessToken> => {
    const token = await credential.getToken(scope, { enableCae: true, ...(options?.claims ? { claims: options.claims } : {}) });
    if (!token) throw new NoTokenError('The credential gave no token');
    held.set(scope, token);
    return token;
  };
  /** One fetch for all who ask, outliving the asker: the next check finds its token. */
  const one = (scope: string): Promise<AccessToken> => {
    const token = held.get(scope);
    if (token && token.expiresOnTimestamp - SPARE_MS > now()) return Promise.resolve(token);
    const running = coming.get(scope);
    if (running) return running;
    const begun = fetchOne(scope).finally(() => coming.delete(scope));
    coming.set(scope, begun);
    return begun;
  };

  return {
    getToken(scopes, options) {
      const scope = typeof scopes === 'string' ? scopes : (scopes[0] ?? '');
      return options?.claims ? fetchOne(scope, options) : one(scope); // claims: a challenge asks for a fresh one
    },
    ready(scope, signal) {
      const fetched: Promise<Read<true>> = one(scope).then(
        () => value<true>(true),
        (error: unknown) => unread('no-credential', broken(error, false).detail),
      );
      const patience = AbortSignal.timeout(patienceMs);
      return orWhenAborted(fetched, AbortSignal.any([signal, patience]), () =>
        signal.aborted ? unread('timed-out', UNREAD.noToken.en) : unread('no-credential', `The identity did not give a token within ${patienceMs / 1000} s`),
      );
    },
  };
}
