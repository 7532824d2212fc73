// Where the command line writes and what it knows of its terminal. Passed in, so that tests need no process.
import type { Lang, Words } from '../../src/model.ts';

export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly errStream: NodeJS.WriteStream;
  readonly width: number;
  readonly colour: boolean;
}

/** Exit statuses of the contract. */
export const EXIT = { reachable: 0, broken: 1, usage: 2, unknown: 3, interrupted: 130 } as const;

/** One line on stderr, and the status for a command that could not be carried out. */
export function refuse(terminal: Terminal, words: Words, lang: Lang): number {
  terminal.err(`acr-check: ${words[lang]}\n`);
  return EXIT.usage;
}

const SAFE = /^[\w@%+=:,./-]+$/;
/** argv as a line that a shell reads back as the same argv. Placeholders in <...> are quoted too: they are to be replaced. */
export const shellLine = (argv: readonly string[]): string => argv.map((word) => (SAFE.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
