// The words after a verb, to be taken one by one. The first problem wins; what is read after it no longer matters. Pure.
import type { Words } from '../model.ts';
import { redact } from '../symptom/redact.ts';
import { COMMAND_WORDS as words } from '../words/command.ts';
import { say } from '../words/say.ts';
import { nearest } from './nearest.ts';
import { isOption, OPTION_MEANT, type OptionName, optionSpec } from './options.ts';
import { isProblem, referenceOf } from './reference.ts';
import type { Line, Token } from './tokens.ts';
import type { Problem, ProblemCode, RegistryReference, Surface } from './types.ts';

/** More than a page of a report can show. */
export const MOST_REGISTRIES = 20;
const CUT_FROM_TEXT = 2000;
const MOST_VALUES = 50;

export class Args {
  readonly line: Line;
  readonly surface: Surface;
  readonly verb: string; // with its action, as help names it
  problem: Problem | undefined;
  readonly #given = new Map<OptionName, string[]>();
  readonly #words: Token[] = [];
  #next = 0;

  constructor(line: Line, verb: string, surface: Surface) {
    this.line = line;
    this.verb = verb;
    this.surface = surface;
  }

  fail(code: ProblemCode, said: Words, suggestion?: string): void {
    this.problem ??= { code, words: said, ...(suggestion === undefined ? {} : { suggestion }) };
  }

  /** Takes tokens apart into options and plain words. `free`: after the first plain word all is text, whatever it looks like. */
  read(tokens: readonly Token[], known: readonly OptionName[], free = false): void {
    for (let i = 0; i < tokens.length; i++) {
      const token = tokens[i];
      if (token === undefined) continue;
      const option = free && this.#words.length > 0 ? undefined : this.#optionIn(token, known);
      if (option === undefined) this.#words.push(token);
      else if (option.name === undefined) this.#unknown(option.text, known);
      else i += this.#take(option.name, option.value, tokens.slice(i + 1, i + 1 + 8));
    }
  }

  #optionIn(token: Token, known: readonly OptionName[]): { readonly name?: OptionName; readonly value?: string; readonly text: string } | undefined {
    const text = token.text === '-h' ? '--help' : token.text;
    if (token.quoted && !/^--[a-z-]+=/i.test(text)) return undefined;
    const [, dashes, word, value] = /^(--?)?([a-z][a-z-]{0,30})(?:[=:](.*))?$/is.exec(text) ?? [];
    const name = word?.toLowerCase();
    // `cloud=china` says as much as `--cloud china`.
    if (dashes === undefined && !(name !== undefined && /^[a-z-]+=/i.test(text) && isOption(name) && known.includes(name)))
      return text.startsWith('--') ? { text } : undefined;
    if (dashes === '-') return text.length > 1 ? { text } : undefined;
    const raw = token.raw.includes('=') ? token.raw.slice(token.raw.indexOf('=') + 1) : value;
    if (name === undefined || !isOption(name) || !known.includes(name)) return { text };
    return { name, text, ...(value === undefined ? {} : { value: optionSpec(name).local && raw !== undefined ? raw : value }) };
  }

  #unknown(text: string, known: readonly OptionName[]): void {
    const word = text
      .replace(/^-+/, '')
      .replace(/[=:].*$/s, '')
      .toLowerCase();
    if (isOption(word) && optionSpec(word).local && this.surface !== 'cli') return this.fail('command-line-only', words.optionLocal(word));
    const meant = Object.hasOwn(OPTION_MEANT, word) ? OPTION_MEANT[word] : undefined;
    const near = meant !== undefined && known.includes(meant) ? meant : nearest(word, known);
    this.fail(
      'unknown-option',
      words.unknownOption(this.verb, text.replace(/=.*$/s, ''), near),
      near === undefined ? `help ${this.verb.split(' ')[0]}` : undefined,
    );
  }

  /** Stores one option; says how many of the following tokens were its value. */
  #take(name: OptionName, inline: string | undefined, after: readonly Token[]): number {
    const spec = optionSpec(name);
    const local = spec.local === true && spec.unlessCloud !== true;
    if (local && this.surface !== 'cli') this.fail('command-line-only', words.optionLocal(name));
    if (spec.value === undefined) {
      if (inline !== undefined && !/^(true|false|yes|no|on|off|1|0)$/i.test(inline)) this.fail('invalid-value', words.noValue(name));
      if (inline === undefined || /^(true|yes|on|1)$/i.test(inline)) this.#put(name, '');
      return 0;
    }
    const first = after[0];
    const usable = first !== undefined && (first.quoted || !/^--/.test(first.text));
    let value = inline ?? (usable ? (spec.local ? first.raw : first.text) : undefined);
    let used = inline === undefined && usable ? 1 : 0;
    if (value === undefined || value === '') {
      this.fail('missing-value', words.missingValue(name, spec.value));
      return used;
    }
    while (spec.many && value.endsWith(',') && after[used] !== undefined && !after[used]?.text.startsWith('--')) value += after[used++]?.text ?? '';
    if (spec.fields !== undefined) {
      while (value.trim().split(/\s+/).length < spec.fields && after[used] !== undefined && !after[used]?.text.startsWith('--'))
        value += ` ${after[used++]?.raw}`;
    }
    // --for aks /subscriptions/…
    if (name === 'for' && /^\/subscriptions\//i.test(after[used]?.text ?? '') && !/\/registries\//i.test(after[used]?.text ?? ''))
      value += ` ${after[used++]?.raw}`;
    this.#put(name, value);
    return used;
  }

  #put(name: OptionName, value: string): void {
    const list = this.#given.get(name);
    if (!list) this.#given.set(name, [value]);
    else if (optionSpec(name).many) list.push(value);
    else if (list[0] !== value) this.fail('option-twice', words.twice(name));
  }

  has(name: OptionName): boolean {
    return this.#given.has(name);
  }
  value(name: OptionName): string | undefined {
    return this.#given.get(name)?.[0];
  }
  /** All values of an option that may be repeated, taken apart at commas, each once. */
  list(name: OptionName): readonly string[] {
    const all = (this.#given.get(name) ?? []).flatMap((value) => value.split(',')).map((value) => value.trim());
    const once = [...new Set(all.filter((value) => value !== ''))];
    if (once.length > MOST_VALUES) this.fail('too-long', words.tooLong());
    return once.slice(0, MOST_VALUES);
  }
  /** The option's value as `read` understands it; a problem where it does not. */
  as<T>(name: OptionName, read: (text: string) => T | undefined, wanted: Words): T | undefined {
    const text = this.value(name);
    if (text === undefined) return undefined;
    const value = read(text);
    if (value === undefined) this.fail('invalid-value', words.badValue(name, text, wanted));
    return value;
  }
  /** The same for an option that may be repeated. */
  all<T>(name: OptionName, read: (text: string) => T | undefined, wanted: Words): readonly T[] {
    return this.list(name).flatMap((text) => {
      const value = read(text);
      if (value === undefined) this.fail('invalid-value', words.badValue(name, text, wanted));
      return value === undefined ? [] : [value];
    });
  }

  peek(): string | undefined {
    return this.#words[this.#next]?.text;
  }
  maybe(): string | undefined {
    const token = this.#words[this.#next];
    if (token !== undefined) this.#next++;
    return token?.text;
  }
  /** The same, letters as typed: for files. */
  maybeRaw(): string | undefined {
    const token = this.#words[this.#next];
    if (token !== undefined) this.#next++;
    return token?.raw;
  }
  /** The next word, or a problem that says what is missing. */
  need(what: Words): string {
    const word = this.maybe();
    if (word === undefined) this.fail('missing-argument', words.missingArgument(this.verb, what));
    return word ?? '';
  }
  /** The next word, if `fits` likes it. */
  fitting(fits: (text: string) => boolean, wanted: Words, what: Words): string {
    const word = this.need(what);
    if (this.problem === undefined && !fits(word)) this.fail('invalid-value', words.badWord(word, wanted));
    return word;
  }
  /** Everything from the next word on, as it stands in the source: without secrets, at most 2,000 characters. */
  rest(): string | undefined {
    const from = this.#words[this.#next]?.start ?? this.line.pastedAt;
    if (from === undefined) return undefined;
    this.#next = this.#words.length;
    return (
      redact(unquoted(this.line.source.slice(from, from + 2 * CUT_FROM_TEXT)))
        .slice(0, CUT_FROM_TEXT)
        .trim() || undefined
    );
  }
  /** Does the next word stand in quotes: is it text rather than a name? */
  quotedNext(): boolean {
    return this.#words[this.#next]?.quoted ?? false;
  }
  /** Registries until the words end: commas between them, blanks around commas allowed. */
  registries(): readonly RegistryReference[] {
    const texts: string[] = [];
    let open = true;
    for (let word = this.peek(); word !== undefined; word = this.peek()) {
      if (!open && !word.startsWith(',')) {
        const suggestion = isProblem(referenceOf(word)) ? undefined : `${this.verb} ${[...texts, word].join(',')}`;
        if (suggestion === undefined) this.fail('unexpected-word', words.unexpectedWord(this.verb, word));
        else this.fail('unexpected-word', words.commaBetween(word, suggestion), suggestion);
        break;
      }
      this.#next++;
      texts.push(...word.split(',').filter((part) => part !== ''));
      open = word.endsWith(',');
    }
    if (texts.length > MOST_REGISTRIES) this.fail('too-many-registries', words.tooMany(MOST_REGISTRIES));
    const found = new Map<string, RegistryReference>();
    for (const text of texts.slice(0, MOST_REGISTRIES)) {
      const reference = this.registry(text);
      if (reference) found.set(reference.typed, reference);
    }
    return [...found.values()];
  }
  registry(text: string): RegistryReference | undefined {
    const reference = referenceOf(text);
    if (!isProblem(reference)) return reference;
    this.problem ??= reference;
    return undefined;
  }
  /** No more words may follow. */
  end(): void {
    if (this.line.more) this.fail('too-long', words.tooLong());
    const word = this.peek() ?? (this.line.pastedAt !== undefined ? '--' : undefined);
    if (word !== undefined) this.fail('unexpected-word', words.unexpectedWord(this.verb, word));
  }
}

/** Text without the one pair of quotes around it. */
export function unquoted(text: string): string {
  const bare = text.trim();
  const paired = bare.length > 1 && '"\u201c\u201d\'\u2018'.includes(bare[0] ?? ' ') && '"\u201c\u201d\'\u2019'.includes(bare.at(-1) ?? ' ');
  return paired ? bare.slice(1, -1).trim() : bare;
}

/** What is missing or wanted, in both languages. */
export const WANTED = {
  id: say('an id, as the bot gave it', '机器人给出的 ID'),
  ruleId: say('a rule id, such as dns-private-zone-not-linked', '规则 ID，例如 dns-private-zone-not-linked'),
  place: say('here, all, or a worker’s name (letters, digits and hyphens)', 'here、all 或工作节点名称（字母、数字和连字符）'),
  name: say('a name of 1 to 40 lower-case letters, digits and hyphens', '由 1 到 40 个小写字母、数字和连字符组成的名称'),
  file: say('a file name', '文件名'),
  text: say('some text', '文本内容'),
} as const;
