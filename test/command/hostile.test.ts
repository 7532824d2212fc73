// Nothing that is typed may make the grammar throw, hang, or keep what it should not.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AZURE_CLOUD } from '../../src/clouds.ts';
import { type Parsed, parseArgv, parseText, resolveRegistry, SURFACES, type Surface } from '../../src/command.ts';

const TEN_MB = 10 * 1024 * 1024;
const chats = SURFACES.filter((surface): surface is Exclude<Surface, 'cli'> => surface !== 'cli');
const strings = (value: unknown): readonly string[] =>
  typeof value === 'string' ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];

describe('ten megabytes', () => {
  const fillers = [
    'a',
    ' ',
    '\n',
    '-',
    '--',
    '"',
    '“',
    "'",
    '<',
    '<http://x|',
    '&lt;',
    '&',
    '[a](',
    '`',
    '```',
    '\u200b',
    '\u001b[',
    'contoso,',
    'x.azurecr.io ',
    '<@U1> ',
    '<at>',
    '/',
    '.',
    ':',
    '@',
    'a=',
    '--from ',
    '\\"',
    '检',
    '\ud800',
  ];
  it.each(fillers)('of %j are read in less than a second, and at most 64 KB are kept', (filler) => {
    const bulk = filler.repeat(Math.ceil(TEN_MB / filler.length));
    for (const text of [bulk, `check contoso ${bulk}`, `check contoso -- ${bulk}`, `check contoso -- "${bulk}"`]) {
      for (const surface of ['slash', 'api'] as const) {
        const started = performance.now();
        const parsed = parseText(text, surface);
        expect(performance.now() - started).toBeLessThan(1000);
        expect(JSON.stringify(parsed).length).toBeLessThan(500_000);
        if (parsed.ok && parsed.command.verb === 'check') expect(parsed.command.text?.length ?? 0).toBeLessThanOrEqual(65_536);
      }
    }
    const started = performance.now();
    parseArgv(['check', 'contoso', '--', bulk]);
    parseArgv([bulk]);
    parseArgv(['check', bulk, bulk]);
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it('says that the text was cut', () => {
    const parsed = parseText(`check contoso -- ${'no such host '.repeat(10_000)}`, 'slash');
    expect(parsed.ok && parsed.notes.map(({ en }) => en).join()).toMatch(/first 64 KB/);
  });
});

describe('whatever is typed', () => {
  const calm = (parsed: Parsed) => {
    for (const said of strings(parsed)) expect(said).not.toMatch(/[\p{Cc}--[\n\t]]|\p{Cf}/v);
    if (parsed.ok) return;
    expect(parsed.problem.words.en).not.toBe('');
  };
  it('is a command or a problem, without control characters', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...chats),
        fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })),
        fc.constantFrom('', 'check ', 'check contoso ', 'digest ', 'incident start ', 'mute ', 'explain ', 'docker pull '),
        (surface, text, lead) => {
          calm(parseText(lead + text, surface));
        },
      ),
      { numRuns: 3000 },
    );
  });
  it('also as words of a process', () => {
    const word = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.constantFrom('check', '--from', '--', '-', '--save', '--json', 'docker', 'contoso', 'digest', ''),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), (argv) => calm(parseArgv(argv))),
      { numRuns: 3000 },
    );
  });
  it('leads to hosts of the cloud only', () => {
    const label = fc.stringMatching(/^[a-zA-Z0-9._-]{1,30}$/);
    fc.assert(
      fc.property(fc.tuple(label, fc.constantFrom('', '.azurecr.io', '.azurecr.cn', '.evil.com', '.azurecr.io.evil.com', '@azurecr.io')), ([start, end]) => {
        const parsed = parseText(`check ${start}${end}`, 'api');
        if (!parsed.ok || parsed.command.verb !== 'check') return;
        for (const reference of parsed.command.registries) {
          const resolved = resolveRegistry(reference, AZURE_CLOUD);
          if (resolved.ok) expect(resolved.registry.loginServer).toMatch(/^[a-z0-9]{5,50}(-[a-z0-9]{1,40})?\.azurecr\.(io|us|cn)$/);
        }
      }),
      { numRuns: 2000 },
    );
  });
  it('cannot reach into objects', () => {
    for (const text of [
      '__proto__',
      'constructor',
      'check __proto__',
      'check contoso --__proto__ x',
      'check contoso --constructor',
      'help __proto__',
      'digest __proto__',
      'check contoso constructor=x',
      'toString contoso',
    ]) {
      expect(() => parseText(text, 'slash')).not.toThrow();
    }
    expect(parseText('digest constructor', 'slash').ok).toBe(false);
    expect(parseText('check contoso --constructor x', 'slash').ok).toBe(false);
  });
});

describe('secrets', () => {
  it.each([
    'check contoso -- Authorization: Bearer abcdefgh12345678 refused',
    'check contoso -- docker login -u me -p hunter2hunter2 contoso.azurecr.io',
    'check contoso\npassword=hunter2hunter2',
    'incident note the token is token=hunter2hunter2',
    'feedback password: hunter2hunter2',
    'mute contoso 4h password=hunter2hunter2',
  ])('are taken out, and the person is told: %j', (text) => {
    const parsed = parseText(text, 'mention');
    expect(parsed.ok).toBe(true);
    expect(JSON.stringify(parsed)).not.toMatch(/hunter2|abcdefgh12345678/);
    expect(parsed.ok && parsed.notes.map(({ en }) => en).join()).toMatch(/change it/);
  });
});
