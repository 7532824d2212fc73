// What every chat platform must do, whatever it is: one suite for console, Slack and Teams.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MessageRef, PostFailed, Said } from '../../src/bot/platform.ts';
import { NOT_ACCEPTED } from '../../src/bot/platform.ts';
import type { Block, Card } from '../../src/card.ts';
import { goldenCards } from '../card/golden-cards.ts';
import { contractCards, HOSTILE, hostileCard, type NamedCard, noteCard, progressCard, reportCard } from './cards.ts';
import type { MakeStage, Shown, Stage } from './stage.ts';

const EVERYBODY = { audience: 'all' } as const;
const squeezed = (text: string): string => text.replace(/\s+/g, ' ').trim();

function findingTitles(blocks: readonly Block[]): readonly string[] {
  return blocks.flatMap((block) => (block.type === 'finding' ? [block.title] : block.type === 'fold' ? findingTitles(block.blocks) : []));
}

const one = async (stage: Stage, ref: MessageRef): Promise<Shown> => {
  const found = (await stage.posted()).find((shown) => shown.ref === ref);
  if (!found) throw new Error(`${ref} is not shown`);
  return found;
};

const heard = async (stage: Stage, text: string, how?: Parameters<Stage['say']>[1]): Promise<Said> => {
  const before = stage.host.said.length;
  expect((await stage.say(text, how)).acknowledged).toBe(true);
  const said = stage.host.said[before];
  if (!said) throw new Error(`nobody heard ${text}`);
  return said;
};

const failure = async (run: Promise<unknown>): Promise<PostFailed> => {
  const error: unknown = await run.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ name: 'PostFailed' });
  return error as PostFailed;
};

/** A card in which nothing of a hostile text came alive. */
function expectHarmless(shown: Shown): void {
  expect(shown.broken).toEqual([]);
  expect(shown.pings).toEqual([]);
  expect(shown.links.filter((url) => !url.startsWith('https://ours.example/'))).toEqual([]);
}

export function platformContract(name: string, make: MakeStage, cards = contractCards): void {
  describe(`${name} keeps the platform contract`, () => {
    let stage: Stage;
    beforeEach(async () => {
      stage = await make();
    });
    afterEach(async () => {
      await stage.close();
    });

    describe('hearing', () => {
      it('tells who said what, and where', async () => {
        const said = await heard(stage, 'check contoso', { user: stage.people.sam, channel: 'ops' });
        expect(said.text).toContain('check contoso');
        expect(said.user.id).toBe(stage.people.sam);
        expect(said.user.name).not.toBe('');
        expect(said.workspace).not.toBe('');
        expect(said.key.length).toBeGreaterThan(0);
        expect(said.key.length).toBeLessThanOrEqual(200);
        expect(said.place).toMatch(new RegExp(`^${stage.platform.name}:.`));
        expect(said.channel).toMatch(new RegExp(`^${stage.platform.name}:.`));
        expect(said.member).toBe(true);
        expect(said.thread).toBeUndefined();
        expect(['slash', 'mention']).toContain(said.by);
      });

      it('knows a conversation with the bot alone', async () => {
        expect((await heard(stage, 'check contoso', { channel: 'direct' })).privately).toBe(true);
        const [ops, dev] = [await heard(stage, 'check contoso', { channel: 'ops' }), await heard(stage, 'check contoso', { channel: 'dev' })];
        expect(new Set([ops.channel, dev.channel, stage.host.said[0]?.channel]).size).toBe(3);
      });

      it('acknowledges only after the command is durable', async () => {
        const release = stage.host.holdNextHear();
        let acknowledged = false;
        const answer = stage.say('check contoso', { user: stage.people.li }).then((it) => {
          acknowledged = true;
          return it;
        });
        await vi.waitFor(() => expect(stage.host.said).toHaveLength(1));
        // A whole second command goes through meanwhile: an early acknowledgement of the first would have arrived with it.
        expect((await stage.say('check fabrikam', { user: stage.people.sam })).acknowledged).toBe(true);
        expect(acknowledged).toBe(false);
        release();
        expect((await answer).acknowledged).toBe(true);
      });

      it('tells the person when the command could not be stored', async () => {
        stage.host.failNextHear();
        const answer = await stage.say('check contoso');
        expect(Object.values(NOT_ACCEPTED).some((words) => answer.told?.includes(words))).toBe(true);
      });

      it('has the same key for what was delivered twice, and acknowledges both', async () => {
        await heard(stage, 'check contoso');
        expect((await stage.redeliver()).acknowledged).toBe(true);
        expect(new Set(stage.host.said.map((said) => said.key)).size).toBe(1);
        expect((await heard(stage, 'check contoso')).key).not.toBe(stage.host.said[0]?.key);
      });

      it('hears a command again whose first delivery could not be stored', async () => {
        stage.host.failNextHear();
        await stage.say('check contoso');
        await stage.redeliver();
        expect(stage.host.said).toHaveLength(2);
        expect(stage.host.said[1]?.key).toBe(stage.host.said[0]?.key);
      });

      it('does not hear itself', async () => {
        const { place } = await heard(stage, 'check contoso');
        await stage.platform.post(place, noteCard('check contoso'), { ...EVERYBODY, key: 'own' });
        await stage.own('check contoso');
        await heard(stage, 'check fabrikam');
        expect(stage.host.said).toHaveLength(2);
      });

      it('refuses what is not signed', async () => {
        if (!stage.forge) return;
        expect((await stage.forge('check contoso')).acknowledged).toBe(false);
        expect(stage.host.said).toEqual([]);
      });
    });

    describe('posting', () => {
      it('answers where it was said, and replaces that message', async () => {
        const { place } = await heard(stage, 'check contoso', { channel: 'dev' });
        const ref = await stage.platform.post(place, progressCard(1), { ...EVERYBODY, key: 'p1' });
        expect(ref).toMatch(new RegExp(`^${stage.platform.name}:.`));
        expect((await one(stage, ref)).channel).toBe('dev');
        expect((await one(stage, ref)).only).toBeUndefined();
        const before = (await stage.posted()).length;
        await stage.platform.replace(ref, reportCard(), { ...EVERYBODY, key: 'p1' });
        await stage.platform.replace(ref, reportCard(), { ...EVERYBODY, key: 'p1' });
        expect(await stage.posted()).toHaveLength(before);
        const shown = await one(stage, ref);
        expect(shown.words).toContain(reportCard().title);
        expect(shown.words).not.toContain(progressCard(1).title);
      });

      it('has a thread below each message, where people are heard', async () => {
        const { place } = await heard(stage, 'check contoso');
        const ref = await stage.platform.post(place, reportCard(), { ...EVERYBODY, key: 'p1' });
        const thread = stage.platform.threadOf(ref);
        const below = await stage.platform.post(thread, noteCard('Details'), { ...EVERYBODY, key: 'p2' });
        const where = (await one(stage, below)).below;
        expect(where).toBeDefined();
        expect(stage.platform.threadOf(below)).toBe(thread);
        const said = await heard(stage, 'why?', { thread: ref });
        expect(said.thread).toBe(thread);
        expect(said.by).toBe('thread');
        const again = await stage.platform.post(said.place, noteCard('Because'), { ...EVERYBODY, key: 'p3' });
        expect((await one(stage, again)).below).toBe(where);
      });

      it('posts to a channel that it only remembers by name', async () => {
        const { channel } = await heard(stage, 'check contoso');
        const ref = await stage.platform.post(JSON.parse(JSON.stringify(channel)), noteCard('Digest'), { ...EVERYBODY, key: 'd1' });
        const shown = await one(stage, ref);
        expect(shown.channel).toBe('ops');
        expect(shown.below).toBeUndefined();
      });

      it('drops the second post with one key where it can', async () => {
        const { place } = await heard(stage, 'check contoso');
        const first = await stage.platform.post(place, noteCard('Once'), { ...EVERYBODY, key: 'same' });
        const second = await stage.platform.post(place, noteCard('Once'), { ...EVERYBODY, key: 'same' });
        if (!stage.dropsDoubles) return;
        expect(second).toBe(first);
        expect((await stage.posted()).filter((shown) => shown.words.includes('Once'))).toHaveLength(1);
      });

      it('shows a private answer to one person alone', async () => {
        const said = await heard(stage, 'check contoso', { user: stage.people.sam });
        const audience = { user: said.user.id, ...(said.way === undefined ? {} : { way: said.way }) };
        const ref = await stage.platform.post(said.place, noteCard('For Sam only'), { audience, key: 'q1' });
        const shown = (await stage.posted()).filter((it) => it.words.includes('For Sam only'));
        expect(shown.map((it) => it.only)).toEqual([stage.people.sam]);
        await stage.platform.replace(ref, noteCard('For Sam, changed'), { audience, key: 'q1' });
        const changed = (await stage.posted()).filter((it) => it.words.includes('For Sam, changed'));
        expect(changed.map((it) => it.only)).toEqual([stage.people.sam]);
      });

      it('posts nothing when a private answer cannot be private', async () => {
        const said = await heard(stage, 'check contoso', { user: stage.people.sam });
        const { audience, place } = await stage.unreachable(said);
        const before = (await stage.posted()).length;
        const error = await failure(stage.platform.post(place, noteCard('A secret'), { audience, key: 'q2' }));
        expect(error.problem).toBe('cannot-be-private');
        const after = await stage.posted();
        expect(after).toHaveLength(before);
        expect(after.some((it) => it.words.includes('A secret'))).toBe(false);
      });

      it('says what went wrong, and when to try again', async () => {
        for (const problem of stage.faults) {
          const { place } = await stage.fault(problem, 7000);
          const error = await failure(stage.platform.post(place, noteCard('Hello'), { ...EVERYBODY, key: `f-${problem}` }));
          expect(error.problem, problem).toBe(problem);
          if (problem === 'throttled') expect(error.retryAfterMs).toBe(7000);
        }
        const { place } = await heard(stage, 'check contoso');
        await stage.platform.post(place, noteCard('Well again'), { ...EVERYBODY, key: 'f-well' });
      });

      it('finds its messages again after a restart', async () => {
        if (!stage.restart) return;
        const { place } = await heard(stage, 'check contoso');
        const ref = await stage.platform.post(place, progressCard(0), { ...EVERYBODY, key: 'r1' });
        stage = await stage.restart();
        await stage.platform.replace(ref, reportCard(), { ...EVERYBODY, key: 'r1' });
        expect((await one(stage, ref)).words).toContain(reportCard().title);
        await stage.platform.post(stage.platform.threadOf(ref), noteCard('Details'), { ...EVERYBODY, key: 'r2' });
      });
    });

    describe('buttons and forms', () => {
      it('hears a button as the command that it stands for', async () => {
        const { place, channel } = await heard(stage, 'check contoso');
        const ref = await stage.platform.post(place, reportCard(), { ...EVERYBODY, key: 'b1' });
        expect((await stage.press(ref, 'Re-run', { user: stage.people.sam })).acknowledged).toBe(true);
        const said = stage.host.said.at(-1);
        expect(said).toMatchObject({ by: 'button', text: 'rerun', pressed: ref, channel });
        expect(said?.user.id).toBe(stage.people.sam);
      });

      it('tells the person when a pressed button could not be stored', async () => {
        const { place } = await heard(stage, 'check contoso');
        const ref = await stage.platform.post(place, reportCard(), { ...EVERYBODY, key: 'b1' });
        stage.host.failNextHear();
        const answer = await stage.press(ref, 'Re-run');
        expect(Object.values(NOT_ACCEPTED).some((words) => answer.told?.includes(words))).toBe(true);
      });

      it('opens a form, says what is wrong in it, and hears it', async () => {
        const { place } = await heard(stage, 'check contoso');
        const ref = await stage.platform.post(place, reportCard(), { ...EVERYBODY, key: 'b2' });
        const wrong = await stage.fill(ref, 'Start incident', { registry: '' });
        expect(wrong.field).toBe('registry');
        expect(wrong.problem).toContain('Say which registry.');
        expect(stage.host.said).toHaveLength(1);
        expect(stage.host.views.at(-1)).toMatchObject({ view: 'form', form: 'incident', text: 'contoso' });
        expect((await stage.fill(ref, 'Start incident', { registry: 'contoso' })).acknowledged).toBe(true);
        expect(stage.host.said.at(-1)).toMatchObject({ by: 'form', text: 'check contoso' });
      });
    });

    describe('cards', () => {
      const expectKept = (shown: Shown, card: Card): void => {
        expect(shown.broken).toEqual([]);
        expect(squeezed(shown.words)).toContain(squeezed(card.title));
        const missing = findingTitles(card.blocks).filter((title) => !squeezed(shown.words).includes(squeezed(title)));
        if (missing.length > 0) expect(shown.links, `cut: ${missing[0]}`).toContain(card.full?.url);
      };

      it.each(cards())('shows $name within limits, with no finding lost', async ({ name: key, card }) => {
        const { place } = await heard(stage, 'check contoso');
        expectKept(await one(stage, await stage.platform.post(place, card, { ...EVERYBODY, key })), card);
      });

      it('shows every golden card within limits, with no finding lost', async () => {
        const { place } = await heard(stage, 'check contoso');
        const refs = new Map<MessageRef, NamedCard>();
        for (const golden of goldenCards()) refs.set(await stage.platform.post(place, golden.card, { ...EVERYBODY, key: `golden-${golden.name}` }), golden);
        const all = new Map((await stage.posted()).map((shown) => [shown.ref, shown]));
        for (const [ref, { name: golden, card }] of refs) {
          const shown = all.get(ref);
          if (!shown) throw new Error(`golden card ${golden} is not shown`);
          try {
            expectKept(shown, card);
          } catch (error) {
            throw new Error(`golden card ${golden}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
          }
        }
      }, 120_000);

      it.each(HOSTILE.map((text, index) => ({ text, index })))('leaves hostile text harmless: $text', async ({ text, index }) => {
        const { place } = await heard(stage, 'check contoso');
        const shown = await one(stage, await stage.platform.post(place, hostileCard(text), { ...EVERYBODY, key: `h${index}` }));
        expectHarmless(shown);
        expect(squeezed(shown.words)).toContain(squeezed(text.slice(0, 60)));
      });
    });

    describe('lifecycle', () => {
      it('is healthy once started, and stops twice', async () => {
        expect(stage.platform.health()).toMatchObject({ ok: true });
        await stage.platform.stop();
        await stage.platform.stop();
        expect(stage.platform.health().ok).toBe(false);
        await stage.say('check contoso').catch(() => undefined);
        expect(stage.host.said).toEqual([]);
      });
    });
  });
}
