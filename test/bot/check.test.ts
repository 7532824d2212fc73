// One command through the whole core: accepted, looked at, answered in place, with its details in the thread.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { scripted, startTestBot, type TestBot } from './bot.ts';
import type { Standing } from './stage.ts';

const until = <T>(look: () => T): Promise<T> => vi.waitFor(look, { timeout: 10_000, interval: 10 });

describe('a check in a channel', () => {
  let made: TestBot;
  let release: (() => void) | undefined;
  beforeAll(async () => {
    made = await startTestBot({
      look: scripted(async ({ onProgress, request, signal }) => {
        onProgress({ done: 1, of: 3, last: 'dns' });
        if (request.registry.name === 'slowone')
          await new Promise<void>((resolve) => {
            release = resolve;
            signal.addEventListener('abort', () => resolve());
          });
        return [];
      }),
    });
  }, 60_000);
  afterAll(() => made.stop());

  test('becomes one message that is edited in place, and a thread', async () => {
    const heard = await made.stage.say('contoso');
    expect(heard.accepted).toBe(true);
    const message = await until(() => {
      const found = made.stage.messages.find(({ place }) => place === 'stage:ops');
      expect(found && made.stage.card(found).kind).toBe('report');
      return found;
    });
    expect(message?.audience).toBe('all');
    await until(() => expect(made.stage.messages.filter(({ place }) => place.startsWith('stage:thread-of-')).length).toBeGreaterThan(0));
  });

  test('the same key is accepted once', async () => {
    const first = await made.stage.say('contoso', { key: 'twice' });
    const second = await made.stage.say('contoso', { key: 'twice' });
    expect(first.accepted).toBe(true);
    expect(second).toEqual({ accepted: false, why: 'duplicate' });
  });

  test('the same question while it runs is joined, and both are answered', async () => {
    const tops = (): readonly Standing[] =>
      made.stage.messages.filter((message) => message.place === 'stage:ops' && made.stage.card(message).title.includes('slowone'));
    await made.stage.say('slowone');
    await until(() => expect(release).toBeDefined());
    await made.stage.say('slowone', { user: { id: 'u2', name: 'Sam' } });
    await until(() => expect(tops()).toHaveLength(2));
    const [{ n = 0 } = {}] = await made.ports.database.query<{ n: number }>(`select count(*)::int as n from run where name = 'slowone'`);
    expect(n).toBe(1);
    release?.();
    await until(() => expect(tops().map((message) => made.stage.card(message).kind)).toEqual(['report', 'report']));
  });
});
