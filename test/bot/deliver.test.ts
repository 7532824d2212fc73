// Messages towards places that throttle, refuse, lose them or let nobody in.
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { PostFailed } from '../../src/bot/platform.ts';
import { due } from '../../src/store/tables/messages.ts';
import { startTestBot, type TestBot } from './bot.ts';
import type { Standing } from './stage.ts';

const until = <T>(look: () => T | Promise<T>): Promise<T> => vi.waitFor(look, { timeout: 15_000, interval: 10 });

let made: TestBot;
beforeAll(async () => {
  made = await startTestBot();
}, 60_000);
afterAll(() => made.stop());
// What a platform refuses next is of the next test.
afterEach(async () => {
  await until(async () => expect(await due(made.ports.database, 0)).toEqual([]));
});

const messagesOf = (id: string): readonly Standing[] => made.stage.messages.filter(({ key }) => key.startsWith(`command/${id}`));
const said = async (text: string, more = {}): Promise<string> => {
  const heard = await made.stage.say(text, more);
  if (!heard.accepted) throw new Error('not accepted');
  return heard.id;
};
const stateOf = async (id: string): Promise<readonly { state: string; problem: string | null }[]> =>
  made.ports.database.query('select state, problem from message where command_id = $1 order by seq', [id]);

describe('delivery', () => {
  test('waits as long as the platform asks, and then posts', async () => {
    const startedAt = Date.now();
    made.stage.fail(new PostFailed('throttled', 'slow down', 700));
    const id = await said('nonsense words here');
    await until(() => expect(messagesOf(id)).toHaveLength(1));
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(650);
  });

  test('tries again when the platform is away', async () => {
    made.stage.fail(new PostFailed('unavailable', '502'));
    const id = await said('nonsense words here');
    await until(() => expect(messagesOf(id)).toHaveLength(1));
  });

  test('a private answer that cannot be private is given up, and never becomes public', async () => {
    made.stage.fail(new PostFailed('cannot-be-private', 'expired'));
    const id = await said('nonsense words here');
    await until(async () => expect(await stateOf(id)).toEqual([{ state: 'failed', problem: expect.stringContaining('cannot-be-private') }]));
    expect(messagesOf(id)).toHaveLength(0);
  });

  test('where the bot is no member, the asking person is answered alone', async () => {
    made.stage.fail(new PostFailed('not-a-member', 'not_in_channel'));
    const id = await said('contoso');
    await until(() => expect(messagesOf(id).length).toBeGreaterThan(0));
    expect(messagesOf(id).map(({ audience }) => audience)[0]).toEqual({ user: 'u1', way: 'way-of-u1' });
  });

  test('a member of no channel is answered alone from the start, without details for all', async () => {
    const id = await said('contoso', { member: false });
    await until(() => expect(messagesOf(id).map((message) => made.stage.card(message).kind)).toEqual(['report']));
    expect(messagesOf(id)[0]?.audience).toEqual({ user: 'u1', way: 'way-of-u1' });
  });

  test('what was asked in private is answered in private', async () => {
    const id = await said('check contoso --private');
    await until(() => expect(messagesOf(id).map((message) => made.stage.card(message).kind)).toEqual(['report']));
    expect(messagesOf(id)[0]?.audience).toEqual({ user: 'u1', way: 'way-of-u1' });
  });

  test('a message that was deleted is posted anew with its last state', async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    made.stage.onCall = async (call) => {
      if (call === 'replace') {
        made.stage.onCall = undefined;
        await held;
        throw new PostFailed('gone', 'message_not_found');
      }
    };
    const id = await said('contoso');
    await until(() => expect(messagesOf(id)).toHaveLength(1));
    release();
    await until(() => expect(messagesOf(id).filter(({ place }) => place === 'stage:ops')).toHaveLength(2));
    const [, anew] = messagesOf(id).filter(({ place }) => place === 'stage:ops');
    await until(() => expect(anew && made.stage.card(anew).kind).toBe('report'));
  });

  test('a refused card is given up, told in the state, and holds up nobody', async () => {
    made.stage.fail(new PostFailed('refused', 'invalid_blocks'));
    const id = await said('nonsense words here');
    await until(async () => expect((await stateOf(id))[0]?.state).toBe('failed'));
    const next = await said('nonsense words here');
    await until(() => expect(messagesOf(next)).toHaveLength(1));
  });

  test('the cards of a thread stand in their order', async () => {
    const id = await said('contoso');
    await until(() => expect(messagesOf(id).map((message) => made.stage.card(message).kind)).toContain('report'));
    await until(async () => {
      const waiting = await made.ports.database.query('select key from message where command_id = $1 and posted_revision < revision', [id]);
      expect(waiting).toEqual([]);
    });
    const below = messagesOf(id).filter(({ place }) => place.startsWith('stage:thread-of-'));
    expect(below.length).toBeGreaterThan(0);
    expect(below.map(({ key }) => Number(key.split('/').at(-1)))).toEqual(below.map((_, index) => index + 1));
  });
});
