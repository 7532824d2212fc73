// Every card that people see, against Slack's limits as the simulator knows them: with the newest blocks, and with the plain ones.
import { describe, expect, it } from 'vitest';
import { MESSAGE_CHARACTERS } from '../../adapters/slack/limits.ts';
import { NEWEST } from '../../adapters/slack/render/look.ts';
import { characters, count } from '../../adapters/slack/render/measure.ts';
import { message } from '../../adapters/slack/render/message.ts';
import { home, modal } from '../../adapters/slack/render/view.ts';
import type { Block, Card } from '../../src/card.ts';
import { LANGS } from '../../src/model.ts';
import { goldenCards } from '../card/golden-cards.ts';
import { contractCards, formCard, reportCard } from '../platform/cards.ts';
import { tooLong, wrongWith, wrongWithView } from './simulator/blocks.ts';
import { readMessage } from './simulator/reading.ts';

const LOOKS = { newest: new Set(NEWEST), plain: new Set<never>() } as const;
const checking = { refuses: new Set<string>(), files: new Set<string>() };

function expectWithinLimits(card: Card, newest: (typeof LOOKS)[keyof typeof LOOKS]) {
  const rendered = message(card, { lang: card.lang, newest, id: 'x' });
  expect(wrongWith(rendered.blocks, { ...checking, surface: 'message' })).toEqual([]);
  expect(tooLong(rendered.blocks)).toBe(false);
  expect(characters(rendered.blocks)).toBeLessThanOrEqual(MESSAGE_CHARACTERS);
  expect(count(rendered.blocks)).toBeLessThanOrEqual(50);
  expect(rendered.text).not.toBe('');
  return readMessage(rendered);
}

const squeezed = (text: string): string => text.replace(/\s+/g, ' ').trim();
const titles = (blocks: readonly Block[]): readonly string[] =>
  blocks.flatMap((block) => (block.type === 'finding' ? [block.title] : block.type === 'fold' ? titles(block.blocks) : []));

describe.each(Object.entries(LOOKS))('with %s blocks', (_name, newest) => {
  it.each([...goldenCards(), ...contractCards()].map(({ name, card }) => [name, card] as const))('shows %s within limits', (_card, card) => {
    const { words, links } = expectWithinLimits(card, newest);
    expect(squeezed(words)).toContain(squeezed(card.title));
    const missing = titles(card.blocks).filter((title) => !squeezed(words).includes(squeezed(title)));
    if (missing.length > 0 && card.full) expect(links).toContain(card.full.url);
  });

  const finding = (number: number, lang: string): Block => ({
    type: 'finding',
    number,
    word: lang === 'en' ? 'Error' : '错误',
    severity: 'error',
    title:
      lang === 'en'
        ? `The private DNS zone of registry ${number} is not linked to the network vnet-prod`
        : `注册表 ${number} 的专用 DNS 区域未链接到网络 vnet-prod`,
    rule: 'dns-private-zone-not-linked',
    detail: [lang === 'en' ? 'The name has a public address here. '.repeat(6) : '此处解析得到公共地址。'.repeat(20)],
    more: [
      { type: 'code', label: 'Link the zone', text: 'az network private-dns link vnet create '.repeat(8) },
      { type: 'facts', facts: [{ label: 'Seen from', value: ['vnet-prod'] }] },
    ],
  });

  for (const lang of LANGS) {
    it.each([1, 10, 60])(`shows %i findings in ${lang}, each with its whole title`, (many) => {
      const blocks = Array.from({ length: many }, (_, index) => finding(index + 1, lang));
      const { words } = expectWithinLimits({ ...reportCard(), lang, blocks }, newest);
      for (const title of titles(blocks)) expect(squeezed(words)).toContain(title);
    });
  }
});

it('keeps the title and the buttons however long the rest is', () => {
  const card: Card = { ...reportCard(), blocks: Array.from({ length: 500 }, () => ({ type: 'text', text: ['word '.repeat(700)] }) as const) };
  const rendered = message(card, { lang: 'en', newest: new Set(NEWEST), id: 'x' });
  expect(wrongWith(rendered.blocks, { ...checking, surface: 'message' })).toEqual([]);
  expect(readMessage(rendered).words).toContain(card.title);
  expect(readMessage(rendered).links).toContain(card.full?.url);
  expect(rendered.blocks.at(-1)?.type).toBe('actions');
});

it('draws the second table, because Slack takes one', () => {
  const table: Block = {
    type: 'table',
    caption: 'Paths',
    head: ['From', '域名'],
    rows: [
      ['here', '可以访问'],
      ['vnet-prod', '被阻止'],
    ],
  };
  const rendered = message({ ...reportCard(), blocks: [table, table] }, { lang: 'zh-CN', newest: new Set(NEWEST), id: 'x' });
  expect(rendered.blocks.filter(({ type }) => type === 'table')).toHaveLength(1);
  expect(wrongWith(rendered.blocks, { ...checking, surface: 'message' })).toEqual([]);
});

it('makes modals and homes that Slack takes', () => {
  const look = { lang: 'en', newest: new Set(NEWEST), id: 'x' } as const;
  expect(wrongWithView(modal(formCard('check', 'x'.repeat(9_000)), look, '{}'), checking)).toEqual([]);
  expect(wrongWithView(modal({ ...formCard('check', ''), title: 'A form with a title far longer than Slack has room for' }, look, '{}'), checking)).toEqual([]);
  expect(
    wrongWithView(
      home(
        goldenCards()
          .map(({ card }) => card)
          .slice(0, 30),
        look,
      ),
      checking,
    ),
  ).toEqual([]);
  expect(() => modal(formCard('check', ''), look, 'x'.repeat(3_001))).toThrow(RangeError);
});
