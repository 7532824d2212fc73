// What several verbs read in the same way: language, cloud, places, ids, files. Pure.
import { cloudNamed } from '../../clouds.ts';
import { COMMAND_WORDS as words } from '../../words/command.ts';
import { say } from '../../words/say.ts';
import { type Args, WANTED } from '../args.ts';
import type { Output } from '../types.ts';
import { isFile, isId, langOf, placeOf } from '../values.ts';

/** A property that is there only where it has a value. */
export const optional = <K extends string, T>(key: K, value: T | undefined) =>
  (value === undefined ? {} : ({ [key]: value } as Record<K, T>)) as { [P in K]?: T };

const OUTPUTS: readonly Output[] = ['json', 'markdown', 'text'];
/** `lang` and, on the command line, the way to print. Goes with every verb. */
export function commonOf(args: Args) {
  const lang = args.as('lang', langOf, say('give en or zh-CN', '请使用 en 或 zh-CN'));
  const [output, other] = OUTPUTS.filter((one) => args.has(one));
  if (output && other) args.fail('conflict', words.conflict(`--${output}`, `--${other}`));
  return { ...(lang ? { lang } : {}), ...(output ? { output } : {}) };
}

/** A built-in cloud by its own name; on the command line also a file. */
export function cloudOf(args: Args): { readonly cloud?: string } {
  const given = args.value('cloud');
  if (given === undefined) return {};
  if (isCloudFile(given)) {
    if (args.surface !== 'cli') args.fail('command-line-only', words.cloudFileLocal());
    return { cloud: given };
  }
  const known = cloudNamed(given);
  if (!known) args.fail('unknown-cloud', words.unknownCloud(given));
  return { cloud: known?.name ?? given };
}
/** Does the value of --cloud name a file? */
export const isCloudFile = (value: string): boolean => value.includes('/') || value.endsWith('.json');

export const placesOf = (args: Args): readonly string[] => args.all('from', placeOf, WANTED.place);

export const fileOf = <K extends 'save' | 'picture'>(args: Args, name: K) =>
  optional(
    name,
    args.as(name, (text) => (isFile(text) ? text : undefined), WANTED.file),
  );

/** The text itself, where it fits. */
export const keep = (fits: (text: string) => boolean) => (text: string) => (fits(text) ? text : undefined);
export const idIn = (args: Args): string => args.fitting(isId, WANTED.id, WANTED.id);

export function formatOf(args: Args): 'json' | 'markdown' {
  const read = (text: string) => (/^(md|markdown)$/i.test(text) ? ('markdown' as const) : text.toLowerCase() === 'json' ? ('json' as const) : undefined);
  return args.as('format', read, say('give json or md', '请使用 json 或 md')) ?? 'markdown';
}

export function textIn(args: Args): string {
  const text = args.rest();
  if (text === undefined) args.fail('missing-argument', words.missingArgument(args.verb, WANTED.text));
  return text ?? '';
}
