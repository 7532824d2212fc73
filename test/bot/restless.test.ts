// What goes wrong behind a command: runs that throw, parents that fail, jobs that are lost, several ends at once. Nobody waits for ever.
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { sendDeliveries } from '../../src/bot/deliveries.ts';
import { sweep } from '../../src/bot/housekeeping.ts';
import { answerLocally } from '../../src/bot/local.ts';
import { PostFailed } from '../../src/bot/platform.ts';
import { due } from '../../src/store/tables/messages.ts';
import { scripted, startTestBot, type TestBot } from './bot.ts';
import type { Standing } from './stage.ts';

const until = <T>(look: () => T | Promise<T>, timeout = 20_000): Promise<T> => vi.waitFor(look, { timeout, interval: 15 });

let made: TestBot;
const held = new Map<string, () => void>();
let broken = false;
beforeAll(async () => {
  made = await startTestBot({
    look: scripted(async ({ request, signal, onProgress }) => {
      const { name } = request.registry;
      if (name === 'brokenone' && broken) throw new Error('a fault of the program');
      onProgress({ done: 1, of: 2 });
      if (name.startsWith('slow'))
        await new Promise<void>((resolve) => {
          held.set(name, resolve);
          signal.addEventListener('abort', () => resolve());
          if (signal.aborted) resolve();
        });
      return [];
    }),
  });
}, 60_000);
afterAll(() => made.stop());
// Whatever happened in a test, nothing is owed after it: what a platform refuses next is of the next one.
afterEach(async () => {
  await until(async () => expect(await due(made.ports.database, 0)).toEqual([]));
});

const said = async (text: string, more = {}): Promise<string> => {
  const heard = await made.stage.say(text, more);
  if (!heard.accepted) throw new Error('not accepted');
  return heard.id;
};
const messagesOf = (id: string): readonly Standing[] => made.stage.messages.filter(({ key }) => key.startsWith(`command/${id}`));
const top = (id: string): Standing | undefined => made.stage.messages.find(({ key }) => key === `command/${id}`);
const kindOf = (id: string): string | undefined => {
  const message = top(id);
  return message && made.stage.card(message).kind;
};
const jobsOf = async (queue: string): Promise<number> =>
  (
    await made.ports.database.query<{ n: number }>(`select count(*)::int as n from acr_check_jobs.job where name = $1 and state in ('created', 'retry')`, [
      queue,
    ])
  )[0]?.n ?? 0;
const age = (id: string): Promise<unknown> =>
  made.ports.database.query(`update message set changed_at = now() - interval '2 minutes' where command_id = $1`, [id]);

describe('a run', () => {
  test('that fails each time ends with a report that says so', async () => {
    const { database } = made.ports;
    broken = true;
    const id = await said('brokenone');
    // The waits between attempts are the queue's; what is tested is what comes after them.
    const hurry = setInterval(() => void database.query(`update acr_check_jobs.job set start_after = now() where name = 'check' and state = 'retry'`), 50);
    await until(() => expect(kindOf(id)).toBe('report'), 30_000);
    clearInterval(hurry);
    broken = false;
    const [row] = await database.query<{ verdict: string }>(`select verdict from report where name = 'brokenone'`);
    expect(row?.verdict).toBe('unknown');
  }, 40_000);

  test('of several that end at once leaves no row of the table behind', async () => {
    for (let round = 0; round < 5; round++) {
      held.clear();
      const id = await said('slowa,slowb,slowc');
      await until(() => expect(held.size).toBe(3));
      for (const release of held.values()) release();
      await until(() => {
        const message = top(id);
        const table = message && made.stage.card(message).blocks.find((block) => block.type === 'table');
        expect(JSON.stringify(table)).not.toMatch(/checking|running|…"/i);
        expect(message && made.stage.card(message).tone).not.toBe('working');
      });
    }
  }, 60_000);

  test('is not overwritten by progress once it is told', async () => {
    const id = await said('contoso');
    await until(() => expect(kindOf(id)).toBe('report'));
    const kinds = top(id)?.cards.map(({ kind }) => kind) ?? [];
    expect(kinds.lastIndexOf('progress')).toBeLessThan(kinds.indexOf('report'));
  });

  test('is not joined after it was cancelled', async () => {
    held.clear();
    const first = await said('slowcancel');
    await until(() => expect(held.has('slowcancel')).toBe(true));
    await made.ports.database.query(`update run set cancelled_at = now(), same = same || ' gone' where name = 'slowcancel'`);
    held.delete('slowcancel');
    const second = await said('slowcancel');
    await until(() => expect(held.has('slowcancel')).toBe(true));
    const rows = await made.ports.database.query(`select id from run where name = 'slowcancel'`);
    expect(rows).toHaveLength(2);
    await said('cancel', { thread: made.stage.platform.threadOf(top(first)?.ref ?? 'stage:x'), by: 'thread' });
    await said('cancel', { thread: made.stage.platform.threadOf(top(second)?.ref ?? 'stage:x'), by: 'thread' });
    await until(() => expect([kindOf(first), kindOf(second)]).toEqual(['report', 'report']));
  });
});

describe('cancelling', () => {
  test('before the run has begun ends it at once', async () => {
    const { database, jobs } = made.ports;
    held.clear();
    const id = await said('slowqueued');
    await until(() => expect(held.has('slowqueued')).toBe(true));
    const [run] = await database.query<{ id: string }>(`select id from run where name = 'slowqueued'`);
    await said(`cancel ${run?.id}`, { by: 'button', pressed: top(id)?.ref });
    await until(() => expect(kindOf(id)).toBe('report'));
    // A button's own message shows it; nothing else is said.
    expect(messagesOf(id).length).toBeGreaterThan(0);
    expect(jobs).toBeDefined();
  });

  test('in words is answered, also where nothing runs', async () => {
    const nothing = await said('cancel', { channel: 'stage:quiet', place: 'stage:quiet' });
    await until(() => expect(messagesOf(nothing)).toHaveLength(1));
    held.clear();
    const id = await said('slowwords');
    await until(() => expect(held.has('slowwords')).toBe(true));
    const cancel = await said('cancel', { thread: made.stage.platform.threadOf(top(id)?.ref ?? 'stage:x'), by: 'thread' });
    await until(() => expect(messagesOf(cancel)).toHaveLength(1));
    expect(messagesOf(cancel)[0]?.audience).toEqual({ user: 'u1', way: 'way-of-u1' });
  });
});

describe('a message', () => {
  test('whose first card is refused still becomes the report', async () => {
    held.clear();
    made.stage.fail(new PostFailed('refused', 'invalid_blocks'));
    const id = await said('slowrefused');
    await until(async () => {
      const [row] = await made.ports.database.query<{ state: string }>('select state from message where key = $1', [`command/${id}`]);
      expect(row?.state).toBe('failed');
    });
    await until(() => expect(held.has('slowrefused')).toBe(true));
    held.get('slowrefused')?.();
    await until(() => expect(kindOf(id)).toBe('report'));
    await until(() => expect(messagesOf(id).length).toBeGreaterThan(1));
  });

  test('under one that is given up is given up, and nothing stays open behind it', async () => {
    held.clear();
    made.stage.onCall = (_call, key) => {
      if (key.includes('/')) throw new PostFailed('gone', 'channel_not_found');
    };
    const id = await said('slowgone');
    await until(() => expect(held.has('slowgone')).toBe(true));
    held.get('slowgone')?.();
    await until(async () => {
      const rows = await made.ports.database.query<{ state: string }>('select state from message where command_id = $1', [id]);
      expect(rows.length).toBeGreaterThan(1);
      expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['failed']));
    });
    made.stage.onCall = undefined;
  });

  test('that is throttled for long burns no attempt, and nobody else tries it meanwhile', async () => {
    const { database } = made.ports;
    made.stage.fail(new PostFailed('throttled', 'slow down', 60_000));
    const id = await said('nonsense words here');
    await until(async () => {
      const [row] = await database.query<{ paused: boolean }>('select lease_until > now() as paused from message where command_id = $1', [id]);
      expect(row?.paused).toBe(true);
    });
    await age(id);
    expect(await due(database, 60_000)).toEqual([]);
    const [job] = await database.query<{ retry_count: number; later: boolean }>(
      `select retry_count, start_after > now() + interval '30 seconds' as later from acr_check_jobs.job where name = 'deliver' and state = 'created'`,
    );
    expect(job).toEqual({ retry_count: 0, later: true });
    await database.query(`update message set lease_until = null where command_id = $1`, [id]);
    await database.query(`update acr_check_jobs.job set start_after = now() where name = 'deliver'`);
    await until(() => expect(messagesOf(id)).toHaveLength(1));
  });

  test('in a thread goes on behind one that cannot be posted', async () => {
    const thread = { thread: 'stage:t9', place: 'stage:t9', by: 'thread' } as const;
    made.stage.fail(new PostFailed('cannot-be-private', 'expired'));
    const first = await said('whoami', thread);
    const second = await said('whoami', thread);
    await until(() => expect(messagesOf(second)).toHaveLength(1));
    expect(messagesOf(first)).toHaveLength(0);
  });
});

describe('a delivery', () => {
  test('that is wanted in a transaction does not hang on a job that may be taken before the commit', async () => {
    const { database, jobs } = made.ports;
    const waiting = async (): Promise<number> =>
      (
        await database.query<{ n: number }>(
          `select count(*)::int as n from acr_check_jobs.job where name = 'deliver' and data->>'key' = 'none' and state = 'created'`,
        )
      )[0]?.n ?? 0;
    await jobs.send('deliver', { key: 'none' }, { key: 'none', startAfter: new Date(Date.now() + 60_000) });
    await sendDeliveries(jobs, ['none', 'none']);
    expect(await waiting()).toBe(1);
    await database.transaction(async (tx) => {
      await sendDeliveries(jobs, ['none', 'none'], tx);
      const [row] = await tx.query<{ n: number }>(`select count(*)::int as n from acr_check_jobs.job where name = 'deliver' and data->>'key' = 'none'`);
      expect(row?.n).toBe(2);
    });
  });

  test('that failed for good is seen by the doctor, and goes out when it is requeued', async () => {
    const { database, jobs } = made.ports;
    let away = true;
    made.stage.onCall = (_call, key) => {
      if (away && key.includes('/say/')) throw new PostFailed('signed-out', 'token_revoked');
    };
    const id = await said('whoami');
    await until(async () => {
      await database.query(`update acr_check_jobs.job set start_after = now(), retry_limit = 1 where name = 'deliver' and state = 'retry'`);
      expect(await jobs.dead()).toHaveLength(1);
    });
    expect(messagesOf(id)).toHaveLength(0);
    const local = (argv: readonly string[]) => answerLocally(made.ports, argv, 'root', 'en');
    const seen = await local(['doctor', '--json']);
    expect(seen).toMatchObject({ status: 1, json: { ok: false, dead: [{ queue: 'deliver', error: expect.stringContaining('token_revoked') }] } });
    away = false;
    expect(await local(['doctor', 'requeue', 'no-such-job'])).toMatchObject({ status: 2 });
    expect(await local(['doctor', 'requeue', 'all', '--json'])).toMatchObject({ status: 0, json: { requeued: [expect.any(String)] } });
    await until(() => expect(messagesOf(id)).toHaveLength(1));
    made.stage.onCall = undefined;
    expect(await local(['doctor', '--json'])).toMatchObject({ status: 0, json: { ok: true, dead: [] } });
    // In a channel the same is told without what failed to whom; trying again is an admin's.
    const chat = await said('doctor requeue all');
    await until(() => expect(messagesOf(chat).map((message) => made.stage.card(message).kind)).toEqual(['problem']));
  });
});

describe('what was forgotten', () => {
  test('is taken up once, and only where no job is about it', async () => {
    const { database, jobs } = made.ports;
    held.clear();
    const id = await said('slowsweep');
    await until(() => expect(held.has('slowsweep')).toBe(true));
    await database.query(`update run set queued_at = now() - interval '5 minutes' where name = 'slowsweep'`);
    await sweep(made.ports);
    expect(await jobsOf('check')).toBe(0); // it runs: a second one beside it would look twice
    held.get('slowsweep')?.();
    await until(() => expect(kindOf(id)).toBe('report'));
    expect((await jobs.dead()).length).toBe(0);
  });

  test('a lost job is sent again', async () => {
    const { database } = made.ports;
    const id = 'aaaaaaaa-0000-4000-8000-000000000001';
    await database.query(
      `insert into command (id, key, platform, workspace, channel, place, user_id, said, accepted_at)
       select $1, 'stage/lost', platform, workspace, channel, place, user_id, jsonb_set(said, '{text}', '"contoso"'), now() - interval '2 minutes' from command limit 1`,
      [id],
    );
    await sweep(made.ports);
    await until(() => expect(kindOf(id)).toBe('report'));
  });

  test('a message that nobody could post for a day is given up, and its thread goes on', async () => {
    const { database } = made.ports;
    const lane = { thread: 'stage:t10', place: 'stage:t10', by: 'thread' } as const;
    made.stage.fail(new PostFailed('throttled', 'slow down', 600_000));
    const first = await said('whoami', lane);
    await until(async () => {
      const [row] = await database.query<{ paused: boolean }>('select lease_until > now() as paused from message where command_id = $1', [first]);
      expect(row?.paused).toBe(true);
    });
    const second = await said('whoami', lane);
    await until(async () => expect((await database.query('select key from message where command_id = $1', [second])).length).toBe(1));
    await database.query(`update message set changed_at = now() - interval '2 days' where command_id = $1`, [first]);
    await sweep(made.ports);
    await until(() => expect(messagesOf(second)).toHaveLength(1));
  });
});

describe('stopping', () => {
  test('tells what just ended, and leaves nothing that is owed', async () => {
    let release = (): void => {};
    const other = await startTestBot({ look: scripted(() => new Promise((resolve) => (release = () => resolve([])))) });
    const heard = await other.stage.say('contoso');
    await until(() => expect(other.stage.messages).toHaveLength(1));
    const begun = release;
    await until(() => expect(release).not.toBe(undefined));
    setTimeout(() => release(), 300);
    expect(begun).toBeDefined();
    await other.bot.stop(5_000);
    const message = other.stage.messages.find(({ key }) => heard.accepted && key === `command/${heard.id}`);
    expect(message && other.stage.card(message).kind).toBe('report');
    expect(await due(other.ports.database, 0)).toEqual([]);
    await other.stop();
  });
});
