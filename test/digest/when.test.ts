import { expect, test } from 'vitest';
import { cronFault } from '../../src/command/cron.ts';
import { whenOf } from '../../src/command/when.ts';
import { parseText } from '../../src/command.ts';

test.each([
  ['daily 9:00', { cron: '0 9 * * *' }],
  ['every day at 9:30', { cron: '30 9 * * *' }],
  ['weekdays 9:00 Asia/Shanghai', { cron: '0 9 * * 1-5', tz: 'Asia/Shanghai' }],
  ['weekdays at 5pm UTC', { cron: '0 17 * * 1-5', tz: 'UTC' }],
  ['Monday 12am', { cron: '0 0 * * 1' }],
  ['每天 9:00', { cron: '0 9 * * *' }],
  ['每天9点半', { cron: '30 9 * * *' }],
  ['工作日 上午9点 Asia/Shanghai', { cron: '0 9 * * 1-5', tz: 'Asia/Shanghai' }],
  ['每周五 下午3点', { cron: '0 15 * * 5' }],
  ['hourly', { cron: '0 * * * *' }],
  ['every 6h', { cron: '0 */6 * * *' }],
  ['每6小时', { cron: '0 */6 * * *' }],
] as const)('%s', (text, when) => {
  expect(whenOf(text)).toEqual(when);
  expect(cronFault(when.cron)).toBeUndefined();
});

test.each(['', 'daily', '9:00', 'daily 25:00', 'daily 9', 'weekdays 13pm', 'every 5h', 'daily 9:00 Mars/Olympus', 'never 9:00', 'x'.repeat(500)])(
  'not a time: %s',
  (text) => {
    expect(whenOf(text)).toBeUndefined();
  },
);

test('a subscription says when in words, with options on either side', () => {
  const parsed = parseText('digest subscribe contoso daily 9:00 --tz Europe/Berlin --always', 'slash');
  expect(parsed).toMatchObject({ ok: true, command: { cron: '0 9 * * *', tz: 'Europe/Berlin', only: 'always' } });
  expect(parseText('摘要 订阅 contoso 工作日 9:00', 'slash')).toMatchObject({ ok: true, command: { cron: '0 9 * * 1-5' } });
  expect(parseText('digest subscribe contoso sometimes', 'slash')).toMatchObject({ ok: false, problem: { code: 'invalid-value' } });
});
