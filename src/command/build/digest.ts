// digest: checks on a schedule. Pure.
import { COMMAND_WORDS as words } from '../../words/command.ts';
import { say } from '../../words/say.ts';
import { type Args, WANTED } from '../args.ts';
import { cronFault, LEAST_MINUTES } from '../cron.ts';
import type { Command, DigestSettings } from '../types.ts';
import { durationOf, isPlaceName, isQuiet, isRuleId, isTimeZone, oneOf, SEVERITIES } from '../values.ts';
import { whenOf } from '../when.ts';
import { cloudOf, commonOf, idIn, keep, optional, placesOf } from './common.ts';

const DAY = 86_400_000;

function settingsOf(args: Args): DigestSettings {
  const cron = args.value('cron');
  const fault = cron === undefined ? undefined : cronFault(cron);
  if (fault === 'malformed')
    args.fail('invalid-value', words.badValue('cron', cron ?? '', say('give five fields, such as "0 9 * * 1-5"', '请使用五段表达式，例如 "0 9 * * 1-5"')));
  if (fault === 'too-often')
    args.fail(
      'invalid-value',
      words.badValue('cron', cron ?? '', say(`leave at least ${LEAST_MINUTES} minutes between runs`, `两次运行之间至少间隔 ${LEAST_MINUTES} 分钟`)),
    );
  if (args.has('only-changes') && args.has('always')) args.fail('conflict', words.conflict('--only-changes', '--always'));
  return {
    ...optional('cron', cron?.trim().split(/\s+/).join(' ')),
    ...optional('tz', args.as('tz', keep(isTimeZone), say('give an IANA zone, such as Asia/Shanghai', '请使用 IANA 时区，例如 Asia/Shanghai'))),
    ...optional('only', args.has('always') ? ('always' as const) : args.has('only-changes') ? ('changes' as const) : undefined),
    ...optional(
      'minSeverity',
      args.as('min-severity', (text) => oneOf(text, SEVERITIES), say('give error, warning or info', '请使用 error、warning 或 info')),
    ),
    exclude: args.all('exclude', keep(isRuleId), WANTED.ruleId),
    ...optional('quiet', args.as('quiet', keep(isQuiet), say('give a span such as 22:00-08:00', '请使用时段，例如 22:00-08:00'))),
    from: placesOf(args),
    broadcast: args.has('broadcast'),
  };
}

/** Registries and groups (group:payments), comma-separated. */
function subjectsOf(args: Args) {
  const all = args.maybe()?.split(',') ?? [];
  for (let word = args.peek(); word !== undefined && (all.at(-1) === '' || word.startsWith(',')); word = args.peek())
    all.push(...(args.maybe() ?? '').split(','));
  const given = all.filter((text) => text !== '');
  const groups = given.filter((text) => text.startsWith('group:')).map((text) => text.slice(6).toLowerCase());
  for (const group of groups) if (!isPlaceName(group)) args.fail('invalid-value', words.badWord(group, WANTED.name));
  const registries = given.filter((text) => !text.startsWith('group:')).flatMap((text) => args.registry(text) ?? []);
  if (given.length === 0) args.fail('missing-registry', words.missingRegistry());
  if (given.length > 20) args.fail('too-many-registries', words.tooMany(20));
  return { registries, groups };
}

/** What stands after the registries, wherever options stand in between: "daily 9:00". */
function wordsLeft(args: Args): string {
  const left: string[] = [];
  for (let word = args.maybe(); word !== undefined; word = args.maybe()) left.push(word);
  return left.join(' ');
}

export function buildDigest(args: Args, action: string): Command {
  const verb = 'digest' as const;
  const settings = settingsOf(args);
  const common = commonOf(args);
  switch (action) {
    case 'subscribe': {
      const subjects = subjectsOf(args);
      const said = settings.cron === undefined ? wordsLeft(args) : '';
      const when = said ? whenOf(said) : undefined;
      if (said && !when)
        args.fail(
          'invalid-value',
          words.badWord(
            said,
            say('say when, such as daily 9:00, weekdays 9:00 Asia/Shanghai, or --cron', '请说明时间，例如 每天 9:00、工作日 9:00 Asia/Shanghai，或 --cron'),
          ),
        );
      else if (settings.cron === undefined && !when)
        args.fail(
          'missing-argument',
          words.missingArgument('digest subscribe', say('a time: daily 9:00, or --cron "0 9 * * 1-5"', '执行时间：每天 9:00，或 --cron "0 9 * * 1-5"')),
        );
      return { verb, action, ...subjects, ...(when ?? {}), ...settings, ...cloudOf(args), ...common };
    }
    case 'edit':
      return { verb, action, id: idIn(args), ...settings, ...common };
    case 'pause': {
      const id = idIn(args);
      const time = args.maybe();
      const forMs = time === undefined ? undefined : durationOf(time);
      if (time !== undefined && !(forMs !== undefined && forMs >= 60_000 && forMs <= 366 * DAY))
        args.fail('invalid-value', words.badWord(time, say('give a time such as 4h or 1d', '请使用时长，例如 4h 或 1d')));
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
