import { describe, expect, it } from 'vitest';
import { code, codeCell, fenced, plain } from '../../adapters/cli/markdown/escape.ts';
import { renderMarkdown } from '../../adapters/cli/markdown.ts';
import { LANGS } from '../../src/model.ts';
import { expectGolden } from './golden.ts';
import { hostileReport, REPORTS } from './reports.ts';

describe('a report as Markdown', () => {
  for (const lang of LANGS) {
    for (const name of ['symptoms', 'refused', 'unknown']) {
      const report = REPORTS[name];
      if (!report) throw new Error(`no report ${name}`);
      it(`${name} in ${lang}`, () => expectGolden(`${name}.${lang}.md`, renderMarkdown(report(), lang, ['tcp-refused'])));
    }
  }

  it('lets nothing from evidence become markup, a link or a mention', async () => {
    const text = renderMarkdown(hostileReport(), 'en');
    const outsideCode = text.replace(/(`+)(?!`)[^\n]*?[^`]\1(?!`)/g, '');
    expect(outsideCode).not.toMatch(/<script|@everyone|(?<!\\)\*\*bold|(?<!\\)\[x\]|https:\/\/evil|www\.evil/);
    await expectGolden('hostile.en.md', text);
  });

  it('escapes piece by piece', () => {
    expect(plain('a|b <i> `c` @d')).toBe('a\\|b &lt;i&gt; \\`c\\` @\u200bd');
    expect(code('a`b|c')).toBe('``a`b|c``');
    expect(codeCell('a`b|c')).toBe('``a`b\\|c``');
    expect(fenced('echo ```', 'sh')).toBe('````sh\necho ```\n````');
  });
});
