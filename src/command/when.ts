// Times as people say them -> five cron fields and a zone: "daily 9:00", "weekdays 9:00 Asia/Shanghai", 每天 9:00, 工作日 9点, "every 6h". Pure.
import { isTimeZone } from './values.ts';

export interface When {
  readonly cron: string;
  readonly tz?: string;
}

const DAYS: readonly (readonly [words: RegExp, field: string])[] = [
  [/^(daily|every ?day|每天|每日)$/, '*'],
  [/^(weekdays?|every ?weekday|workdays?|工作日|平日|每个?工作日)$/, '1-5'],
  [/^(weekends?|周末)$/, '0,6'],
  [/^(weekly|every ?week|每周)$/, '1'],
  [/^(mondays?|mon|(每?周|星期)一)$/, '1'],
  [/^(tuesdays?|tue|(每?周|星期)二)$/, '2'],
  [/^(wednesdays?|wed|(每?周|星期)三)$/, '3'],
  [/^(thursdays?|thu|(每?周|星期)四)$/, '4'],
  [/^(fridays?|fri|(每?周|星期)五)$/, '5'],
  [/^(saturdays?|sat|(每?周|星期)六)$/, '6'],
  [/^(sundays?|sun|(每?周|星期)[日天])$/, '0'],
];

/** 9:00, 09.30, 9am, 9:30pm, 9点, 9点半, 早上9点, 下午3点 -> hour and minute. */
function timeOf(text: string): readonly [hour: number, minute: number] | undefined {
  const [, part, hours, minutes, half, suffix] = /^(上午|早上|下午|晚上)?(\d{1,2})(?:[:：.点时](\d{2})?分?(半)?)?(am|pm)?$/.exec(text) ?? [];
  if (hours === undefined) return undefined;
  if (!/[:：.点时]/.test(text) && suffix === undefined && part === undefined) return undefined; // "9" alone is no time
  const minute = half ? 30 : Number(minutes ?? 0);
  const later = suffix === 'pm' || part === '下午' || part === '晚上';
  const given = Number(hours);
  if ((suffix !== undefined || part !== undefined) && (given < 1 || given > 12)) return undefined;
  const hour = later ? (given % 12) + 12 : suffix === 'am' && given === 12 ? 0 : given;
  return hour < 24 && minute < 60 ? [hour, minute] : undefined;
}

/** "every 6h", "hourly", 每小时: at minute 0, in steps that a day divides into. */
function interval(words: readonly string[]): string | undefined {
  const text = words.join('');
  if (/^(hourly|everyhour|每小时)$/.test(text)) return '0 * * * *';
  const [, hours] = /^(?:every|每隔?)(\d{1,2})(?:h|hours?|小时)$/.exec(text) ?? [];
  const step = Number(hours);
  return step > 0 && step < 24 && 24 % step === 0 ? `0 ${step === 1 ? '*' : `*/${step}`} * * *` : undefined;
}

/** undefined: that is no time that we understand, and nothing is guessed. */
export function whenOf(text: string): When | undefined {
  if (text.length > 120) return undefined;
  const raw = text
    .trim()
    .replace(/^(每天|每日|每个?工作日|工作日|平日|周末|每?周[一二三四五六日天]|星期[一二三四五六日天]|每周(?![一二三四五六日天]))(?=\S)/, '$1 ')
    .split(/\s+/);
  const last = raw.at(-1) ?? '';
  const tz = raw.length > 1 && /[/]|^utc$/i.test(last) && isTimeZone(last) ? last : undefined;
  const words = (tz ? raw.slice(0, -1) : raw).map((word) => word.toLowerCase()).filter((word) => word !== 'at' && word !== 'on');
  const zone = tz ? { tz } : {};
  const often = interval(words);
  if (often) return { cron: often, ...zone };
  const time = timeOf(words.at(-1) ?? '');
  const day = DAYS.find(([known]) => known.test(words.slice(0, -1).join(' ')));
  if (!time || !day) return undefined;
  return { cron: `${time[1]} ${time[0]} * * ${day[1]}`, ...zone };
}
