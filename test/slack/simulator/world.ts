// What this Slack holds: one workspace with its people, channels and messages, and what it remembers about the app.
export type Json = Readonly<Record<string, unknown>>;

export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly private: boolean;
  /** Shared with another organisation. */
  readonly shared: boolean;
  /** The bot is in it. */
  member: boolean;
  /** A direct message between two: with the bot, or between others. */
  readonly between?: readonly string[];
}
export interface User {
  readonly id: string;
  readonly name: string;
  readonly locale: string;
  readonly tz: string;
  /** Left, or not in any channel: nobody can reach them. */
  gone: boolean;
}
export interface Posted {
  readonly ts: string;
  readonly channel: string;
  readonly thread?: string;
  readonly user: string;
  readonly bot: boolean;
  text: string;
  blocks: readonly unknown[];
  edits: number;
  /** The one who sees it. */
  readonly only?: string;
  /** The response_url that it was made by, or that was given with a press on it. */
  readonly ways: Set<string>;
}
export interface Way {
  readonly channel: string;
  readonly user: string;
  uses: number;
  readonly made: number;
  expired: boolean;
}
export interface Trigger {
  readonly user: string;
  readonly made: number;
  used: boolean;
}
export interface Call {
  readonly method: string;
  readonly args: Json;
  readonly at: number;
  readonly answer: string;
}
export interface SlackOptions {
  readonly team?: string;
  readonly channels?: readonly (Partial<Channel> & { readonly name: string })[];
  readonly users?: readonly (Partial<User> & { readonly name: string })[];
  readonly scopes?: readonly string[];
  /** Block types that this workspace has not got yet. */
  readonly refuses?: readonly string[];
  /** One message a second and channel, as the real one. */
  readonly rateLimits?: boolean;
  readonly now?: () => number;
  readonly botToken?: string;
  /** The token expires and can be renewed with this refresh token. */
  readonly refreshToken?: string;
}

export interface World {
  readonly team: string;
  readonly botUser: string;
  readonly botId: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly channels: Map<string, Channel>;
  readonly users: Map<string, User>;
  readonly messages: Posted[];
  readonly ways: Map<string, Way>;
  readonly triggers: Map<string, Trigger>;
  readonly homes: Map<string, Json>;
  readonly views: Map<string, { readonly user: string; readonly view: Json; readonly id: string }>;
  readonly files: Map<string, { readonly name: string; bytes: number; done: boolean; text?: string }>;
  readonly unfurled: { readonly where: Json; readonly unfurls: Json }[];
  readonly calls: Call[];
  readonly faults: { readonly method: string; readonly code: string; readonly retryAfter?: number; times: number }[];
  readonly lastPost: Map<string, number>;
  readonly refuses: Set<string>;
  readonly scopes: Set<string>;
  readonly tokens: { valid: Set<string>; refresh: string | undefined; expired: Set<string> };
  readonly rateLimits: boolean;
  readonly now: () => number;
  url: string;
  ts(): string;
  id(prefix: string): string;
}

export const ALL_SCOPES = [
  'commands',
  'chat:write',
  'app_mentions:read',
  'channels:history',
  'groups:history',
  'channels:read',
  'groups:read',
  'im:history',
  'reactions:read',
  'files:read',
  'files:write',
  'users:read',
  'links:read',
  'links:write',
];

export function makeWorld(options: SlackOptions): World {
  const now = options.now ?? Date.now;
  let counter = 0;
  let second = 1_750_000_000;
  const channels = options.channels ?? [{ name: 'ops' }, { name: 'dev' }];
  const users = options.users ?? [{ name: 'li', locale: 'zh-CN', tz: 'Asia/Shanghai' }, { name: 'sam' }];
  const team = options.team ?? 'T0CONTOSO';
  const botUser = 'U0ACRBOT';
  const people = new Map(
    users.map(({ name, ...more }) => {
      const id = more.id ?? `U0${name.toUpperCase()}`;
      return [id, { id, name, locale: more.locale ?? 'en-US', tz: more.tz ?? 'Europe/London', gone: more.gone ?? false }];
    }),
  );
  const places = new Map<string, Channel>(
    channels.map((given) => {
      const { name, ...more } = given;
      const id = more.id ?? `C0${name.toUpperCase().replaceAll('-', '')}`;
      return [id, { id, name, private: false, shared: false, member: true, ...more }];
    }),
  );
  for (const { id, name } of people.values()) {
    const direct = `D0${name.toUpperCase()}`;
    places.set(direct, { id: direct, name: 'directmessage', private: true, shared: false, member: true, between: [id, botUser] });
  }
  return {
    team,
    botUser,
    botId: 'B0ACRBOT',
    appToken: 'xapp-1-simulated',
    signingSecret: 'a-signing-secret-of-the-simulator',
    channels: places,
    users: people,
    messages: [],
    ways: new Map(),
    triggers: new Map(),
    homes: new Map(),
    views: new Map(),
    files: new Map(),
    unfurled: [],
    calls: [],
    faults: [],
    lastPost: new Map(),
    refuses: new Set(options.refuses ?? []),
    scopes: new Set(options.scopes ?? ALL_SCOPES),
    tokens: { valid: new Set([options.botToken ?? 'xoxb-simulated']), refresh: options.refreshToken, expired: new Set() },
    rateLimits: options.rateLimits ?? false,
    now,
    url: '',
    ts() {
      counter += 1;
      if (counter % 1_000_000 === 0) second += 1;
      return `${second}.${String(counter % 1_000_000).padStart(6, '0')}`;
    },
    id(prefix) {
      counter += 1;
      return `${prefix}${counter.toString(36).toUpperCase().padStart(8, '0')}`;
    },
  };
}
