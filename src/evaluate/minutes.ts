// Time between two moments, told by their text. Pure files know no clock and no Date.

const MOMENT = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})?(?:Z|\+00:00)$/;

/** Days since 1970-01-01 in the Gregorian calendar (H. Hinnant, days_from_civil). */
function daysOf(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719468;
}

function minutesOf(moment: string): number | undefined {
  const found = MOMENT.exec(moment);
  if (!found) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found.slice(1).map(Number);
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  return daysOf(year, month, day) * 1440 + hour * 60 + minute + second / 60;
}

/** Minutes from the earlier ISO moment (UTC) to the later one; undefined for what is none, or where the order is the other way round. */
export function minutesBetween(earlier: string, later: string): number | undefined {
  const [from, to] = [minutesOf(earlier), minutesOf(later)];
  if (from === undefined || to === undefined || to < from) return undefined;
  return to - from;
}
