// A card as the page gets it: URLs looked at, hidden signs shown, sizes kept.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitted, safeUrl, view } from '../../adapters/console/render.ts';
import { pageWords } from '../../adapters/console/words.ts';
import { goldenCards } from '../card/golden-cards.ts';
import { hostileCard, hugeCard, noteCard, reportCard } from '../platform/cards.ts';

const OWN = ['http://127.0.0.1:3978'];
const urlsIn = (value: unknown): readonly string[] => [...JSON.stringify(value).matchAll(/"url":"((?:[^"\\]|\\.)*)"/g)].map(([, url]) => url ?? '');

describe('a card for the page', () => {
  it('links to https and to the bot itself, and to nothing else', () => {
    for (const url of ['https://portal.azure.com/#x', 'http://127.0.0.1:3978/r/1']) expect(safeUrl(url, OWN)).toBe(url);
    const bad = [
      'http://evil.example/',
      'javascript:alert(1)',
      'JaVaScRiPt:1',
      'data:text/html,x',
      'file:///etc/passwd',
      'https://a@evil.example/',
      '//evil.example',
      'x',
      '',
    ];
    for (const url of bad) expect(safeUrl(url, OWN), url).toBeUndefined();
    fc.assert(fc.property(fc.string(), (text) => [undefined, 'https:'].includes(safeUrl(text, []) === undefined ? undefined : 'https:')));
  });

  it('shows a link that is not safe as words, and leaves out such a button', () => {
    const card = view(
      {
        ...noteCard('x'),
        blocks: [{ type: 'text', text: [{ link: 'the fix', url: 'javascript:alert(1)' }] }],
        actions: [{ type: 'link', label: 'Open', url: 'http://evil.example/' }],
        full: { label: 'All', url: 'ftp://x/' },
      },
      OWN,
    );
    expect(urlsIn(card)).toEqual([]);
    expect(card.blocks).toEqual([{ is: 'text', weight: 'plain', text: [{ is: 'text', text: 'the fix (javascript:alert(1))' }] }]);
  });

  it('lets no sign turn the line around, and shows no picture that is none', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '\u202e', '\u2066', '\u200b', '\u0007', '<', '"') }), (text) => {
        const shown = JSON.stringify(view(hostileCard(text), OWN).blocks);
        expect(shown).not.toMatch(/\u202e|\u2066|\\u0007/);
      }),
      { numRuns: 50 },
    );
    const [picture] = view({ ...noteCard('x'), blocks: [{ type: 'picture', png: '"><svg onload=1>', alt: 'a', text: 't' }] }, OWN).blocks;
    expect(picture).toMatchObject({ png: '' });
  });

  it('takes the verdict out of the line, whatever the language', () => {
    expect(view({ ...reportCard(), title: 'IMPAIRED — contoso: asks public DNS' }, OWN).word).toEqual({ word: 'IMPAIRED', rest: 'contoso: asks public DNS' });
    expect(view({ ...noteCard('x'), tone: 'working', lang: 'zh-CN' }, OWN).word).toEqual({ word: '检查中', rest: 'x' });
    expect(view(noteCard('Hello — you'), OWN).word).toBeUndefined();
    for (const { name, card } of goldenCards()) if (name.startsWith('report-')) expect(view(card, OWN).word?.word, name).toBeTruthy();
  });

  it('fits a card that is too large by cutting, never a finding’s title', () => {
    const short = fitted(hugeCard(), 40_000);
    expect(JSON.stringify(short).length).toBeLessThanOrEqual(40_000);
    for (let number = 1; number <= 60; number++) expect(JSON.stringify(short)).toContain(`Finding number ${number}:`);
    expect(fitted(reportCard())).toEqual(reportCard());
    expect(fitted(hugeCard(), 100)).toBeUndefined();
  });
});

it('has all words of the page in both languages', () => {
  const { en, 'zh-CN': zh } = pageWords();
  expect(Object.keys(zh)).toEqual(Object.keys(en));
  for (const [key, text] of Object.entries(en)) {
    expect(text, key).not.toBe('');
    expect(zh[key], key).not.toBe(text);
    expect([...(zh[key] ?? '').matchAll(/\{\w+\}/g)].map(String).sort()).toEqual([...text.matchAll(/\{\w+\}/g)].map(String).sort());
  }
});
