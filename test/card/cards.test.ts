// What every card keeps, whatever it is made of; and how each of them reads, kept in files.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { plainCard } from '../../src/card/plain.ts';
import type { Action, Block, Card } from '../../src/card.ts';
import { parseText } from '../../src/command.ts';
import { goldenCards } from './golden-cards.ts';

const FOLDER = new URL('../golden/cards/', import.meta.url);
const CARDS = goldenCards();
const byName = new Map(CARDS.map((one) => [one.name, one.card]));

/** Every string that a person sees, with its path. */
function textsOf(value: unknown, path = ''): readonly (readonly [path: string, text: string])[] {
  if (typeof value === 'string') return [[path, value]];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) => textsOf(inner, `${path}/${key}`));
}
const blocksOf = (blocks: readonly Block[]): readonly Block[] =>
  blocks.flatMap((block) => [block, ...(block.type === 'fold' ? blocksOf(block.blocks) : block.type === 'finding' ? blocksOf(block.more) : [])]);
const commandsOf = (card: Card): readonly string[] => card.actions.flatMap((action) => (action.type === 'command' ? [action.command] : []));
const shapeOf = (card: Card): unknown => ({
  kind: card.kind,
  tone: card.tone,
  blocks: blocksOf(card.blocks).map(({ type }) => type),
  actions: card.actions.map((action: Action) => [action.type, action.rank]),
});

describe('goldens', () => {
  it('are the cards', async () => {
    if (process.env.UPDATE_GOLDEN === '1') {
      await rm(FOLDER, { recursive: true, force: true });
      await mkdir(FOLDER, { recursive: true });
      for (const { name, card } of CARDS) {
        await writeFile(new URL(`${name}.json`, FOLDER), `${JSON.stringify(card, undefined, 1)}\n`);
        await writeFile(new URL(`${name}.txt`, FOLDER), plainCard(card));
      }
    }
    const files = new Set(await readdir(FOLDER));
    for (const { name, card } of CARDS) {
      expect(JSON.parse(await readFile(new URL(`${name}.json`, FOLDER), 'utf8')), name).toEqual(card);
      expect(plainCard(card), name).toBe(await readFile(new URL(`${name}.txt`, FOLDER), 'utf8'));
      files.delete(`${name}.json`);
      files.delete(`${name}.txt`);
    }
    expect([...files]).toEqual([]);
  });
  it('have names of their own', () => expect(byName.size).toBe(CARDS.length));
});

describe('every card', () => {
  it('has a title of one line and at most 200 characters', () => {
    for (const { name, card } of CARDS) {
      expect(card.title.trim(), name).not.toBe('');
      expect(card.title.length, name).toBeLessThanOrEqual(200);
      expect(card.title, name).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    }
  });

  it('holds no empty text, and nothing invisible', () => {
    for (const { name, card } of CARDS) {
      for (const [path, text] of textsOf(card)) {
        if (/\/field\/value$|\/text$/.test(path) && path.startsWith('/actions')) continue;
        if (!path.endsWith('/value')) expect(text, `${name} ${path}`).not.toBe('');
        expect(text.replaceAll('\n', ''), `${name} ${path}`).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }
      for (const block of blocksOf(card.blocks)) if (block.type === 'text') expect(block.text.length, name).toBeGreaterThan(0);
    }
  });

  it('offers only what the grammar takes, with at most one primary button and labels that differ', () => {
    for (const { name, card } of CARDS) {
      for (const command of commandsOf(card)) expect(parseText(command, 'button'), `${name}: ${command}`).toMatchObject({ ok: true });
      expect(card.actions.filter(({ rank }) => rank === 'primary').length, name).toBeLessThanOrEqual(1);
      expect(new Set(card.actions.map(({ label }) => label)).size, name).toBe(card.actions.length);
      for (const { label } of card.actions) expect(label.length, name).toBeLessThanOrEqual(75);
    }
  });

  it('has the same structure in both languages', () => {
    for (const { name, card } of CARDS.filter((one) => one.name.endsWith('.en'))) {
      const other = byName.get(name.replace(/\.en$/, '.zh-CN'));
      expect(other && shapeOf(other), name).toEqual(shapeOf(card));
    }
  });

  it('folds no folds, and keeps tables narrow', () => {
    for (const { card } of CARDS) {
      for (const block of blocksOf(card.blocks)) {
        if (block.type === 'fold') expect(block.blocks.some(({ type }) => type === 'fold')).toBe(false);
        if (block.type === 'table') {
          expect(block.head.length).toBeLessThanOrEqual(20);
          for (const row of block.rows) expect(row.length).toBe(block.head.length);
        }
      }
    }
  });
});
