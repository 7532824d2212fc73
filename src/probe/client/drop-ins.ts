// Environment of a systemd service, from its drop-ins: systemd.exec(5), Environment=. No I/O.

export type Variables = ReadonlyMap<string, string>;

/** Words as systemd splits them: blanks separate, quotes hold together, a backslash keeps the next character. */
function wordsOf(text: string): readonly string[] {
  const words: string[] = [];
  for (const [word] of text.matchAll(/(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\\.|[^\s"'\\])+/g)) {
    const plain = word.replace(/"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'/g, (_, double?: string, single?: string) => double ?? single ?? '');
    words.push(plain.replace(/\\(.)/g, '$1').replaceAll('%%', '%')); // % starts a specifier: people write %% in passwords
    if (words.length >= 256) break;
  }
  return words;
}

/** The variables after one more file: later ones win, and an empty Environment= forgets those before. */
export function withDropIn(before: Variables, text: string): Variables {
  let variables = new Map(before);
  let section = '';
  for (const line of text.replace(/\\\r?\n/g, ' ').split('\n')) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#') || trimmed.startsWith(';')) continue;
    const [, heading] = /^\[(.+)\]$/.exec(trimmed) ?? [];
    if (heading !== undefined) section = heading;
    const [, value] = /^Environment\s*=(.*)$/.exec(trimmed) ?? [];
    if (section !== 'Service' || value === undefined) continue;
    if (value.trim() === '') variables = new Map();
    for (const word of wordsOf(value)) {
      const equals = word.indexOf('=');
      if (equals > 0) variables.set(word.slice(0, equals), word.slice(equals + 1));
    }
  }
  return variables;
}
