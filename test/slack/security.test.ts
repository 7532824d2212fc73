// Who may speak to the bot: signed requests, not too old, of our own workspace.
import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serve } from '../platform/host.ts';
import { httpBody, signed } from './simulator/delivery.ts';
import { type SlackStage, slackStage } from './stage.ts';

describe('requests over HTTP', () => {
  let stage: SlackStage;
  let url = '';
  let closeWeb: () => Promise<void>;
  beforeEach(async () => {
    stage = await slackStage('http');
    const web = await serve(stage.host);
    url = `${web.url}/slack/events`;
    closeWeb = web.close;
  });
  afterEach(async () => {
    await closeWeb();
    await stage.close();
  });

  const heard = () => stage.host.said.length;

  it('refuses a bad signature, an old timestamp, and none at all', async () => {
    expect((await stage.slack.command('contoso', {}, { secret: 'another' })).status).toBe(401);
    expect((await stage.slack.command('contoso', {}, { age: 301 })).status).toBe(401);
    expect((await stage.slack.command('contoso', {}, { age: 200 })).status).toBe(200);
    expect(heard()).toBe(1);
  });

  const raw = async (headers: Readonly<Record<string, string>>, body: string): Promise<number> => {
    return (await fetch(url, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers }, body })).status;
  };
  it('refuses a changed body, missing headers, an empty secret’s signature, and what is too large', async () => {
    const { body } = httpBody(stage.slack.commandPayload('contoso'));
    const now = Math.floor(Date.now() / 1000);
    const good = signed(stage.slack.signingSecret, body, now);
    expect(await raw(good, `${body}&text=fabrikam`)).toBe(401);
    expect(await raw({}, body)).toBe(401);
    expect(await raw({ ...good, 'x-slack-signature': `v0=${createHmac('sha256', '').update(`v0:${now}:${body}`).digest('hex')}` }, body)).toBe(401);
    expect(await raw({ ...good, 'x-slack-signature': 'v0=' }, body)).toBe(401);
    const large = `text=${'x'.repeat(2_000_000)}`;
    expect(await raw(signed(stage.slack.signingSecret, large, now), large)).toBe(413);
    expect(heard()).toBe(0);
    expect(await raw(good, body)).toBe(200);
    expect(heard()).toBe(1);
  });

  it('gives a replayed request the key of the first, so that it runs once', async () => {
    const { body } = httpBody(stage.slack.commandPayload('contoso'));
    const headers = signed(stage.slack.signingSecret, body, Math.floor(Date.now() / 1000));
    expect(await raw(headers, body)).toBe(200);
    expect(await raw(headers, body)).toBe(200);
    expect(new Set(stage.host.said.map(({ key }) => key)).size).toBe(1);
  });

  it('answers Slack’s own check of the address, when it is signed', async () => {
    const body = JSON.stringify({ type: 'url_verification', challenge: 'abc', token: 'x' });
    const headers = { 'content-type': 'application/json', ...signed(stage.slack.signingSecret, body, Math.floor(Date.now() / 1000)) };
    const answer = await fetch(url, { method: 'POST', headers, body });
    expect(await answer.json()).toEqual({ challenge: 'abc' });
    expect(await raw({ 'content-type': 'application/json' }, body)).toBe(401);
  });
});

describe.each(['http', 'socket'] as const)('what claims to come from another workspace (%s)', (transport) => {
  let stage: SlackStage;
  beforeEach(async () => {
    stage = await slackStage(transport);
  });
  afterEach(() => stage.close());

  it('is not heard', async () => {
    const command = stage.slack.commandPayload('contoso');
    await stage.slack.deliver({ ...command, payload: { ...command.payload, team_id: 'T0EVIL' } });
    const event = { type: 'app_mention', user: 'U0LI', text: '<@U0ACRBOT> contoso', ts: '1.000001', channel: 'C0OPS' };
    await stage.slack.deliver({ kind: 'events_api', payload: { type: 'event_callback', team_id: 'T0EVIL', event_id: 'Ev1', event } });
    const press = {
      type: 'block_actions',
      team: { id: 'T0EVIL' },
      user: { id: 'U0LI' },
      trigger_id: '1',
      container: { type: 'message' },
      actions: [{ action_id: 'command.0', value: 'c:rerun' }],
    };
    await stage.slack.deliver({ kind: 'interactive', payload: press });
    expect(stage.host.said).toEqual([]);
    expect(stage.host.events).toEqual([]);
  });

  it('takes nothing from malformed payloads, and lives on', async () => {
    for (const payload of [
      { type: 'event_callback', team_id: stage.slack.world.team, event_id: 'Ev0', event: {} },
      { type: 'event_callback', team_id: stage.slack.world.team, event_id: 'Ev1', event: { type: 'app_mention', user: { id: 1 }, channel: '../..', ts: 'x' } },
      {
        type: 'event_callback',
        team_id: stage.slack.world.team,
        event_id: 'Ev2',
        event: { type: 'message', channel: 'C0OPS', ts: '1.1', text: 'x'.repeat(80_000), user: 'U0LI', thread_ts: '1.0' },
      },
    ]) {
      await stage.slack.deliver({ kind: 'events_api', payload });
    }
    await stage.slack.deliver({
      kind: 'interactive',
      payload: {
        type: 'view_submission',
        team: { id: stage.slack.world.team },
        user: { id: 'U0LI' },
        view: {
          id: 'V1',
          callback_id: 'acr_check_form',
          private_metadata: '{"form":"check","place":"teams:x","channel":"slack:T/C","privately":true}',
          state: { values: {} },
        },
      },
    });
    expect(stage.host.said).toEqual([]);
    await stage.slack.command('contoso');
    expect(stage.host.said).toHaveLength(1);
  });
});
