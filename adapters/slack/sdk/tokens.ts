// The bot's token. With rotation it lives twelve hours, and the token that renews it can be used once: whoever renews it tells the others.
import { createHash } from 'node:crypto';
import { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Host } from '../../../src/bot/platform.ts';
import { type Calling, clientOptions } from './web.ts';

export interface Rotation {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
}
export interface Tokens {
  current(): Promise<string>;
  /** True: there is a newer token now. */
  renew(): Promise<boolean>;
}

const pair = z.object({ token: z.string().min(1), refresh: z.string().min(1), until: z.number() });
type Pair = z.infer<typeof pair>;
const renewed = z.object({ access_token: z.string().min(1), refresh_token: z.string().min(1), expires_in: z.number() });

/** Renewed this long before the end, so that no call meets it. */
const EARLY_MS = 30 * 60_000;
const short = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

export const fixedToken = (token: string): Tokens => ({ current: async () => token, renew: async () => false });

/** Known by the client, not by the workspace: the pair is needed before Slack tells which workspace it is. */
export function rotatingTokens(token: string, rotation: Rotation, host: Host, calling: Pick<Calling, 'apiUrl' | 'log' | 'fetch'>, now: () => number): Tokens {
  const key = `slack/rotation/${short(rotation.refreshToken)}`;
  const client = new WebClient(undefined, clientOptions(calling));
  let known: Pair | undefined;
  let renewing: Promise<boolean> | undefined;

  const stored = async (): Promise<Pair | undefined> => {
    const read = pair.safeParse(await host.recall(key));
    return read.success ? read.data : undefined;
  };

  const exchange = async (): Promise<boolean> => {
    const latest = await stored();
    if (latest && latest.token !== known?.token && latest.until > now() + EARLY_MS) {
      known = latest; // another replica was faster
      return true;
    }
    const refresh = latest?.refresh ?? rotation.refreshToken;
    // A refresh token can be used once: one replica does, the others read what it got.
    if (!(await host.first(`slack/refresh/${short(refresh)}`))) return false;
    const answer = renewed.parse(
      await client.oauth.v2.access({ client_id: rotation.clientId, client_secret: rotation.clientSecret, grant_type: 'refresh_token', refresh_token: refresh }),
    );
    known = { token: answer.access_token, refresh: answer.refresh_token, until: now() + answer.expires_in * 1_000 };
    await host.remember(key, known);
    return true;
  };

  const renew = (): Promise<boolean> => {
    renewing ??= exchange().finally(() => {
      renewing = undefined;
    });
    return renewing;
  };

  return {
    async current() {
      known ??= await stored();
      if (known && known.until < now() + EARLY_MS)
        await renew().catch((error: unknown) => calling.log.error({ reason: String(error).slice(0, 200) }, 'Slack’s token cannot be renewed'));
      return known?.token ?? token;
    },
    renew,
  };
}
