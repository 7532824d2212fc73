import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { commandLines } from '../../adapters/cli/text/causes.ts';
import { wrapped } from '../../adapters/cli/text/layout.ts';
import { renderText } from '../../adapters/cli/text.ts';
import { LANGS } from '../../src/model.ts';
import { expectGolden } from './golden.ts';
import { HOSTILE, hostileReport, REPORTS } from './reports.ts';

const suspects = ['tcp-refused'];

describe('a report on a terminal', () => {
  for (const [name, report] of Object.entries(REPORTS)) {
    for (const lang of LANGS) {
      it(`${name} in ${lang}`, () => expectGolden(`${name}.${lang}`, renderText(report(), { lang, width: 90, colour: false, suspects })));
    }
  }

  it('paints without changing a word', () => {
    for (const report of Object.values(REPORTS)) {
      const [plain, painted] = [false, true].map((colour) => renderText(report(), { lang: 'en', width: 90, colour }));
      expect(painted).toContain('\x1b[');
      expect(painted?.replaceAll(new RegExp(`${'\x1b'}\\[[0-9]+m`, 'g'), '')).toBe(plain);
    }
  });

  it('keeps to the width, links and commands apart', () => {
    for (const report of Object.values(REPORTS)) {
      for (const lang of LANGS) {
        const lines = renderText(report(), { lang, width: 60, colour: false }).split('\n');
        const long = lines.filter((line) => stringWidth(line) > 60 && !/https:|^ {4}[$ ] |-> |acr-check explain/.test(line));
        expect(long).toEqual([]);
      }
    }
  });

  it('names the control endpoints only when they are blocked, or when asked to', () => {
    const report = REPORTS.healthy?.();
    if (!report) throw new Error('no such report');
    const text = (verbose: boolean) => renderText(report, { lang: 'en', width: 100, colour: false, verbose });
    expect(text(false)).not.toContain('login.microsoftonline.com');
    expect(text(true)).toContain('login.microsoftonline.com');
  });

  it('shows what would steer the terminal, and does not obey it', async () => {
    for (const lang of LANGS) {
      const text = renderText(hostileReport(), { lang, width: 90, colour: false });
      expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      expect(text).toContain('\\x1b[2J');
      expect(text).toContain('\\u{202e}');
      await expectGolden(`hostile.${lang}`, text);
    }
    expect(HOSTILE).toContain('\x1b');
  });
});

describe('lines that fit', () => {
  it('never starts a line with a Chinese closing mark, and never passes the width', () => {
    const text = '注册表返回 403：它看到的地址是 203.0.113.7（出口地址），没有任何规则包含该地址。请检查“选定网络”的规则。';
    for (let width = 20; width <= 60; width += 1) {
      const lines = wrapped(text, width);
      expect(lines.filter((line) => /^[，。；：！？、）》”’]/u.test(line) || /[（《“‘]$/u.test(line))).toEqual([]);
      expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(width + 2);
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
    }
  });

  it('breaks a word that no line holds', () => {
    expect(wrapped('x'.repeat(50), 20)).toEqual(['x'.repeat(20), 'x'.repeat(20), 'x'.repeat(10)]);
  });
});

describe('a command', () => {
  it('is quoted for a shell, with what is to be filled in left visible', () => {
    expect(commandLines(['az', 'acr', 'show', '--name', '<registry name>', '--query', "a'b"], 100)).toEqual([
      `az acr show --name '<registry name>' --query 'a'\\''b'`,
    ]);
  });

  it('goes on after a backslash where it is long, and stays one command', () => {
    const argv = [
      'az',
      'network',
      'private-endpoint',
      'create',
      '--name',
      'pe',
      '--resource-group',
      '<group>',
      '--subnet',
      '/subscriptions/s/x',
      '--manual',
      'no',
    ];
    const lines = commandLines(argv, 50);
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.slice(0, -1).every((line) => line.endsWith(' \\'))).toBe(true);
    expect(lines.map((line) => line.replace(/ \\$/, '').trim()).join(' ')).toBe(commandLines(argv, 500)[0]);
  });
});
