// Slots and posts under trouble: used once by two that see them, held back in quiet hours, told as not run, shared between digests, muted.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { digestsDue } from '../../src/bot/digest/due.ts';
import { tell } from '../../src/bot/digest/tell.ts';
import { plainCard } from '../../src/card/plain.ts';
import { changeDigest, digestsIn } from '../../src/store/tables/digests.ts';
import type { Standing } from '../bot/stage.ts';
import { BROKEN, startWorld, subscribe, WELL, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld('2026-05-01T06:00:00Z', {
    policy: {
      limits: { checksPerMinutePerUser: 10_000 },
      groups: { prod: ['contoso', 'fabri*'] },
      registries: ['contoso', 'fabrikam', 'secret*', 'northwind'],
    },
  });
}, 60_000);
afterAll(() => world.made.stop());

const titles = (): readonly string[] => world.posts().map((message) => world.made.stage.card(message).title);
/** As it was posted, before later slots brought it up to date. */
const firstTitles = (): readonly string[] => world.posts().map(({ cards }) => cards[0]?.title ?? '');
const latest = (digest: string): Standing => world.posts().findLast((message) => world.made.stage.card(message).title.startsWith(digest)) as Standing;
const answered = (words: string) =>
  vi.waitFor(
    () => {
      const found = world.made.stage.messages.findLast((message) => plainCard(world.made.stage.card(message)).includes(words));
      expect(found, words).toBeDefined();
      return plainCard(world.made.stage.card(found as Standing));
    },
    { timeout: 10_000 },
  );

describe('digests', () => {
  test('a slot is used once, however many look at it', async () => {
    await subscribe(world, 'contoso --cron "0 9 * * *" --tz UTC');
    world.now = new Date('2026-05-01T09:00:10Z');
    await Promise.all(Array.from({ length: 5 }, () => digestsDue(world.made.ports)));
    await world.settled();
    const slots = await world.made.ports.database.query<{ digest_id: string; slot: Date }>('select digest_id, slot from digest_slot');
    expect(slots).toHaveLength(1);
    expect(titles()).toHaveLength(1);
    // Told again, by a job that comes twice: nothing more.
    await Promise.all(slots.map(({ digest_id: id, slot }) => tell(world.made.ports, id, slot)));
    await world.settled();
    expect(titles()).toHaveLength(1);
  });

  test('a slot that was opened by a process that died goes on', async () => {
    const { database } = world.made.ports;
    world.now = new Date('2026-05-02T09:00:00Z');
    await digestsDue(world.made.ports);
    await world.settled();
    // As if it had died after everything was known, and before anybody was told.
    await database.query(`update digest_slot set state = 'collecting' where slot = '2026-05-02T09:00:00Z'`);
    await world.at('2026-05-02T09:01:00Z');
    expect(await database.query(`select 1 as one from digest_slot where state = 'collecting'`)).toEqual([]);
  });

  test('what two digests ask for in the same minute is looked at once', async () => {
    await subscribe(world, 'contoso --cron "0 12 * * *" --tz UTC --always');
    await subscribe(world, 'contoso --cron "0 12 * * *" --tz UTC --always');
    const before = world.looks.length;
    await world.at('2026-05-03T12:00:00Z');
    expect(titles().filter((title) => /#[23]:/.test(title))).toHaveLength(2);
    expect(world.looks.length - before).toBe(1);
    for (const { id, number } of await digestsIn(world.made.ports.database, undefined))
      if (number > 1) await changeDigest(world.made.ports.database, id, { paused: true });
  });

  test('in quiet hours nothing is posted; after them what is known then', async () => {
    await subscribe(world, 'northwind --cron "0 * * * *" --tz UTC --quiet 22:00-08:00');
    await world.at('2026-05-03T20:00:00Z');
    const before = titles().length;
    world.seen = (name) => (name === 'northwind' ? BROKEN : WELL);
    for (const hour of ['22', '23']) await world.at(`2026-05-03T${hour}:00:00Z`);
    await world.at('2026-05-04T07:00:00Z');
    expect(titles()).toHaveLength(before);
    await world.at('2026-05-04T08:00:00Z');
    expect(firstTitles().slice(before)).toEqual(['Digest #4: 1 unreachable · NEW northwind']);
    world.seen = () => WELL;
  });

  test('a mute keeps the digest quiet, and until-change ends with the change', async () => {
    await world.made.stage.say('mute northwind until-change');
    await vi.waitFor(async () => expect(await world.made.ports.database.query('select 1 as one from mute')).toHaveLength(1), { timeout: 10_000 });
    await world.at('2026-05-04T09:00:00Z');
    // It has recovered: that is the change.
    expect(firstTitles().at(-1)).toContain('RECOVERED northwind');
    expect(await world.made.ports.database.query('select 1 as one from mute')).toEqual([]);
    const [, , , fourth] = await digestsIn(world.made.ports.database, undefined);
    await changeDigest(world.made.ports.database, fourth?.id ?? '', { paused: true });
  });

  test('groups of the policy; a registry that may not be looked at any more is told, and never green', async () => {
    await subscribe(world, 'group:prod --cron "0 15 * * *" --tz UTC');
    await world.at('2026-05-05T15:00:00Z');
    expect(world.made.stage.card(latest('Digest #5')).title).toBe('Digest #5: the registry is reachable · no change');
    Object.assign(world.made.ports, { policy: { ...world.made.ports.policy, registries: ['northwind'] } });
    await world.at('2026-05-06T15:00:00Z');
    const card = world.made.stage.card(latest('Digest #5'));
    expect(card.title).toBe('Digest #5: COULD NOT RUN: nothing was looked at');
    expect(card.tone).toBe('bad');
    expect(plainCard(card)).toContain('may not be looked at from here');
  });

  test('list, show, edit, pause, resume, run and unsubscribe', async () => {
    const { stage } = world.made;
    Object.assign(world.made.ports, { policy: {} });
    await stage.say('digest list');
    await answered('5 digests');
    await stage.say('digest show 1');
    await answered('2026-05-07 09:00 UTC · 2026-05-08 09:00 UTC · 2026-05-09 09:00 UTC');
    await stage.say('digest edit 1 --cron "30 7 * * 1-5" --tz Asia/Shanghai');
    expect(await answered('Digest #1 is changed')).toContain('Asia/Shanghai');
    await stage.say('digest pause 1 1d');
    await answered('Digest #1 is paused');
    await stage.say('digest resume 1');
    await answered('Digest #1 goes on');
    const before = titles().length;
    await stage.say('digest run 1');
    await vi.waitFor(() => expect(titles().length).toBe(before + 1), { timeout: 10_000 });
    expect(plainCard(stage.card(world.posts().at(-1) as Standing))).toContain('Asked for by Li');
    await stage.say('digest unsubscribe 1');
    await answered('Digest #1 has ended');
    expect((await digestsIn(world.made.ports.database, undefined)).map(({ number }) => number)).toEqual([2, 3, 4, 5]);
    await stage.say('digest show 1');
    await answered('There is no such digest here');
  });
});
