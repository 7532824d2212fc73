// Payloads as Slack sends them -> what they come to. Pure.
import { describe, expect, it } from 'vitest';
import { langOfLocale } from '../../adapters/slack/people.ts';
import { messageOf, refOf, spotOf, threadUnder } from '../../adapters/slack/place.ts';
import { postProblem } from '../../adapters/slack/problems.ts';
import { packed, unpacked } from '../../adapters/slack/receive/form.ts';
import { pressed } from '../../adapters/slack/receive/payloads.ts';
import { pressSaid } from '../../adapters/slack/receive/press.ts';
import { receiveEvent } from '../../adapters/slack/receive/receive.ts';
import type { Known } from '../../adapters/slack/receive/received.ts';
import { carried, carry } from '../../adapters/slack/render/values.ts';

const known: Known = { botUser: 'U0BOT', shared: () => undefined, member: () => undefined };
const around = (event: object) => ({ type: 'event_callback', team_id: 'T1', event_id: 'Ev1', authorizations: [{ team_id: 'T1' }], event });

describe('presses', () => {
  const press = (more: object) =>
    pressSaid(pressed.parse({ type: 'block_actions', team: { id: 'T1' }, user: { id: 'U1', username: 'li' }, trigger_id: '1.2', ...more }), 'T1', known);

  it('in the Home tab are answered in the person’s own direct message', () => {
    const what = press({ container: { type: 'view' }, actions: [{ action_id: 'command.0', value: 'c:check contoso', action_ts: '1.1' }] });
    expect(what).toMatchObject({ is: 'said', said: { by: 'button', text: 'check contoso', place: 'slack:T1/U1', privately: true } });
    expect(what).not.toHaveProperty('said.thread');
  });

  it('on a reply belong to its thread', () => {
    const what = press({
      container: { type: 'message', message_ts: '2.2', channel_id: 'C1' },
      channel: { id: 'C1' },
      message: { ts: '2.2', thread_ts: '1.1' },
      actions: [{ action_id: 'more', selected_option: { value: 'c:mute contoso 4h' }, action_ts: '1.1' }],
    });
    expect(what).toMatchObject({
      said: { text: 'mute contoso 4h', pressed: 'slack:T1/C1/2.2/1.1', thread: 'slack:T1/C1/1.1', place: 'slack:T1/C1/1.1', privately: false },
    });
  });

  it('of a link, or of somebody else’s button, are nothing', () => {
    const container = { type: 'message', message_ts: '2.2', channel_id: 'C1' };
    expect(press({ container, actions: [{ action_id: 'link.0', action_ts: '1' }] }).is).toBe('nothing');
    expect(press({ container, actions: [{ action_id: 'x', value: 'f:evil:x', action_ts: '1' }] }).is).toBe('nothing');
  });
});

describe('events', () => {
  const is = (event: object) => receiveEvent(around(event), known).is;
  it('that are not said to the bot are nothing', () => {
    const message = { type: 'message', channel: 'C1', ts: '1.1', user: 'U1', text: 'x' };
    expect(is(message)).toBe('nothing');
    expect(is({ ...message, thread_ts: '1.0', user: 'U0BOT' })).toBe('nothing');
    expect(is({ ...message, thread_ts: '1.0', bot_id: 'B2' })).toBe('nothing');
    expect(is({ ...message, thread_ts: '1.0', subtype: 'channel_join' })).toBe('nothing');
    expect(is({ ...message, thread_ts: '1.0', text: 'hey <@U0BOT> rerun' })).toBe('nothing');
    expect(is({ ...message, thread_ts: '1.0' })).toBe('overheard');
    expect(is({ ...message, thread_ts: '1.0', parent_user_id: 'U0BOT' })).toBe('said');
    expect(is({ type: 'app_home_opened', user: 'U1', channel: 'D1', tab: 'messages' })).toBe('nothing');
    expect(is({ type: 'tokens_revoked', tokens: { oauth: ['U1'] } })).toBe('nothing');
    expect(is({ type: 'tokens_revoked', tokens: { bot: ['U0BOT'] } })).toBe('gone');
    expect(is({ type: 'whatever' })).toBe('nothing');
  });

  it('have one key, whether Slack sends a mention, a message, or either again', () => {
    const at = { channel: 'D1', ts: '1.1', user: 'U1', text: '<@U0BOT> contoso' };
    const one = receiveEvent(around({ type: 'app_mention', ...at }), known);
    const two = receiveEvent({ ...around({ type: 'message', channel_type: 'im', ...at }), event_id: 'Ev2' }, known);
    expect(one).toHaveProperty('said.key', 'slack/T1/message/D1/1.1');
    expect(two).toHaveProperty('said.key', 'slack/T1/message/D1/1.1');
  });

  it('belong to the workspace that the app is installed in, also in a shared channel', () => {
    const mention = { type: 'app_mention', channel: 'C1', ts: '1.1', user: 'U9', text: '<@U0BOT> contoso' };
    const what = receiveEvent({ ...around(mention), team_id: 'T9', is_ext_shared_channel: true }, known);
    expect(what).toMatchObject({ said: { workspace: 'T1', shared: true, channel: 'slack:T1/C1' } });
  });
});

it('takes its own places apart, and nobody else’s', () => {
  const message = { team: 'T1', channel: 'C1', ts: '2.2', thread: '1.1' };
  expect(messageOf(refOf(message))).toEqual(message);
  expect(threadUnder('slack:T1/C1/2.2/1.1')).toBe('slack:T1/C1/1.1');
  expect(threadUnder('slack:T1/C1/2.2')).toBe('slack:T1/C1/2.2');
  expect(() => spotOf('teams:T1/C1')).toThrow();
  expect(() => messageOf('slack:T1/C1')).toThrow();
});

it('carries commands and forms in buttons, whatever they hold', () => {
  for (const what of [{ command: 'check contoso:latest' }, { form: 'diagnose', text: 'a:b\nc' }] as const) expect(carried(carry(what))).toEqual(what);
  expect(carried('c:')).toBeUndefined();
});

it('leaves out the way when a form would carry too much, and reads nothing forged', () => {
  const from = { form: 'check', place: 'slack:T1/C1', channel: 'slack:T1/C1', privately: false } as const;
  expect(unpacked(packed({ ...from, way: 'https://hooks.slack.com/x' }))).toMatchObject({ way: 'https://hooks.slack.com/x' });
  expect(unpacked(packed({ ...from, way: 'x'.repeat(4_000) }))).toEqual(from);
  expect(unpacked('{"form":"evil"}')).toBeUndefined();
  expect(unpacked('not json')).toBeUndefined();
});

it.each([
  ['zh-CN', 'zh-CN'],
  ['zh-TW', undefined],
  ['en-GB', 'en'],
  ['de-DE', undefined],
])('reads the locale %s as %s', (locale, lang) => expect(langOfLocale(locale)).toBe(lang));

it.each([
  ['not_in_channel', 'not-a-member'],
  ['token_revoked', 'signed-out'],
  ['invalid_blocks', 'refused'],
  ['a_word_of_tomorrow', 'unavailable'],
])('takes Slack’s %s as %s', (code, problem) => expect(postProblem(code)).toBe(problem));
