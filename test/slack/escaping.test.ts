// Nothing in evidence, names or pasted text may ping anybody, open a link, or look like something else than it is.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NEWEST } from '../../adapters/slack/render/look.ts';
import { message } from '../../adapters/slack/render/message.ts';
import { quiet } from '../../adapters/slack/render/quiet.ts';
import type { Block, Card } from '../../src/card.ts';
import { HOSTILE, hostileCard } from '../platform/cards.ts';
import { wrongWith } from './simulator/blocks.ts';
import { readMessage, readMrkdwn } from './simulator/reading.ts';

const nasty = fc.oneof(
  fc.constantFrom(
    ...HOSTILE,
    '<!channel>',
    '<@U0LI>',
    '<!subteam^S1|x>',
    '<https://evil.example|ok>',
    '&lt;!here&gt;',
    '<',
    '>',
    '&',
    '|',
    '<!date^1^{date}^https://evil.example|x>',
  ),
  fc.string({ unit: fc.constantFrom('<', '>', '!', '@', 'U', '0', '|', '&', 'l', 't', ';', '*', '_', '`', '~', ':', ' ', '\n', '^') }),
  fc.string({ unit: 'grapheme' }),
);
const inline = fc.oneof(
  nasty,
  nasty.map((code) => ({ code })),
  nasty.map((strong) => ({ strong })),
  nasty.map((link) => ({ link, url: 'https://ours.example/' })),
  nasty.map((url) => ({ link: 'x', url: `javascript:${url}` })),
  nasty.map((name) => ({ person: name, name })),
  nasty.map((time) => ({ time })),
);
const text = fc.array(inline, { maxLength: 6 });
const block: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ type: fc.constant('text' as const), text, weight: fc.constantFrom('strong' as const, 'plain' as const, 'quiet' as const) }),
  nasty.map((words) => ({ type: 'heading' as const, text: words })),
  fc.array(fc.record({ label: nasty, value: text }), { maxLength: 3 }).map((facts) => ({ type: 'facts' as const, facts })),
  fc.record({ type: fc.constant('code' as const), text: nasty, label: nasty }),
  fc.tuple(nasty, nasty, nasty).map(([caption, a, b]) => ({ type: 'table' as const, caption, head: [a, b], rows: [[b, a]] })),
  fc
    .tuple(nasty, nasty)
    .map(([title, label]) => ({ type: 'steps' as const, title, steps: [{ label, state: 'failed' as const, word: 'failed', note: label }] })),
);
const card: fc.Arbitrary<Card> = fc.record({
  kind: fc.constantFrom('report', 'details', 'progress', 'note'),
  tone: fc.constantFrom('good', 'bad', 'unsure', 'working', 'info'),
  lang: fc.constantFrom('en', 'zh-CN'),
  title: nasty,
  blocks: fc.array(
    fc.oneof(
      block,
      fc.tuple(nasty, fc.array(block, { maxLength: 3 })).map(([title, blocks]): Block => ({ type: 'fold', title, blocks })),
      fc
        .tuple(nasty, text, fc.array(block, { maxLength: 3 }))
        .map(([title, detail, more]): Block => ({ type: 'finding', number: 1, word: 'error', severity: 'error', title, rule: 'x', detail, more })),
    ),
    { maxLength: 8 },
  ),
  actions: fc.array(
    fc.oneof(
      fc.tuple(nasty, nasty).map(([label, command]) => ({ type: 'command' as const, label, command, says: label })),
      fc.tuple(nasty, nasty).map(([label, url]) => ({ type: 'link' as const, label, url })),
      fc.tuple(nasty, nasty).map(([label, words]) => ({ type: 'form' as const, label, form: 'check' as const, text: words, rank: 'more' as const })),
    ),
    { maxLength: 8 },
  ),
});

describe('escaping', () => {
  it.each([new Set(NEWEST), new Set<never>()])('keeps any card harmless and within what Slack takes (%#)', (newest) => {
    fc.assert(
      fc.property(card, (of) => {
        const rendered = message(of, { lang: of.lang, newest, id: 'x' });
        const read = readMessage(rendered);
        expect(read.pings).toEqual([]);
        expect(read.links.filter((url) => url !== 'https://ours.example/')).toEqual([]);
        expect(wrongWith(rendered.blocks, { surface: 'message', refuses: new Set(), files: new Set() })).toEqual([]);
        expect(readMrkdwn(rendered.text).pings).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it('shows small print as it was written, and forms nothing with it', () => {
    fc.assert(
      fc.property(nasty, (words) => {
        const [element] = quiet([words, { time: '2026-03-01T10:00:00.000Z' }]).elements;
        const shown = element?.type === 'mrkdwn' ? element.text : '';
        const read = readMrkdwn(shown);
        expect(read.pings).toEqual([]);
        expect(read.links).toEqual([]);
        if (words.length < 500) expect(read.words).toBe(`${words.replaceAll('\u2060', '')}2026-03-01 10:00 UTC`);
      }),
    );
  });

  it.each(HOSTILE)('shows %s word for word', (words) => {
    const read = readMessage(message(hostileCard(words), { lang: 'en', newest: new Set(NEWEST), id: 'x' }));
    expect(read.words).toContain(words.slice(0, 60));
    expect(read.pings).toEqual([]);
  });

  it('pings a person only where that is meant, and only by an id', () => {
    const named = (notify: boolean, person: string) =>
      readMessage(
        message(
          { ...hostileCard('x'), blocks: [{ type: 'text', text: [{ person, name: 'Li', ...(notify ? { notify: true as const } : {}) }] }] },
          { lang: 'en', newest: new Set(), id: 'x' },
        ),
      ).pings;
    expect(named(true, 'U0LI')).toEqual(['U0LI']);
    expect(named(false, 'U0LI')).toEqual([]);
    expect(named(true, '!channel')).toEqual([]);
  });
});
