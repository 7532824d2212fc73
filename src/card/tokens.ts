// The tokens of the HTTP API: who has one, since when, and whether it is used. Never the token itself. Pure.
import type { Card } from '../card.ts';
import type { Lang } from '../model.ts';
import { say } from '../words/say.ts';
import type { Moment } from './moment.ts';

export interface TokenRow {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly createdAt: Moment;
  readonly expiresAt?: Moment;
  readonly revokedAt?: Moment;
  readonly lastUsedAt?: Moment;
}

const WORDS = {
  title: (n: number) => (n === 1 ? say('1 token', '1 个令牌') : say(`${n} tokens`, `${n} 个令牌`)),
  none: say('No tokens yet. Make one: tokens create <name>', '尚无令牌。创建：tokens create <名称>'),
  head: [say('Name', '名称'), say('Id', '编号'), say('May', '权限'), say('Made', '创建时间'), say('Last used', '上次使用'), say('State', '状态')],
  never: say('never', '从未'),
  state: { revoked: say('revoked', '已吊销'), expired: say('expired', '已过期'), valid: say('valid', '有效') },
} as const;

const day = (date: Moment): string => date.toISOString().slice(0, 16).replace('T', ' ');

export function tokensCard({ tokens, now, lang }: { readonly tokens: readonly TokenRow[]; readonly now: Moment; readonly lang: Lang }): Card {
  const base = { kind: 'note', tone: 'info', lang, actions: [] } as const;
  if (tokens.length === 0) return { ...base, title: WORDS.none[lang], blocks: [] };
  const state = (token: TokenRow): keyof typeof WORDS.state =>
    token.revokedAt ? 'revoked' : token.expiresAt && token.expiresAt.getTime() <= now.getTime() ? 'expired' : 'valid';
  const rows = tokens.map((token) => [
    token.name,
    token.id.slice(0, 8),
    token.scopes.join(', '),
    day(token.createdAt),
    token.lastUsedAt ? day(token.lastUsedAt) : WORDS.never[lang],
    WORDS.state[state(token)][lang],
  ]);
  const title = WORDS.title(tokens.length)[lang];
  return { ...base, title, blocks: [{ type: 'table', caption: title, head: WORDS.head.map((words) => words[lang]), rows }] };
}
