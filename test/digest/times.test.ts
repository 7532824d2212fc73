// Slots over every zone of the world and two years: none skipped, none twice, always at the hour that people there see on their clocks.
import { describe, expect, test } from 'vitest';
import { offsetOf } from '../../src/bot/digest/due.ts';
import { SPREAD_MS } from '../../src/bot/digest/subscription.ts';
import { collapsed, nextTimes, quietUntil } from '../../src/bot/digest/times.ts';

const ZONES = Intl.supportedValuesOf('timeZone');
const START = new Date('2026-01-01T00:00:00Z');
const DAYS = 731;
/** A formatter is slow to make, and there are a million times to read. */
const clocks = new Map<string, Intl.DateTimeFormat>();
function clockOf(tz: string): Intl.DateTimeFormat {
  const known = clocks.get(tz) ?? new Intl.DateTimeFormat('sv-SE', { timeZone: tz, dateStyle: 'short', timeStyle: 'short' });
  clocks.set(tz, known);
  return known;
}
/** What clocks there show, as if it were UTC. */
const local = (at: Date, tz: string): Date => new Date(`${clockOf(tz).format(at).replace(' ', 'T')}Z`);
const offset = (at: Date, tz: string): number => local(at, tz).getTime() - Math.floor(at.getTime() / 60_000) * 60_000;

/** Zones whose clocks agree on every day of the two years are one: a third of them is left, and each way to change clocks is among it. */
const DIFFERENT = [
  ...new Map(
    ZONES.map((tz) => [
      Array.from({ length: Math.ceil(DAYS / 3) * 2 }, (_, half) => offset(new Date(START.getTime() + half * 1.5 * 86_400_000), tz)).join(),
      tz,
    ]),
  ).values(),
];

describe('every zone, two years', () => {
  test.each(['30 2 * * *', '0 0 * * *', '0 9 * * *'])('%s comes once a local day, at its time or right after a gap', { timeout: 120_000 }, (cron) => {
    const [minute = 0, hour = 0] = cron.split(' ').map(Number);
    const wanted = hour * 60 + minute;
    const odd: string[] = [];
    for (const tz of DIFFERENT) {
      const times = nextTimes(cron, tz, START, DAYS);
      const days = times.map((time) => local(time, tz).toISOString().slice(0, 10));
      if (times.length !== DAYS || new Set(days).size !== DAYS) odd.push(`${tz}: ${times.length} times on ${new Set(days).size} days`);
      for (const time of times) {
        const there = local(time, tz);
        const at = there.getUTCHours() * 60 + there.getUTCMinutes();
        if (at === wanted) continue;
        // Only where the clocks jumped over it that day: the offset an hour before differs.
        const jumped = offset(new Date(time.getTime() - 3 * 3_600_000), tz) < offset(time, tz);
        if (!jumped || at < wanted || at > wanted + 120) odd.push(`${tz}: ${time.toISOString()} is ${there.toISOString().slice(11, 16)} there`);
      }
      for (let i = 1; i < times.length; i++) if ((times[i]?.getTime() ?? 0) <= (times[i - 1]?.getTime() ?? 0)) odd.push(`${tz}: not in order`);
    }
    expect(odd).toEqual([]);
  });

  test('weekdays are those of the zone', () => {
    for (const tz of ['Asia/Shanghai', 'Pacific/Auckland', 'America/Los_Angeles', 'Pacific/Kiritimati'])
      for (const time of nextTimes('0 9 * * 1-5', tz, START, 520)) expect([1, 2, 3, 4, 5]).toContain(local(time, tz).getUTCDay());
  });
});

test('missed slots are one, the last of them', () => {
  const first = new Date('2026-03-10T08:00:00Z');
  expect(collapsed('0 9 * * *', 'Europe/Berlin', first, new Date('2026-03-10T08:00:20Z'))).toEqual({
    slot: first,
    missed: 0,
    next: new Date('2026-03-11T08:00:00Z'),
  });
  expect(collapsed('0 9 * * *', 'Europe/Berlin', first, new Date('2026-03-13T07:00:00Z'))).toEqual({
    slot: new Date('2026-03-12T08:00:00Z'),
    missed: 2,
    next: new Date('2026-03-13T08:00:00Z'),
  });
});

test('quiet hours go over midnight, and end by the clocks of the zone', () => {
  const until = (time: string, quiet = '22:00-08:00') => quietUntil(quiet, 'Europe/Berlin', new Date(time))?.toISOString();
  expect(until('2026-03-10T20:59:00Z')).toBeUndefined();
  expect(until('2026-03-10T21:00:00Z')).toBe('2026-03-11T07:00:00.000Z');
  expect(until('2026-03-11T06:59:00Z')).toBe('2026-03-11T07:00:00.000Z');
  expect(until('2026-03-11T07:00:00Z')).toBeUndefined();
  expect(until('2026-03-28T23:00:00Z')).toBe('2026-03-29T06:00:00.000Z'); // the clocks change in that night
  expect(until('2026-03-10T12:00:00Z', '12:00-14:00')).toBe('2026-03-10T13:00:00.000Z');
  expect(quietUntil(undefined, 'UTC', START)).toBeUndefined();
});

test('many digests of one minute are spread over the window, few are not', () => {
  expect([0, 5, 19].map((index) => offsetOf(index, 20))).toEqual([0, 0, 0]);
  for (const count of [21, 500, 5_000]) {
    const offsets = Array.from({ length: count }, (_, index) => offsetOf(index, count));
    expect(Math.max(...offsets)).toBeLessThanOrEqual(SPREAD_MS);
    expect(offsets).toEqual([...offsets].sort((a, b) => a - b));
  }
});
