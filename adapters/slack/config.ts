// What the Slack adapter is given; src/config.ts reads it from the environment.
import type { Lang } from '../../src/model.ts';

export const PROFILES = ['minimal', 'incident'] as const;
/** minimal: three scopes. incident: what threads without a mention, direct messages, reactions, files and a person's language need. */
export type Profile = (typeof PROFILES)[number];

export interface SlackConfig {
  readonly botToken: string;
  /** Present: Socket Mode, and no address of our own is needed. */
  readonly appToken?: string;
  /** Needed without an app token: Slack's requests are checked with it. */
  readonly signingSecret?: string;
  /** GovSlack, private gateways. `https://slack.com/api/` when left out. */
  readonly apiUrl?: string;
  readonly profile?: Profile;
  /** How many processes share the app's ten sockets; 1 when left out. */
  readonly replicas?: number;
  readonly lang?: Lang;
  /** With token rotation: what renews the bot token, which then is only the first one. */
  readonly rotation?: { readonly clientId: string; readonly clientSecret: string; readonly refreshToken: string };
  /** Through which proxy Slack is reached; as undici's EnvHttpProxyAgent reads them. */
  readonly proxy?: { readonly httpProxy?: string; readonly httpsProxy?: string; readonly noProxy?: string };
}

export const SLACK_API = 'https://slack.com/api/';
