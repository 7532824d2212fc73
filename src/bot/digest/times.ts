// When a digest is due: cron in a zone, and the hours in which it keeps quiet. A time that the clocks skip comes at the next valid minute,
// one that they repeat comes once.
import { Cron } from 'croner';
import { offsetMinutes, timeOfDay } from '../clock.ts';

/** Lists count as fixed times, too: `0,30 2 * * *` in a repeated hour is two runs, and not four. */
const cronOf = (cron: string, tz: string): Cron => new Cron(cron, { timezone: tz, mode: '5-part', fixedTimeRule: 'no-wildcard' });

/** Up to `count` times after that moment; fewer, or none, where the pattern comes no more often. */
export const nextTimes = (cron: string, tz: string, after: Date, count: number): readonly Date[] => cronOf(cron, tz).nextRuns(count, after);
export const nextTime = (cron: string, tz: string, after: Date): Date | undefined => cronOf(cron, tz).nextRun(after) ?? undefined;

/** More than that cannot be missed in a month. */
const MOST_MISSED = 3_000;

/** Of all slots from `first` until now, the last one; how many stood before it; and the next one to come. */
export function collapsed(cron: string, tz: string, first: Date, now: Date): { readonly slot: Date; readonly missed: number; readonly next?: Date } {
  const of = cronOf(cron, tz);
  let slot = first;
  let missed = 0;
  for (;;) {
    const next = of.nextRun(slot) ?? undefined;
    if (next === undefined) return { slot, missed };
    if (next > now) return { slot, missed, next };
    if (missed >= MOST_MISSED) return { slot: next, missed, ...optionalNext(of.nextRun(now)) };
    slot = next;
    missed += 1;
  }
}
const optionalNext = (next: Date | null): { readonly next?: Date } => (next ? { next } : {});

const minutesOf = (time: string): number => {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
};

/** The end of the quiet hours that this moment lies in; undefined outside of them. `22:00-08:00` goes over midnight. */
export function quietUntil(quiet: string | undefined, tz: string, now: Date): Date | undefined {
  const [from, to] = quiet?.split('-') ?? [];
  if (from === undefined || to === undefined) return undefined;
  const local = new Date(now.getTime() + offsetMinutes(now, tz) * 60_000);
  const minute = local.getUTCHours() * 60 + local.getUTCMinutes();
  const [begin, end] = [minutesOf(from), minutesOf(to)];
  const inside = begin < end ? minute >= begin && minute < end : minute >= begin || minute < end;
  return inside ? timeOfDay(to, tz, now) : undefined;
}
