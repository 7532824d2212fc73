// Cards as Teams takes them: within its size whatever they hold, nothing alive in them that we did not put there, and no finding lost.
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CARD_BYTES } from '../../adapters/teams/limits.ts';
import { adaptiveCard, messageOf } from '../../adapters/teams/render/card.ts';
import { defused } from '../../adapters/teams/render/literal.ts';
import type { Block, Card } from '../../src/card.ts';
import { LANGS } from '../../src/model.ts';
import { goldenCards } from '../card/golden-cards.ts';
import { hostileCard, reportCard } from '../platform/cards.ts';
import { weightOf, wrongWith } from './simulator/card.ts';
import { read } from './simulator/reading.ts';

interface Event {
  readonly message: string;
}
interface AdaptiveCards {
  readonly AdaptiveCard: new () => {
    version: unknown;
    parse(json: unknown, context: unknown): void;
    validateProperties(): { readonly validationEvents: readonly Event[] };
  };
  readonly Version: new (major: number, minor: number) => unknown;
  readonly SerializationContext: new (version: unknown) => { readonly eventCount: number; getEventAt(at: number): Event };
  readonly Versions: { readonly v1_5: unknown };
}
// The library looks for a browser.
(globalThis as { self?: unknown }).self = globalThis;
const library = createRequire(import.meta.url)('adaptivecards/dist/adaptivecards.js') as AdaptiveCards;

/** Teams' own code block; a pattern for languages that, being stateful, refuses each second card; and the library's count of buttons without menu. */
const NOT_OURS = /CodeBlock|property "lang"|Maximum number of actions/;
/** What the reference implementation says. */
function byLibrary(json: unknown): readonly string[] {
  const card = new library.AdaptiveCard();
  card.version = new library.Version(1, 6);
  const context = new library.SerializationContext(library.Versions.v1_5);
  card.parse(json, context);
  const parsed = Array.from({ length: context.eventCount }, (_, at) => context.getEventAt(at).message);
  return [...parsed, ...card.validateProperties().validationEvents.map(({ message }) => message)].filter((message) => !NOT_OURS.test(message));
}

const titles = (blocks: readonly Block[]): readonly string[] =>
  blocks.flatMap((block) => (block.type === 'finding' ? [block.title] : block.type === 'fold' ? titles(block.blocks) : []));
const squeezed = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Findings as long as they come, in either language. */
const withFindings = (count: number, lang: Card['lang']): Card => {
  const long =
    lang === 'en'
      ? 'The private DNS zone is not linked to this virtual network, so the name is public here. '
      : '专用 DNS 区域未链接到此虚拟网络，因此该名称在此处解析为公共地址。';
  return {
    ...reportCard(),
    lang,
    blocks: Array.from(
      { length: count },
      (_, at): Block => ({
        type: 'finding',
        number: at + 1,
        word: lang === 'en' ? 'error' : '错误',
        severity: 'error',
        title: `${at + 1}: ${long.repeat(3).slice(0, 150)}`,
        rule: 'dns-private-zone-not-linked',
        detail: [long.repeat(6)],
        more: [{ type: 'code', text: 'az network private-dns link vnet create --name x '.repeat(40) }],
      }),
    ),
  };
};

describe('every golden card', () => {
  it.each(goldenCards())('$name is taken, and within the size', ({ card }) => {
    const json = adaptiveCard(card);
    expect(wrongWith(json)).toEqual([]);
    expect(byLibrary(json)).toEqual([]);
    expect(weightOf(json)).toBeLessThanOrEqual(CARD_BYTES);
    expect(json.fallbackText).not.toBe('');
    expect(messageOf(card).summary).not.toBe('');
  });
});

describe.each(LANGS)('in %s', (lang) => {
  it.each([1, 10, 60])('%i findings are within the size, and each is named', (count) => {
    const card = withFindings(count, lang);
    const json = adaptiveCard(card);
    expect(weightOf(json)).toBeLessThanOrEqual(CARD_BYTES);
    expect(wrongWith(json)).toEqual([]);
    const { words, links } = read(messageOf(card));
    const missing = titles(card.blocks).filter((title) => !squeezed(words).includes(squeezed(title)));
    if (missing.length > 0) expect(links).toContain(card.full?.url);
    if (count <= 10) expect(missing).toEqual([]);
  });
});

describe('hostile words', () => {
  const evil = fc.oneof(
    fc.string({ maxLength: 120 }),
    fc
      .array(
        fc.constantFrom(
          '<at>',
          '</at>',
          '[',
          ']',
          '(',
          ')',
          '](',
          '![',
          '{{',
          '}}',
          'DATE(',
          '2020-01-01T00:00:00Z',
          ')',
          '**',
          '__',
          '`',
          '\n',
          '- ',
          '1. ',
          '# ',
          '> ',
          '|',
          'https://evil.example',
          'www.evil.example',
          'Li',
          '\u2060',
          ' ',
          '\\',
        ),
        { maxLength: 40 },
      )
      .map((parts) => parts.join('')),
  );

  it('never notify, never link, and never work as functions', () => {
    fc.assert(
      fc.property(evil, (text) => {
        const message = messageOf(hostileCard(text));
        const { links, pings, words } = read(message);
        expect(pings).toEqual([]);
        expect(links.filter((url) => url !== 'https://ours.example/')).toEqual([]);
        // What a button sends back and what is copied stays as it is; neither is a text in which functions work.
        const texts = JSON.stringify(message, (key, value: unknown) => (key === 'data' || key === 'codeSnippet' ? undefined : value));
        expect(texts).not.toMatch(/\{\{(DATE|TIME)\(/);
        expect(wrongWith((message.attachments as { content: unknown }[])[0]?.content).filter((one) => !one.includes('without a title'))).toEqual([]);
        expect(words).toBeDefined();
      }),
      { numRuns: 300 },
    );
  });

  it('beside a mention and a time of ours leave these alone, and gain nothing', () => {
    fc.assert(
      fc.property(evil, evil, (before, after) => {
        const card: Card = {
          ...reportCard(),
          actions: [],
          blocks: [{ type: 'text', text: [before, ' ', { person: '29:li', name: 'Li', notify: true }, ' ', { time: '2026-03-01T10:00:00.000Z' }, ' ', after] }],
        };
        const { links, pings, words } = read(messageOf(card));
        expect(pings.every((id) => id === '29:li')).toBe(true);
        expect(pings.length).toBe(1);
        expect(links.filter((url) => url !== card.full?.url)).toEqual([]);
        expect(words).toContain('2026-03-01 10:00');
      }),
      { numRuns: 300 },
    );
  });

  it('lose nothing that can be read', () => {
    fc.assert(fc.property(evil, (text) => defused(text).replaceAll('\u2060', '') === text.replaceAll('\u2060', '')));
  });
});

it('a person is named and not notified unless that is meant', () => {
  const card: Card = { ...reportCard(), blocks: [{ type: 'text', text: ['Asked by ', { person: '29:li', name: 'Li' }] }] };
  expect(read(messageOf(card)).pings).toEqual([]);
  expect(adaptiveCard(card)).not.toHaveProperty('msteams.entities');
});

it('what one sees first is in sight, and the rest is in the menu', () => {
  const actions = Array.from({ length: 9 }, (_, at) => ({ type: 'command', label: `Do ${at}`, command: `do ${at}` }) as const);
  const json = adaptiveCard({ ...reportCard(), actions });
  const shown = (json.actions as { mode?: string; title: string }[]).filter(({ mode }) => mode !== 'secondary');
  expect(shown.map(({ title }) => title)).toEqual(['Do 0', 'Do 1', 'Do 2', 'Full report']);
});
