// Times of day in a zone, without a library: the platform's own calendar knows every zone and its changes. Pure.

/** Minutes that the zone is ahead of UTC at that moment. */
export function offsetMinutes(at: Date, tz: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: tz,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const of = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.find((part) => part.type === type)?.value ?? 0);
  const wall = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return Math.round((wall - Math.floor(at.getTime() / 1000) * 1000) / 60_000);
}

export function isZone(tz: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: tz });
    return true;
  } catch {
    return false;
  }
}

/** The next moment after `now` when clocks there show HH:MM; one that is skipped that day comes as much later. */
export function timeOfDay(time: string, tz: string, now: Date): Date {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  for (let day = 0; day < 3; day++) {
    const local = new Date(now.getTime() + offsetMinutes(now, tz) * 60_000 + day * 86_400_000);
    const wall = Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate(), hour, minute);
    const guess = new Date(wall - offsetMinutes(new Date(wall), tz) * 60_000);
    const exact = new Date(wall - offsetMinutes(guess, tz) * 60_000);
    if (exact > now) return exact;
  }
  return new Date(now.getTime() + 86_400_000);
}
