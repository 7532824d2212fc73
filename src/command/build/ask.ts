// Verbs that ask about what is stored, known or set. Pure.
import { COMMAND_WORDS as words } from '../../words/command.ts';
import { say } from '../../words/say.ts';
import { type Args, WANTED } from '../args.ts';
import type { Command } from '../types.ts';
import { botOf, durationOf, isDate, isFile, isId, isPlaceName, isRuleId, isTimeZone, langOf, placeOf, proxyOf, resolverOf } from '../values.ts';
import { verbNamed } from '../verbs.ts';
import { cloudOf, commonOf, fileOf, formatOf, idIn, optional, textIn } from './common.ts';

export function buildExplain(args: Args): Command {
  const word = args.maybe()?.toLowerCase();
  const number = /^#?(\d{1,3})$/.exec(word ?? '')?.[1];
  if (word === undefined && args.surface === 'cli') args.fail('missing-argument', words.missingArgument('explain', WANTED.ruleId));
  if (word !== undefined && number === undefined && !isRuleId(word))
    args.fail('invalid-value', words.badWord(word, say(`give ${WANTED.ruleId.en}`, `请使用${WANTED.ruleId['zh-CN']}`)), 'rules');
  if (number === '0') args.fail('invalid-value', words.badWord('0', say('findings are counted from 1', '发现从 1 开始编号')));
  return { verb: 'explain', subject: word === undefined ? 'verdict' : number === undefined ? { rule: word } : { finding: Number(number) }, ...commonOf(args) };
}

export function buildEvidence(args: Args): Command {
  const word = args.maybe();
  const number = /^#?([1-9]\d{0,2})$/.exec(word ?? '')?.[1];
  if (word !== undefined && number === undefined) args.fail('invalid-value', words.badWord(word, say('give the number of a finding', '请使用发现的编号')));
  return { verb: 'evidence', ...optional('finding', number === undefined ? undefined : Number(number)), ...commonOf(args) };
}

function placeIn(args: Args): string | undefined {
  if (['and', 'with', '和', '与'].includes(args.peek() ?? '')) args.maybe();
  return placeOf(args.need(WANTED.place).replace(/,$/, ''));
}

export function buildCompare(args: Args): Command {
  const [one, other] = [placeIn(args), placeIn(args)];
  if (one === undefined || other === undefined)
    args.fail('invalid-value', words.badWord('compare', say(`give two of: ${WANTED.place.en}`, `请提供两个位置：${WANTED.place['zh-CN']}`)));
  return { verb: 'compare', between: [one ?? '', other ?? ''], ...commonOf(args) };
}

export function buildHistory(args: Args): Command {
  const [registry] = args.registries();
  const last = args.as(
    'last',
    (text) => (/^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= 100 ? Number(text) : undefined),
    say('give 1 to 100', '请使用 1 到 100'),
  );
  return { verb: 'history', ...optional('registry', registry), last: last ?? 10, ...cloudOf(args), ...commonOf(args) };
}

export function buildDiff(args: Args): Command {
  const [registry] = args.registries();
  const since = args.as(
    'since',
    (text) => (isId(text) || isDate(text) ? text : undefined),
    say('give a run, a date such as 2026-11-02, or last', '请使用检查 ID、日期（例如 2026-11-02）或 last'),
  );
  return { verb: 'diff', ...optional('registry', registry), ...optional('since', since), ...cloudOf(args), ...commonOf(args) };
}

function maybeId(args: Args): string | undefined {
  const word = args.maybe();
  if (word !== undefined && !isId(word)) args.fail('invalid-value', words.badWord(word, say(`give ${WANTED.id.en}`, `请使用${WANTED.id['zh-CN']}`)));
  return word;
}
export const buildStatus = (args: Args): Command => ({ verb: 'status', ...optional('run', maybeId(args)), ...commonOf(args) });
export const buildCancel = (args: Args): Command => ({ verb: 'cancel', ...optional('run', maybeId(args)), ...commonOf(args) });
export const buildExport = (args: Args): Command => ({
  verb: 'export',
  ...optional('what', maybeId(args)),
  format: formatOf(args),
  ...fileOf(args, 'save'),
  ...commonOf(args),
});

export function buildConfig(args: Args): Command {
  const given = args.maybe();
  const key = (['lang', 'tz', 'policy'] as const).find((one) => one === given?.toLowerCase());
  if (given !== undefined && key === undefined) args.fail('invalid-value', words.badWord(given, say('give lang, tz or policy', '请使用 lang、tz 或 policy')));
  const typed = args.maybe();
  const value = key === 'lang' && typed !== undefined ? langOf(typed) : typed;
  const bad = (key === 'lang' && typed !== undefined && value === undefined) || (key === 'tz' && typed !== undefined && !isTimeZone(typed));
  if (bad)
    args.fail(
      'invalid-value',
      words.badWord(typed ?? '', say('give en or zh-CN; for tz a zone such as Asia/Shanghai', '语言请使用 en 或 zh-CN；时区例如 Asia/Shanghai')),
    );
  if (key === 'policy' && typed !== undefined) args.fail('unexpected-word', words.unexpectedWord('config policy', typed));
  return { verb: 'config', ...optional('key', key), ...optional('value', value), ...commonOf(args) };
}

export function buildDoctor(args: Args): Command {
  const action = args.maybe();
  if (action !== undefined && action.toLowerCase() !== 'requeue')
    args.fail('unexpected-word', words.badWord(action, say('say doctor, or doctor requeue <id>', '请输入 doctor 或 doctor requeue <编号>')));
  if (action === undefined) return { verb: 'doctor', ...commonOf(args) };
  return { verb: 'doctor', requeue: idIn(args), ...commonOf(args) };
}

export function buildHelp(args: Args): Command {
  const topic = args.maybe()?.toLowerCase();
  const verb = topic === undefined ? undefined : verbNamed(topic);
  while (args.maybe() !== undefined); // `help digest subscribe` is help about digest
  return { verb: 'help', ...optional('topic', verb?.verb ?? topic?.slice(0, 40)), ...commonOf(args) };
}

export function buildPlaces(args: Args, verb: 'vantages' | 'workers', action: string): Command {
  const common = commonOf(args);
  if (action === 'list') return { verb, action, ...common };
  const read = verb === 'vantages' ? (text: string) => placeOf(text) !== undefined : isPlaceName;
  const name = args.fitting(read, verb === 'vantages' ? WANTED.place : WANTED.name, WANTED.name);
  if (verb === 'vantages') return { verb, action: 'test', name: placeOf(name) ?? name, ...common };
  return { verb, action: action as 'enroll' | 'drain' | 'test' | 'revoke', name, ...common };
}

export function buildTokens(args: Args, action: string): Command {
  const verb = 'tokens' as const;
  const common = commonOf(args);
  if (action === 'list') return { verb, action, ...common };
  if (action === 'revoke') return { verb, action, id: idIn(args), ...common };
  const name = args.maybe();
  if (name !== undefined && !isPlaceName(name)) args.fail('invalid-value', words.badWord(name, WANTED.name));
  const scopes = args.all(
    'scope',
    (text) => (/^[a-z][a-z0-9:.*-]{0,60}$/.test(text) ? text : undefined),
    say('give a scope such as check', '请使用权限范围，例如 check'),
  );
  const expires = args.as(
    'expires',
    (text) => ((durationOf(text) ?? 0) >= 60_000 ? durationOf(text) : undefined),
    say('give a time such as 90d', '请使用时长，例如 90d'),
  );
  return { verb, action: 'create', ...optional('name', name), scopes, ...optional('expiresMs', expires), ...common };
}

export function buildData(args: Args, action: string): Command {
  const verb = 'data' as const;
  const common = commonOf(args);
  if (action === 'export') return { verb, action, ...fileOf(args, 'save'), ...common };
  const what = maybeId(args);
  const before = args.as('before', (text) => (isDate(text) ? text : undefined), say('give a date such as 2026-11-02', '请使用日期，例如 2026-11-02'));
  return { verb, action: 'purge', ...optional('what', what), ...optional('before', before), yes: args.has('yes'), ...common };
}

export function buildInit(args: Args): Command {
  const directory = args.maybeRaw();
  if (directory !== undefined && !isFile(directory)) args.fail('invalid-value', words.badWord(directory, WANTED.file));
  return { verb: 'init', ...optional('directory', directory), ...commonOf(args) };
}

export const buildServe = (args: Args): Command => ({ verb: 'serve', demo: args.has('demo'), teamsAnonymous: args.has('teams-anonymous'), ...commonOf(args) });

export const buildWorker = (args: Args): Command => ({
  verb: 'worker',
  ...optional('bot', args.as('bot', botOf, say('give an https URL (http on loopback only)', '请使用 https URL（仅环回地址可用 http）'))),
  ...optional(
    'name',
    args.as('name', (text) => (isPlaceName(text) ? text : undefined), WANTED.name),
  ),
  resolvers: args.all('resolver', resolverOf, say('give IP or IP:PORT', '请使用 IP 或 IP:端口')),
  ...optional('proxy', args.as('proxy', proxyOf, say('give http://host:port, or none', '请使用 http://主机:端口，或 none'))),
  ...cloudOf(args),
  ...commonOf(args),
});

export const buildFeedback = (args: Args): Command => {
  const common = commonOf(args);
  return { verb: 'feedback', text: textIn(args), ...common };
};
