// Text -> words, as a shell would take it apart, but forgiving: smart quotes, full-width letters and dashes that a keyboard "corrected". Pure.

export interface Token {
  readonly text: string; // folded
  readonly raw: string; // without the quotes, letters as typed
  readonly start: number; // in the source
  readonly end: number;
  readonly quoted: boolean;
}

export interface Line {
  readonly source: string;
  readonly tokens: readonly Token[];
  /** Where the pasted text starts: what follows the first bare `--`. */
  readonly pastedAt?: number;
  /** Where the words before the pasted text end. */
  readonly headEnd: number;
  /** There were more words than anybody types: they were not read. */
  readonly more?: true;
}

/** Nobody types more words; what is longer is pasted text. */
const MOST_TOKENS = 300;

const CLOSES: Readonly<Record<string, string>> = { '"': '"”“＂', "'": "'’", '“': '”“"', '”': '”"', '‘': "’'", '「': '」', '＂': '＂"' };
const DASHES = /^[-‐‑‒–—―−－]+/;

/** Full-width forms become ASCII, and a dash made by a keyboard before a word becomes `--`. */
function ascii(text: string): string {
  const half = text.replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0)).replace(/、/g, ',');
  const dashes = DASHES.exec(text)?.[0] ?? '';
  return dashes !== '' && /[^-]/.test(dashes) ? `--${half.slice(dashes.length)}` : half;
}

/** A word of a message as it was meant: in ASCII, without emphasis. */
export const fold = (text: string): string => unwrapped(ascii(text));

/** `contoso`, *contoso*, _contoso_: emphasis around a whole word is no part of it. */
function unwrapped(text: string): string {
  let from = 0;
  let to = text.length;
  while (to - from > 2 && '`*_~'.includes(text[from] ?? ' ') && text[from] === text[to - 1]) {
    from++;
    to--;
  }
  return text.slice(from, to);
}

interface Cut {
  readonly raw: string;
  readonly end: number;
  readonly quoted: boolean;
}

/** Finds the closing quote, and remembers that there is none: a text full of opening quotes must not be searched again and again. */
function quotesOf(source: string) {
  const none = new Set<string>();
  return (open: string, from: number): { readonly text: string; readonly end: number } | undefined => {
    const closing = CLOSES[open];
    if (closing === undefined || none.has(open)) return undefined;
    let text = '';
    for (let i = from; i < source.length; i++) {
      const sign = source[i] ?? '';
      const next = source[i + 1] ?? '';
      if (open === '"' && sign === '\\' && next !== '' && `${closing}\\`.includes(next)) {
        text += next;
        i++;
      } else if (closing.includes(sign)) return { text, end: i + 1 };
      else text += sign;
    }
    none.add(open);
    return undefined;
  };
}

function wordAt(source: string, start: number, quoteFrom: ReturnType<typeof quotesOf>): Cut {
  let raw = '';
  let quoted = false;
  let at = start;
  while (at < source.length && !/\s/.test(source[at] ?? '')) {
    const sign = source[at] ?? '';
    const opens = at === start || source[at - 1] === '=';
    const quote = opens ? quoteFrom(sign, at + 1) : undefined;
    if (quote) {
      raw += quote.text;
      at = quote.end;
      quoted = true;
    } else {
      raw += sign;
      at++;
    }
  }
  return { raw, end: at, quoted };
}

/** One line of words; a bare `--` ends them, and so does `until` (an offset). */
export function lineOf(source: string, until = source.length): Line {
  const quoteFrom = quotesOf(source.slice(0, until));
  const tokens: Token[] = [];
  let at = 0;
  while (at < until && tokens.length < MOST_TOKENS) {
    if (/\s/.test(source[at] ?? '')) {
      at++;
      continue;
    }
    const word = wordAt(source.slice(0, until), at, quoteFrom);
    const text = word.quoted && !word.raw.startsWith('-') ? word.raw : fold(word.raw);
    if (text === '--' && !word.quoted) return { source, tokens, pastedAt: word.end, headEnd: at };
    tokens.push({ text, raw: word.raw, start: at, end: word.end, quoted: word.quoted });
    at = word.end;
  }
  return { source, tokens, headEnd: until, ...(/\S/.test(source.slice(at, until)) ? { more: true } : {}) };
}

/** A word that is already apart from the others. */
export type Word = Pick<Token, 'text' | 'raw' | 'quoted'>;

/** A word as a shell handed it over. Nobody emphasises there: a file may well be named `_--_`. */
export const shellWord = (raw: string): Word => ({ raw, text: ascii(raw), quoted: false });

/** Words already apart, so that blanks inside one stay; a bare `--` ends them. */
export function argvLine(words: readonly Word[]): Line {
  const tokens: Token[] = [];
  let at = 0;
  const source = words.map(({ raw }) => raw).join(' ');
  for (const word of words) {
    const end = at + word.raw.length;
    if (word.text === '--' && !word.quoted) return { source, tokens, pastedAt: Math.min(source.length, end), headEnd: at };
    tokens.push({ ...word, start: at, end });
    at = end + 1;
  }
  return { source, tokens, headEnd: source.length };
}
