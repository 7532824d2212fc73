// A month as a channel lives through it: faults, recoveries, a flap, a change of the clocks, a day without the bot. Exactly the expected posts.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plainCard } from '../../src/card/plain.ts';
import { BROKEN, type Seen, startWorld, subscribe, WELL, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld('2026-03-01T06:00:00Z');
}, 60_000);
afterAll(() => world.made.stop());

const day = (now: Date): number => now.getUTCMonth() * 31 + now.getUTCDate() - 62;
const WORSE: Seen = { verdict: 'impaired', causes: ['proxy-unreachable'] };

function seen(registry: string, now: Date, look: number): Seen {
  const today = day(now);
  if (registry === 'contoso') {
    if (today >= 3 && today < 6) return WORSE;
    if (today >= 6 && today < 8) return BROKEN;
    if (today >= 20) return { ...WELL, risks: ['pe-subnet-ip-exhausted'] };
  }
  if (registry === 'fabrikam' && today === 5 && look === 1) return BROKEN; // once, and well again a minute later
  return WELL;
}

describe('a month', () => {
  test('shows exactly the expected posts', async () => {
    world.seen = seen;
    await subscribe(world, 'contoso,fabrikam --cron "0 9 * * *" --tz Europe/Berlin');
    const log: string[] = [];
    const { stage } = world.made;
    let posted = stage.messages.length;
    const edits = new Map<string, number>();
    for (let hour = Date.parse('2026-03-01T07:00:00Z'); hour < Date.parse('2026-04-01T00:00:00Z'); hour += 3_600_000) {
      const time = new Date(hour).toISOString();
      if (time > '2026-03-17T07:30' && time < '2026-03-18T06:30') continue; // the bot is down
      await world.at(time);
      const stamp = time.slice(5, 16);
      for (const message of stage.messages.slice(posted)) {
        const title = stage.card(message).title;
        log.push(`${stamp} ${message.place === 'stage:ops' ? 'post' : 'thread'}: ${title}`);
        edits.set(message.ref, message.cards.length);
      }
      posted = stage.messages.length;
      for (const message of stage.messages)
        if (message.cards.length > (edits.get(message.ref) ?? 1)) {
          edits.set(message.ref, message.cards.length);
          log.push(`${stamp} edit: ${stage.card(message).title}`);
        }
    }
    expect(log).toEqual([
      '03-01T08:00 post: Digest #1: all 2 registries are reachable · no change',
      '03-03T08:00 post: Digest #1: 1 impaired, 1 reachable · NEW contoso',
      '03-04T08:00 edit: Digest #1: 1 impaired, 1 reachable · no change',
      '03-05T08:00 edit: Digest #1: 1 impaired, 1 reachable · no change',
      '03-06T08:00 thread: Digest #1: WORSE contoso',
      '03-06T08:00 edit: Digest #1: 1 unreachable, 1 reachable · WORSE contoso',
      '03-07T08:00 edit: Digest #1: 1 unreachable, 1 reachable · no change',
      '03-08T08:00 thread: Digest #1: RECOVERED contoso',
      '03-08T08:00 edit: Digest #1: all 2 registries are reachable · RECOVERED contoso',
      '03-10T08:00 post: Digest #1: all 2 registries are reachable · 7 runs, no change',
      '03-18T07:00 post: Digest #1: all 2 registries are reachable · 7 runs, no change',
      '03-20T08:00 post: Digest #1: all 2 registries are reachable · 1 new thing that will break next',
      '03-27T08:00 post: Digest #1: all 2 registries are reachable · 7 runs, no change',
    ]);
    const texts = world.posts().map((message) => plainCard(stage.card(message)));
    expect(texts.find((text) => text.includes('Late by'))).toContain('Late by 23 h');
    expect(texts.find((text) => text.includes('What will break next'))).toContain('pe-subnet-ip-exhausted');
    expect(texts.at(-1)).toMatch(/contoso here: [\d.]+ % of \d+ checks/);
    // The clocks change on the 29th: the digest comes at nine there all the same, each day once.
    const slots = await world.made.ports.database.query<{ slot: Date }>('select slot from digest_slot order by slot');
    expect(slots).toHaveLength(31);
    expect(slots.map(({ slot }) => slot.toISOString()).slice(-4)).toEqual([
      '2026-03-28T08:00:00.000Z',
      '2026-03-29T07:00:00.000Z',
      '2026-03-30T07:00:00.000Z',
      '2026-03-31T07:00:00.000Z',
    ]);
  }, 180_000);
});
