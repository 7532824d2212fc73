// Text -> Command: ONE grammar for argv, slash command, mention, button, thread and API, from one table of verbs (command/verbs.ts)
// and one of options (command/options.ts). Pure. Never throws; whatever it cannot follow is a Problem with the next step.
import { withoutControl, withoutMarkup } from './command/clean.ts';
import { CHATS, interpret } from './command/interpret.ts';
import { MOST_RAW } from './command/pasted.ts';
import { argvLine, lineOf, shellWord, type Word } from './command/tokens.ts';
import type { Parsed, Surface } from './command/types.ts';
import type { CloudNames } from './model.ts';

export { isCloudFile } from './command/build/common.ts';
export { helpSections, helpText } from './command/help.ts';
export { type Resolved, resolveRegistry } from './command/resolve.ts';
export { commandText } from './command/text.ts';
export type * from './command/types.ts';
export { SURFACES } from './command/types.ts';

/** "docker pull contoso.azurecr.io/app" in quotes is as good as without. */
function wordsIn(text: string): readonly Word[] {
  const { tokens, pastedAt } = lineOf(text);
  return [...tokens, ...(pastedAt === undefined ? [] : ['--', text.slice(pastedAt)].map(shellWord))];
}

/** The words of a process, after the program's name. */
export function parseArgv(argv: readonly string[], surface: 'cli' = 'cli'): Parsed {
  const [first = '', ...others] = argv.slice(0, 1000).map((word) => withoutControl(word.slice(0, MOST_RAW)));
  const apart = /\S\s+\S/.test(first) ? wordsIn(first) : [first].slice(0, argv.length).map(shellWord);
  const cut = argv.length > 1000 || argv.some((word) => word.length > MOST_RAW);
  return interpret({ line: argvLine([...apart, ...others.map(shellWord)]), surface, cut, cloud: undefined });
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
