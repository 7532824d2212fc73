// incident: one outage, followed in one thread. Pure.
import { COMMAND_WORDS as words } from '../../words/command.ts';
import { say } from '../../words/say.ts';
import type { Args } from '../args.ts';
import { isProblem, referenceOf } from '../reference.ts';
import type { Command } from '../types.ts';
import { cloudOf, commonOf, formatOf, optional, textIn } from './common.ts';

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
      return {
        verb,
        action,
        user: textIn(args)
          .replace(/^[@\s]+/, '')
          .slice(0, 100),
        ...common,
      };
    case 'severity': {
      const level = ([1, 2, 3, 4] as const).find(
        (one) =>
          String(one) ===
          args
            .peek()
            ?.toLowerCase()
            .replace(/^sev-?/, ''),
      );
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
