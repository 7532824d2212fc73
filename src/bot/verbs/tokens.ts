// tokens: for pipelines and the command line; made, listed and ended by whoever may use the store.
import { noteCard } from '../../card/note.ts';
import { tokensCard } from '../../card/tokens.ts';
import type { TokensCommand } from '../../command/types.ts';
import { createToken, revokeToken, SCOPES, type TokenScope, tokens } from '../../store/tables/tokens.ts';
import { say } from '../../words/say.ts';
import type { Answer, Asked } from '../asked.ts';
import type { Ports } from '../ports.ts';
import { problem } from './problem.ts';

const USUAL: readonly TokenScope[] = ['check', 'read'];

export async function decideTokens({ database, newId }: Ports, asked: Asked<TokensCommand>): Promise<Answer> {
  const { command, lang, now } = asked;
  if (command.action === 'list') {
    const all = await tokens(database);
    return { say: [{ card: tokensCard({ tokens: all, lang, now }), to: 'asker' }], data: all };
  }
  if (command.action === 'revoke') {
    if (!(await revokeToken(database, command.id)))
      return problem(asked, say(`There is no token “${command.id}”.`, `没有令牌“${command.id}”。`), { code: 'unknown-token' });
    return { say: [{ card: noteCard(say('The token is revoked.', '令牌已吊销。')[lang], { lang, tone: 'info' }), to: 'asker' }] };
  }
  const wanted = command.scopes.length === 0 ? USUAL : command.scopes;
  const strange = wanted.find((scope) => !SCOPES.includes(scope as TokenScope));
  if (strange !== undefined)
    return problem(asked, say(`“${strange}” is no scope: use ${SCOPES.join(', ')}.`, `“${strange}”不是有效范围：请使用 ${SCOPES.join('、')}。`), {
      code: 'invalid-value',
    });
  const id = newId();
  const name = command.name ?? `token-${id.slice(0, 8)}`;
  const expiresAt = command.expiresMs === undefined ? undefined : new Date(now.getTime() + command.expiresMs);
  const scopes = wanted as readonly TokenScope[];
  const secret = await createToken(database, { id, name, scopes, ...(expiresAt ? { expiresAt } : {}) });
  const words = say(`Token ${name} (${scopes.join(', ')}), shown this once:`, `令牌 ${name}（${scopes.join('、')}），仅显示这一次：`);
  const card = noteCard(words[lang], { lang, tone: 'good' }, [{ type: 'code', text: secret }]);
  return {
    say: [{ card, to: 'asker' }],
    audit: { ids: [id] },
    data: { id, name, scopes, token: secret, ...(expiresAt ? { expiresAt: expiresAt.toISOString() } : {}) },
  };
}
