// digest, incident, mute: what goes on after the check. Pure.
import { COMMAND_WORDS as words } from '../../words/command.ts';
import { say } from '../../words/say.ts';
import { type Args, WANTED } from '../args.ts';
import { cronFault, LEAST_MINUTES } from '../cron.ts';
import { isProblem, referenceOf } from '../reference.ts';
import type { Command, DigestSettings, MuteUntil } from '../types.ts';
import { durationOf, isId, isPlaceName, isQuiet, isRuleId, isTime, isTimeZone, oneOf, SEVERITIES } from '../values.ts';
import { cloudOf, commonOf, optional, placesOf } from './check.ts';

const DAY = 86_400_000;

const keep = (fits: (text: string) => boolean) => (text: string) => (fits(text) ? text : undefined);
export const idIn = (args: Args): string => args.fitting(isId, WANTED.id, WANTED.id);

function formatOf(args: Args): 'json' | 'markdown' {
  const read = (text: string) => (/^(md|markdown)$/i.test(text) ? ('markdown' as const) : text.toLowerCase() === 'json' ? ('json' as const) : undefined);
  return args.as('format', read, say('give json or md', '请使用 json 或 md')) ?? 'markdown';
}

function settingsOf(args: Args): DigestSettings {
  const cron = args.value('cron');
  const fault = cron === undefined ? undefined : cronFault(cron);
  if (fault === 'malformed') args.fail('invalid-value', words.badValue('cron', cron ?? '', say('give five fields, such as "0 9 * * 1-5"', '请使用五段表达式，例如 "0 9 * * 1-5"')));
  if (fault === 'too-often')
    args.fail('invalid-value', words.badValue('cron', cron ?? '', say(`leave at least ${LEAST_MINUTES} minutes between runs`, `两次运行之间至少间隔 ${LEAST_MINUTES} 分钟`)));
  if (args.has('only-changes') && args.has('always')) args.fail('conflict', words.conflict('--only-changes', '--always'));
  return {
    ...optional('cron', cron?.trim().split(/\s+/).join(' ')),
    ...optional('tz', args.as('tz', keep(isTimeZone), say('give an IANA zone, such as Asia/Shanghai', '请使用 IANA 时区，例如 Asia/Shanghai'))),
    ...optional('only', args.has('always') ? ('always' as const) : args.has('only-changes') ? ('changes' as const) : undefined),
    ...optional('minSeverity', args.as('min-severity', (text) => oneOf(text, SEVERITIES), say('give error, warning or info', '请使用 error、warning 或 info'))),
    exclude: args.all('exclude', keep(isRuleId), WANTED.ruleId),
    ...optional('quiet', args.as('quiet', keep(isQuiet), say('give a span such as 22:00-08:00', '请使用时段，例如 22:00-08:00'))),
    from: placesOf(args),
    broadcast: args.has('broadcast'),
  };
}

/** Registries and groups (group:payments), comma-separated. */
function subjectsOf(args: Args) {
  const all = args.maybe()?.split(',') ?? [];
  for (let word = args.peek(); word !== undefined && (all.at(-1) === '' || word.startsWith(',')); word = args.peek()) all.push(...(args.maybe() ?? '').split(','));
  const given = all.filter((text) => text !== '');
  const groups = given.filter((text) => text.startsWith('group:')).map((text) => text.slice(6).toLowerCase());
  for (const group of groups) if (!isPlaceName(group)) args.fail('invalid-value', words.badWord(group, WANTED.name));
  const registries = given.filter((text) => !text.startsWith('group:')).flatMap((text) => args.registry(text) ?? []);
  if (given.length === 0) args.fail('missing-registry', words.missingRegistry());
  if (given.length > 20) args.fail('too-many-registries', words.tooMany(20));
  return { registries, groups };
}

export function buildDigest(args: Args, action: string): Command {
  const verb = 'digest' as const;
  const settings = settingsOf(args);
  const common = commonOf(args);
  switch (action) {
    case 'subscribe': {
      const subjects = subjectsOf(args);
      if (settings.cron === undefined) args.fail('missing-argument', words.missingArgument('digest subscribe', say(' a time: --cron "0 9 * * 1-5"'.trim(), '执行时间：--cron "0 9 * * 1-5"')));
      return { verb, action, ...subjects, ...settings, ...cloudOf(args), ...common };
    }
    case 'edit':
      return { verb, action, id: idIn(args), ...settings, ...common };
    case 'pause': {
      const id = idIn(args);
      const time = args.maybe();
      const forMs = time === undefined ? undefined : durationOf(time);
      if (time !== undefined && !(forMs !== undefined && forMs >= 60_000 && forMs <= 366 * DAY)) args.fail('invalid-value', words.badWord(time, say('give a time such as 4h or 1d', '请使用时长，例如 4h 或 1d')));
      return { verb, action, id, ...optional('forMs', forMs), ...common };
    }
    case 'show':
    case 'resume':
    case 'unsubscribe':
      return { verb, action, id: idIn(args), ...common };
    case 'run':
      return { verb, action, id: idIn(args), ...common };
    default:
      return { verb, action: 'list', ...common };
  }
}

export function buildIncident(args: Args, action: string): Command {
  const verb = 'incident' as const;
  const common = commonOf(args);
  switch (action) {
    case 'start': {
      const cloud = cloudOf(args);
      const first = args.peek();
      const reference = first === undefined || args.quotedNext() ? undefined : referenceOf(first);
      const registry = reference && !isProblem(reference) ? reference : undefined;
      if (registry) args.maybe();
      return { verb, action, ...optional('registry', registry), ...optional('title', args.rest()), ...cloud, ...common };
    }
    case 'note':
      return { verb, action, text: textIn(args), ...common };
    case 'owner':
      return { verb, action, user: textIn(args).replace(/^[@\s]+/, '').slice(0, 100), ...common };
    case 'severity': {
      const level = ([1, 2, 3, 4] as const).find((one) => String(one) === args.peek()?.toLowerCase().replace(/^sev-?/, ''));
      const given = args.need(say('a level from 1 to 4', ' 1 到 4 的级别'));
      if (level === undefined) args.fail('invalid-value', words.badWord(given, say('give 1 (worst) to 4', '请使用 1（最严重）到 4')));
      return { verb, action, level: level ?? 4, ...common };
    }
    case 'resolve':
      return { verb, action, ...optional('cause', args.rest()), ...common };
    case 'export':
      return { verb, action, format: formatOf(args), ...common };
    case 'timeline':
    case 'ack':
    case 'reopen':
      return { verb, action, ...common };
    default:
      return { verb, action: 'list', ...common };
  }
}

export function textIn(args: Args): string {
  const text = args.rest();
  if (text === undefined) args.fail('missing-argument', words.missingArgument(args.verb, WANTED.text));
  return text ?? '';
}

/** 30m, 4h, until 18:00, until-change: or undefined, with nothing taken. */
function untilIn(args: Args): MuteUntil | undefined {
  const word = args.peek()?.toLowerCase();
  const forMs = word === undefined ? undefined : durationOf(word);
  if (forMs !== undefined && forMs >= 60_000 && forMs <= 366 * DAY) {
    args.maybe();
    return { forMs };
  }
  if (word === 'until-change' || word === '直到变化') {
    args.maybe();
    return 'change';
  }
  if (word !== 'until' && word !== '直到') return undefined;
  args.maybe();
  const time = args.peek() ?? '';
  if (time.toLowerCase() === 'change') {
    args.maybe();
    return 'change';
  }
  if (!isTime(time)) return undefined;
  args.maybe();
  return { time: time.padStart(5, '0') };
}

/** A registry as it is typed, a rule id, or a digest's id. */
const isMutable = (text: string): boolean => isId(text) || !isProblem(referenceOf(text));

export function buildMute(args: Args): Command {
  const common = commonOf(args);
  const list = ['list', '列表'].includes(args.peek()?.toLowerCase() ?? '');
  if (list) {
    args.maybe();
    args.end();
    return { verb: 'mute', action: 'list', ...common };
  }
  const early = untilIn(args);
  const target = early === undefined ? args.maybe() : undefined;
  const until = early ?? untilIn(args);
  if (target !== undefined && !isMutable(target)) args.fail('invalid-value', words.badWord(target, say('give a registry, a rule id or a digest id', '请使用注册表、规则 ID 或摘要 ID')));
  if (until === undefined)
    args.fail('missing-argument', words.missingArgument('mute', say('a time: 30m, 4h, until 18:00 or until-change', '时长：30m、4h、until 18:00 或 until-change')));
  return { verb: 'mute', action: 'add', ...optional('target', target), until: until ?? 'change', ...optional('reason', args.rest()), ...common };
}

export function buildUnmute(args: Args): Command {
  const target = args.maybe();
  if (target !== undefined && !isMutable(target)) args.fail('invalid-value', words.badWord(target, say('give a registry, a rule id or a digest id', '请使用注册表、规则 ID 或摘要 ID')));
  return { verb: 'unmute', ...optional('target', target), ...commonOf(args) };
}
export { formatOf };
