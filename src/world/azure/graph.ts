// Enough of Resource Graph's query language for queries of the form: resources | where ... | project ...
// It parses the query instead of recognising it, so that a query with a slip in it fails here too.

type Row = Readonly<Record<string, unknown>>;
type Value = (row: Row) => unknown;
type Token = { readonly kind: 'word' | 'text' | 'sign'; readonly text: string };

export class QueryError extends Error {
  override readonly name = 'QueryError';
}

const TOKENS = /\s*(?:'([^']*)'|([A-Za-z_][\w.]*(?:\[\d+\][\w.]*)*)|(=~|==|!=|!~|[|(),=]))/y;

function tokens(query: string): Token[] {
  const found: Token[] = [];
  TOKENS.lastIndex = 0;
  while (TOKENS.lastIndex < query.trimEnd().length) {
    const match = TOKENS.exec(query);
    if (!match) throw new QueryError('Query is invalid');
    const [, text, word, sign] = match;
    found.push(text !== undefined ? { kind: 'text', text } : word !== undefined ? { kind: 'word', text: word } : { kind: 'sign', text: sign ?? '' });
  }
  return found;
}

const asText = (v: unknown): string => (v === undefined || v === null ? '' : typeof v === 'string' ? v : JSON.stringify(v));
const lower = (v: unknown): string => asText(v).toLowerCase();

function read(row: unknown, path: string): unknown {
  let at: unknown = row;
  for (const step of path.split(/[.[\]]+/).filter((s) => s !== '')) {
    if (typeof at !== 'object' || at === null) return undefined;
    const keys = Object.keys(at);
    const key = keys.find((k) => k === step) ?? keys.find((k) => k.toLowerCase() === step.toLowerCase());
    at = key === undefined ? undefined : (at as Record<string, unknown>)[key];
  }
  return at;
}

const COMPARE: Readonly<Record<string, (a: unknown, b: unknown) => boolean>> = {
  '=~': (a, b) => lower(a) === lower(b),
  '!~': (a, b) => lower(a) !== lower(b),
  '==': (a, b) => asText(a) === asText(b),
  '!=': (a, b) => asText(a) !== asText(b),
  contains: (a, b) => lower(a).includes(lower(b)),
  startswith: (a, b) => lower(a).startsWith(lower(b)),
  endswith: (a, b) => lower(a).endsWith(lower(b)),
};

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  constructor(query: string) {
    this.#tokens = tokens(query);
  }
  get done(): boolean {
    return this.#at >= this.#tokens.length;
  }
  next(): Token {
    const token = this.#tokens[this.#at++];
    if (!token) throw new QueryError('Query ended too early');
    return token;
  }
  take(text: string): boolean {
    if (this.#tokens[this.#at]?.text !== text || this.#tokens[this.#at]?.kind === 'text') return false;
    this.#at += 1;
    return true;
  }
  expect(text: string): void {
    if (!this.take(text)) throw new QueryError(`Expected ${text}`);
  }
  value(): Value {
    const token = this.next();
    if (token.kind === 'text') return () => token.text;
    if (token.kind !== 'word') throw new QueryError(`Unexpected ${token.text}`);
    if (this.take('(')) {
      const inner = this.value();
      this.expect(')');
      if (token.text === 'tostring') return (row) => asText(inner(row));
      if (token.text === 'tolower') return (row) => lower(inner(row));
      throw new QueryError(`Unknown function ${token.text}`);
    }
    return (row) => read(row, token.text);
  }
  test(): (row: Row) => boolean {
    if (this.take('(')) {
      const inner = this.any();
      this.expect(')');
      return inner;
    }
    const left = this.value();
    const sign = this.next().text;
    const compare = COMPARE[sign];
    if (!compare) throw new QueryError(`Unknown operator ${sign}`);
    const right = this.value();
    return (row) => compare(left(row), right(row));
  }
  all(): (row: Row) => boolean {
    const tests = [this.test()];
    while (this.take('and')) tests.push(this.test());
    return (row) => tests.every((t) => t(row));
  }
  any(): (row: Row) => boolean {
    const tests = [this.all()];
    while (this.take('or')) tests.push(this.all());
    return (row) => tests.some((t) => t(row));
  }
  project(): (row: Row) => Row {
    const columns: [string, Value][] = [];
    do {
      const start = this.#at;
      const name = this.next().text;
      if (this.take('=')) columns.push([name, this.value()]);
      else {
        this.#at = start;
        columns.push([name, this.value()]);
      }
    } while (this.take(','));
    return (row) => Object.fromEntries(columns.map(([name, of]) => [name, of(row) ?? null]));
  }
}

/** Rows that the query gives. Throws QueryError, as Resource Graph answers 400. */
export function runQuery(query: string, rows: readonly Row[]): readonly Row[] {
  const parser = new Parser(query);
  parser.expect('resources');
  let result = rows;
  while (!parser.done) {
    parser.expect('|');
    if (parser.take('where')) result = result.filter(parser.any());
    else if (parser.take('project')) result = result.map(parser.project());
    else throw new QueryError(`Unknown operator ${parser.next().text}`);
  }
  return result;
}
