// A card -> what the page shows: plain JSON in which every string is literal (the page sets textContent) and every URL was looked at. Pure.

import { shown, shownLines } from '../../src/card/shown.ts';
import type { Action, Block, Card, CardKind, Field, FormName, Step, Text, Tone } from '../../src/card.ts';
import type { Lang } from '../../src/model.ts';
import { MOST_CARD } from './limits.ts';
import { CUT, WORKING } from './words.ts';

export type InlineView =
  | { readonly is: 'text' | 'code' | 'strong' | 'person'; readonly text: string }
  | { readonly is: 'time'; readonly text: string; readonly time: string }
  | { readonly is: 'link'; readonly text: string; readonly url: string };

export type BlockView =
  | { readonly is: 'text'; readonly weight: 'strong' | 'plain' | 'quiet'; readonly text: readonly InlineView[] }
  | { readonly is: 'heading'; readonly text: string }
  | { readonly is: 'facts'; readonly facts: readonly { readonly label: string; readonly value: readonly InlineView[] }[] }
  | { readonly is: 'table'; readonly caption: string; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }
  | { readonly is: 'code'; readonly text: string; readonly label?: string }
  | { readonly is: 'steps'; readonly title: string; readonly steps: readonly Step[] }
  | { readonly is: 'fold'; readonly title: string; readonly blocks: readonly BlockView[] }
  | {
      readonly is: 'finding';
      readonly number: number;
      readonly severity: 'error' | 'warning' | 'info';
      readonly word: string;
      readonly title: string;
      readonly rule: string;
      readonly detail: readonly InlineView[];
      readonly more: readonly BlockView[];
    }
  | { readonly is: 'picture'; readonly png: string; readonly alt: string; readonly text: string }
  | { readonly is: 'field'; readonly field: Field }
  | { readonly is: 'rule' };

export type ActionView = {
  readonly label: string;
  readonly says: string;
  readonly rank: 'primary' | 'usual' | 'more';
} & (
  | { readonly is: 'link'; readonly url: string }
  | { readonly is: 'command'; readonly command: string; readonly danger: boolean }
  | { readonly is: 'form'; readonly form: FormName; readonly text: string }
);

export interface CardView {
  readonly kind: CardKind;
  readonly tone: Tone;
  readonly lang: Lang;
  /** The whole line, as it is read out. */
  readonly title: string;
  /** What stands beside the line: the verdict that begins it, or that it is still being looked at. `rest` is the line without it. */
  readonly word?: { readonly word: string; readonly rest: string };
  readonly blocks: readonly BlockView[];
  readonly actions: readonly ActionView[];
  readonly full?: { readonly label: string; readonly url: string };
  readonly submit?: { readonly label: string; readonly form: FormName };
}

/** https: anywhere, or the bot's own origin (`own`: http://127.0.0.1:3978, say). Anything else is shown as words. */
export function safeUrl(url: string, own: readonly string[]): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  if (parsed.username !== '' || parsed.password !== '') return undefined;
  return parsed.protocol === 'https:' || own.includes(parsed.origin) ? parsed.href : undefined;
}

const PNG = /^iVBORw0KGgo[A-Za-z0-9+/]*={0,2}$/;
const VERDICT = /^([^—]{2,24}) — (.+)$/s;

/** `IMPAIRED — contoso …` -> the verdict and the rest. */
function wordOf({ tone, title, lang }: Card): CardView['word'] {
  const [, word, rest] = VERDICT.exec(shown(title)) ?? [];
  if (word !== undefined && rest !== undefined && tone !== 'info') return { word, rest };
  return tone === 'working' ? { word: WORKING[lang], rest: shown(title) } : undefined;
}

function inlines(text: Text, own: readonly string[]): readonly InlineView[] {
  return text.map((part): InlineView => {
    if (typeof part === 'string') return { is: 'text', text: shownLines(part) };
    if ('code' in part) return { is: 'code', text: shownLines(part.code) };
    if ('strong' in part) return { is: 'strong', text: shownLines(part.strong) };
    if ('time' in part) return { is: 'time', time: part.time, text: `${part.time.slice(0, 16).replace('T', ' ')} UTC` };
    if ('person' in part) return { is: 'person', text: shown(part.name) };
    const url = safeUrl(part.url, own);
    return url === undefined ? { is: 'text', text: shownLines(`${part.link} (${part.url})`) } : { is: 'link', text: shown(part.link), url };
  });
}

function block(one: Block, own: readonly string[]): BlockView {
  switch (one.type) {
    case 'text':
      return { is: 'text', weight: one.weight ?? 'plain', text: inlines(one.text, own) };
    case 'heading':
      return { is: 'heading', text: shown(one.text) };
    case 'facts':
      return { is: 'facts', facts: one.facts.map(({ label, value }) => ({ label: shown(label), value: inlines(value, own) })) };
    case 'table':
      return { is: 'table', caption: shown(one.caption), head: one.head.map(shown), rows: one.rows.map((row) => row.map(shownLines)) };
    case 'code':
      return { is: 'code', text: shownLines(one.text), ...(one.label === undefined ? {} : { label: shown(one.label) }) };
    case 'steps':
      return {
        is: 'steps',
        title: shown(one.title),
        steps: one.steps.map((step) => ({ ...step, label: shown(step.label), ...(step.note === undefined ? {} : { note: shown(step.note) }) })),
      };
    case 'fold':
      return { is: 'fold', title: shown(one.title), blocks: one.blocks.map((inner) => block(inner, own)) };
    case 'finding': {
      const { number, severity, word, rule } = one;
      const more = one.more.map((inner) => block(inner, own));
      return { is: 'finding', number, severity, word, rule, title: shown(one.title), detail: inlines(one.detail, own), more };
    }
    case 'picture':
      return { is: 'picture', png: PNG.test(one.png) ? one.png : '', alt: shown(one.alt), text: shownLines(one.text) };
    case 'field':
      return { is: 'field', field: one.field };
    case 'rule':
      return { is: 'rule' };
  }
}

function action(one: Action, own: readonly string[]): readonly ActionView[] {
  const label = shown(one.label);
  const usual = { label, says: shown(one.says ?? one.label), rank: one.rank ?? ('usual' as const) };
  if (one.type === 'command') return [{ ...usual, is: 'command', command: one.command, danger: one.danger === true }];
  if (one.type === 'form') return [{ ...usual, is: 'form', form: one.form, text: one.text }];
  const url = safeUrl(one.url, own);
  return url === undefined ? [] : [{ ...usual, is: 'link', url }];
}

/** `own`: origins of this bot, which may be linked to without https. */
export function view(card: Card, own: readonly string[]): CardView {
  const word = wordOf(card);
  const full = card.full && safeUrl(card.full.url, own);
  return {
    kind: card.kind,
    tone: card.tone,
    lang: card.lang,
    title: shown(card.title),
    ...(word ? { word } : {}),
    blocks: card.blocks.map((one) => block(one, own)),
    actions: card.actions.flatMap((one) => action(one, own)),
    ...(card.full && full ? { full: { label: shown(card.full.label), url: full } } : {}),
    ...(card.submit ? { submit: card.submit } : {}),
  };
}

const sizeOf = (card: Card): number => JSON.stringify(card).length;
const withoutPng = (one: Block): Block =>
  one.type === 'picture' ? { ...one, png: '' } : one.type === 'fold' ? { ...one, blocks: one.blocks.map(withoutPng) } : one;
/** Titles are kept, what stands below them goes. */
const bare = (one: Block): Block =>
  one.type === 'finding'
    ? { ...one, more: [], detail: [] }
    : one.type === 'fold'
      ? { ...one, blocks: one.blocks.filter(({ type }) => type === 'finding').map(bare) }
      : one;

/** The card in at most `most` characters of JSON: pictures go first, then the words below findings. undefined: too large even so. */
export function fitted(card: Card, most = MOST_CARD): Card | undefined {
  if (sizeOf(card) <= most) return card;
  const plain = { ...card, blocks: card.blocks.map(withoutPng) };
  if (sizeOf(plain) <= most) return plain;
  const cut: Block = { type: 'text', text: [CUT[card.lang]], weight: 'quiet' };
  const short = { ...plain, blocks: [...plain.blocks.map(bare).filter(({ type }) => type !== 'table' && type !== 'code'), cut] };
  return sizeOf(short) <= most ? short : undefined;
}
