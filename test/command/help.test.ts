import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { columnsOf, wrapped } from '../../src/command/help.ts';
import { isOption, OPTIONS, optionSpec } from '../../src/command/options.ts';
import { optionsOf, subNamed, VERBS, verbNamed } from '../../src/command/verbs.ts';
import { helpSections, helpText, parseArgv, parseText, SURFACES } from '../../src/command.ts';
import { LANGS } from '../../src/model.ts';

describe('help', () => {
  const topics = [undefined, ...VERBS.map(({ verb }) => verb), 'nonsense'];
  it.each(topics)('about %s fits 80 columns in both languages', (topic) => {
    for (const lang of LANGS) {
      for (const surface of SURFACES) {
        const text = helpText(lang, { surface, ...(topic === undefined ? {} : { topic }) });
        expect(text.endsWith('\n')).toBe(true);
        for (const line of text.split('\n')) {
          expect(columnsOf(line), line).toBeLessThanOrEqual(80);
          expect(line).toBe(line.trimEnd());
        }
      }
    }
  });
  it('names every verb of its surface, and no other', () => {
    const cli = helpText('en');
    const chat = helpText('en', { surface: 'slash' });
    for (const { verb, where } of VERBS) {
      expect(cli.includes(`\n  ${verb} `)).toBe(where !== 'chat');
      expect(chat.includes(`\n  ${verb} `)).toBe(where !== 'cli');
    }
  });
  it('leaves out what this person may not do', () => {
    const sections = helpSections('slash', (verb) => verb === 'check' || verb === 'help');
    expect(sections.flatMap(({ verbs }) => verbs.map(({ verb }) => verb))).toEqual(['check', 'help']);
    expect(helpText('en', { surface: 'slash', topic: 'mute', allowed: (verb) => verb !== 'mute' })).not.toContain('Keep quiet');
  });
  it('shows every option of a verb, and on a chat none of the command line', () => {
    const cli = helpText('en', { topic: 'check' });
    const chat = helpText('en', { topic: 'check', surface: 'mention' });
    for (const name of optionsOf(verbNamed('check') ?? VERBS[0] ?? ({} as never)).filter((one) => one !== 'help')) {
      expect(cli).toContain(`--${name}`);
      const here = !optionSpec(name).local || optionSpec(name).unlessCloud === true;
      expect(chat.includes(`--${name}`), name).toBe(here);
    }
  });
  it('wraps Chinese between signs, and never before closing punctuation', () => {
    for (const line of wrapped('注册表仅对选定地址开放，而它看到的地址不在其中。'.repeat(5), 20)) {
      expect(columnsOf(line)).toBeLessThanOrEqual(22);
      expect(line).not.toMatch(/^[，。、：；）]/);
    }
  });
});

describe('the tables', () => {
  it('have each word once', () => {
    const words = VERBS.flatMap(({ verb, aliases = [] }) => [verb, ...aliases]);
    expect(new Set(words).size).toBe(words.length);
  });
  it('find every action by its aliases', () => {
    for (const spec of VERBS)
      for (const [name, sub] of Object.entries(spec.subs ?? {})) for (const word of [name, ...(sub.aliases ?? [])]) expect(subNamed(spec, word)).toBe(name);
  });
  it('have words in both languages', () => {
    const all = [
      ...VERBS.flatMap((spec) => [spec.summary, ...(spec.more ? [spec.more] : []), ...Object.values(spec.subs ?? {}).map((sub) => sub.summary)]),
      ...Object.keys(OPTIONS).flatMap((name) => (isOption(name) ? [optionSpec(name).words] : [])),
    ];
    for (const words of all) {
      expect(words.en).not.toMatch(/\p{Script=Han}/u);
      expect(words['zh-CN']).toMatch(/\p{Script=Han}/u);
    }
  });
  it('hold examples that are understood', () => {
    for (const { examples = [], where } of VERBS) {
      for (const example of examples) {
        const parsed = where === 'cli' ? parseArgv([example.replace(/ <.*$/, '').replace(/ < .*$/, '')]) : parseText(example, 'thread');
        expect(parsed.ok, example).toBe(true);
      }
    }
  });
});

describe('--help', () => {
  it('loads neither zod, undici, ipaddr nor a rule', async () => {
    const script = `
      import { registerHooks } from 'node:module';
      const seen = [];
      registerHooks({ resolve(specifier, context, next) { const found = next(specifier, context); seen.push(found.url); return found; } });
      const { helpText, parseArgv } = await import(${JSON.stringify(new URL('../../src/command.ts', import.meta.url).href)});
      if (!parseArgv(['--help']).ok || !helpText('en').includes('check')) throw new Error('no help');
      process.stdout.write(JSON.stringify(seen));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]);
    const loaded = JSON.parse(stdout) as readonly string[];
    expect(loaded.length).toBeGreaterThan(10);
    expect(loaded.filter((url) => /node_modules|\/rules\/|\/probe\/|^node:/.test(url))).toEqual([]);
  });
});
