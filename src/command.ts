// Text -> Command: ONE grammar for argv, slash command, mention, button, thread and API, from one table of verbs (command/verbs.ts)
// and one of options (command/options.ts). Pure. Never throws; whatever it cannot follow is a Problem with the next step.
import { withoutControl, withoutMarkup } from './command/clean.ts';
import { CHATS, interpret } from './command/interpret.ts';
import { MOST_RAW } from './command/pasted.ts';
import { argvLine, lineOf } from './command/tokens.ts';
import type { Parsed, Surface } from './command/types.ts';
import type { CloudNames } from './model.ts';

export { isCloudFile } from './command/build/common.ts';
export { helpSections, helpText } from './command/help.ts';
export { type Resolved, resolveRegistry } from './command/resolve.ts';
export { commandText } from './command/text.ts';
export type * from './command/types.ts';
export { SURFACES } from './command/types.ts';

/** "docker pull contoso.azurecr.io/app" in quotes is as good as without. */
function wordsIn(text: string): readonly string[] {
  const { tokens, pastedAt } = lineOf(text);
  return [...tokens.map((token) => token.raw), ...(pastedAt === undefined ? [] : ['--', text.slice(pastedAt)])];
}

/** The words of a process, after the program's name. */
export function parseArgv(argv: readonly string[], surface: 'cli' = 'cli'): Parsed {
  const given = argv.slice(0, 1000).map((word) => withoutControl(word.slice(0, MOST_RAW)));
  const [first = '', ...others] = given;
  const apart = /\S\s+\S/.test(first) ? [...wordsIn(first), ...others] : given;
  const cut = argv.length > 1000 || argv.some((word) => word.length > MOST_RAW);
  return interpret({ line: argvLine(apart), surface, cut, cloud: undefined });
}

/** A message, a button's text or an API request. `cloud`: the one in force, whose hosts a pasted error may name. */
export function parseText(text: string, surface: Exclude<Surface, 'cli'>, cloud?: CloudNames): Parsed {
  const raw = text.slice(0, MOST_RAW);
  const plain = CHATS.includes(surface) ? withoutMarkup(raw) : withoutControl(raw).trim();
  const source = plain
    .replace(/^(?:npx\s{1,9})?[/@]?acr-check(?![\w.-])[\s,:，：]{0,20}/i, '')
    .replace(/^(\p{Script=Han}{1,8})[：:，,]?(?=[^\p{Script=Han}\s\p{P}]|[-"“＂])/u, '$1 ');
  return interpret({ line: lineOf(source), surface, cut: text.length > MOST_RAW, cloud });
}
