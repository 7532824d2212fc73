// An incident as it goes: opened from a check's thread, half fixed, flapping once, recovered, resolved and exported.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { recheckDue } from '../../src/bot/incident/recheck.ts';
import { plainCard } from '../../src/card/plain.ts';
import type { Observation } from '../../src/model.ts';
import { RULES } from '../../src/rules/index.ts';
import { eventsOf, incidentsIn } from '../../src/store/tables/incidents.ts';
import { scripted, startTestBot, type TestBot } from './bot.ts';
import type { Standing } from './stage.ts';

const until = <T>(look: () => T | Promise<T>): Promise<T> => vi.waitFor(look, { timeout: 15_000, interval: 15 });
/** Evidence of a rule's own example: what the world would show while it is broken so. */
const evidenceOf = (id: string): readonly Observation[] => {
  const rule = RULES.find((one) => one.id === id);
  const [example] = Object.values(rule?.examples.fires ?? {});
  if (!example) throw new Error(`no example of ${id}`);
  return (Array.isArray(example) ? example : (example as unknown as { evidence: readonly Observation[] }).evidence) as readonly Observation[];
};

let made: TestBot;
let now: readonly Observation[] = [];
beforeAll(async () => {
  made = await startTestBot({ look: scripted(() => now) });
}, 60_000);
afterAll(() => made.stop());

const tops = (): readonly Standing[] => made.stage.messages.filter(({ place }) => place === 'stage:ops');
const titled = (words: string): Standing | undefined => made.stage.messages.find((message) => made.stage.card(message).title.includes(words));
const recheck = async (): Promise<void> => {
  const { database } = made.ports;
  const [before] = await incidentsIn(database, 'stage:ops', true);
  await database.query(`update incident set next_check = now() - interval '1 second' where status <> 'resolved'`);
  await recheckDue(made.ports);
  await until(async () => expect((await incidentsIn(database, 'stage:ops', true))[0]?.checks).toBe((before?.checks ?? 0) + 1));
};

describe('an incident', () => {
  test('is opened in the thread of a check, once', async () => {
    now = evidenceOf('dns-server-failure');
    await made.stage.say('contoso');
    const message = await until(() => {
      const found = tops().find((one) => made.stage.card(one).kind === 'report');
      expect(found).toBeDefined();
      return found as Standing;
    });
    const thread = made.stage.platform.threadOf(message.ref);
    await made.stage.say('incident start pulls fail', { by: 'thread', thread, place: thread });
    await until(() => expect(titled('Incident #1')).toBeDefined());
    await made.stage.say('incident start again', { by: 'thread', thread, place: thread });
    await until(() => expect(made.stage.messages.map((m) => made.stage.card(m).title)).toContainEqual(expect.stringContaining('already incident #1')));
    expect(await incidentsIn(made.ports.database, 'stage:ops', true)).toHaveLength(1);
  });

  test('the same again is no news; well once is a flap, well twice is proposed as the end', async () => {
    const { database } = made.ports;
    const kinds = async () => (await eventsOf(database, (await incidentsIn(database, undefined, false))[0]?.id ?? '')).map(({ kind }) => kind);
    await recheck();
    expect(await kinds()).toEqual(['opened', 'joined']);
    now = [];
    await recheck();
    now = evidenceOf('dns-server-failure');
    await recheck();
    expect(await kinds()).toEqual(['opened', 'joined', 'flapped']);
    now = [];
    await recheck();
    await recheck();
    expect((await kinds()).slice(3)).toEqual(['changed']);
  });

  test('people note, own, resolve and export', async () => {
    const incident = made.stage.messages.find(({ key }) => /^incident\/[0-9a-f-]{36}$/.test(key));
    const thread = made.stage.platform.threadOf((incident as Standing).ref);
    const inThread = { by: 'thread', thread, place: thread } as const;
    await made.stage.say('incident note the zone was unlinked by a pipeline', inThread);
    await made.stage.say('incident ack', inThread);
    await made.stage.say('incident severity 1', inThread);
    await made.stage.say('incident resolve zone linked again', inThread);
    await until(() => expect(incident && made.stage.card(incident).title).toContain('resolved'));
    await made.stage.say('incident export', inThread);
    const mortem = await until(() => {
      const found = titled('Post-mortem of incident #1');
      expect(found).toBeDefined();
      return plainCard(made.stage.card(found as Standing));
    });
    for (const words of ['Summary', 'Timeline', 'unlinked by a pipeline', 'zone linked again', 'Fixes that were offered']) expect(mortem).toContain(words);
  });
});
