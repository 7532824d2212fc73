// mute and unmute: quiet about something, for a while. Pure.
import { COMMAND_WORDS as words } from '../../words/command.ts';
import { say } from '../../words/say.ts';
import type { Args } from '../args.ts';
import { isProblem, referenceOf } from '../reference.ts';
import type { Command, MuteUntil } from '../types.ts';
import { durationOf, isId, isTime } from '../values.ts';
import { commonOf, optional } from './common.ts';

const DAY = 86_400_000;

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
  if (target !== undefined && !isMutable(target))
    args.fail('invalid-value', words.badWord(target, say('give a registry, a rule id or a digest id', '请使用注册表、规则 ID 或摘要 ID')));
  if (until === undefined)
    args.fail(
      'missing-argument',
      words.missingArgument('mute', say('a time: 30m, 4h, until 18:00 or until-change', '时长：30m、4h、until 18:00 或 until-change')),
    );
  return { verb: 'mute', action: 'add', ...optional('target', target), until: until ?? 'change', ...optional('reason', args.rest()), ...common };
}

export function buildUnmute(args: Args): Command {
  const target = args.maybe();
  if (target !== undefined && !isMutable(target))
    args.fail('invalid-value', words.badWord(target, say('give a registry, a rule id or a digest id', '请使用注册表、规则 ID 或摘要 ID')));
  return { verb: 'unmute', ...optional('target', target), ...commonOf(args) };
}
