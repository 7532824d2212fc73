// What a person does in Slack, and what comes of it, over both transports: beyond what every platform must do.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SHORTCUT } from '../../adapters/slack/names.ts';
import { createSlack } from '../../adapters/slack/slack.ts';
import { WORDS } from '../../adapters/slack/words.ts';
import { NOT_ACCEPTED } from '../../src/bot/platform.ts';
import { noteCard, progressCard, reportCard } from '../platform/cards.ts';
import { createHost } from '../platform/host.ts';
import { type SlackOptions, startSlack } from './simulator/slack.ts';
import { type SlackStage, slackStage, type Transport } from './stage.ts';

const ALL = { audience: 'all' } as const;
const MINIMAL = ['commands', 'chat:write', 'app_mentions:read'];

describe.each(['socket', 'http'] as const)('over %s', (transport: Transport) => {
  let stage: SlackStage;
  const begin = async (options: SlackOptions = {}): Promise<SlackStage> => {
    stage = await slackStage(transport, options);
    return stage;
  };
  afterEach(() => stage.close());

  const heard = async (text: string, where: Parameters<SlackStage['slack']['command']>[1] = {}) => {
    await stage.slack.command(text, where);
    const said = stage.host.said.at(-1);
    if (!said) throw new Error('not heard');
    return said;
  };

  describe('a slash command', () => {
    it('brings the person’s language and zone, asked for once', async () => {
      const { slack } = await begin();
      const said = await heard('contoso', { user: 'li' });
      expect(said).toMatchObject({
        by: 'slash',
        text: 'contoso',
        shared: false,
        member: true,
        user: { id: 'U0LI', name: 'li', lang: 'zh-CN', tz: 'Asia/Shanghai' },
      });
      await heard('fabrikam', { user: 'li' });
      expect(slack.calls('users.info')).toHaveLength(1);
    });

    it('needs no scope beyond three', async () => {
      const { slack } = await begin({ scopes: MINIMAL });
      const said = await heard('contoso', { user: 'li' });
      expect(said.user).toEqual({ id: 'U0LI', name: 'li' });
      await stage.platform.post(said.place, reportCard(), { ...ALL, key: 'a' });
      expect(
        slack
          .calls()
          .map(({ method }) => method)
          .filter((method) => method !== 'apps.connections.open'),
      ).toEqual(['auth.test', 'chat.postMessage']);
      expect(slack.calls().every(({ answer }) => answer === 'ok')).toBe(true);
    });

    it('is told in the person’s language when it could not be stored', async () => {
      await begin();
      stage.host.failNextHear();
      const { body, acknowledged } = await stage.slack.command('contoso', { user: 'li' });
      expect(acknowledged).toBe(true);
      expect(body).toMatchObject({ response_type: 'ephemeral', text: NOT_ACCEPTED['zh-CN'] });
    });

    it('in somebody else’s conversation answers who asked, alone', async () => {
      await begin({ channels: [{ name: 'ops' }, { id: 'D0OTHERS', name: 'directmessage', private: true, member: false, between: ['U0LI', 'U0SAM'] }] });
      const said = await heard('contoso', { user: 'sam', channel: 'D0OTHERS' });
      expect(said.privately).toBe(true);
      await stage.platform.post(said.place, noteCard('Only you'), { audience: { user: said.user.id, way: said.way ?? '' }, key: 'a' });
      expect(stage.slack.ephemeral('sam').map((posted) => stage.slack.read(posted).words)).toEqual(['Only you']);
      expect(stage.slack.messages('D0OTHERS')).toEqual([]);
    });

    it('in a channel without the bot is answered alone after the refusal, and the bot remembers that it is no member', async () => {
      await begin({ channels: [{ name: 'ops', member: false }], scopes: MINIMAL });
      const said = await heard('contoso');
      await expect(stage.platform.post(said.place, noteCard('x'), { ...ALL, key: 'a' })).rejects.toMatchObject({ problem: 'not-a-member' });
      expect((await heard('contoso')).member).toBe(false);
      await stage.platform.post(said.place, noteCard('Only you'), { audience: { user: said.user.id, way: said.way ?? '' }, key: 'a2' });
      expect(stage.slack.ephemeral('sam')).toHaveLength(1);
    });

    it('in a channel shared with outsiders says so', async () => {
      await begin({ channels: [{ name: 'ops', shared: true }] });
      expect((await heard('contoso')).shared).toBe(true);
    });
  });

  describe('private answers', () => {
    it('use a response_url five times at most, and keep it for the answer', async () => {
      await begin();
      const said = await heard('contoso');
      const audience = { user: said.user.id, way: said.way ?? '' };
      const ref = await stage.platform.post(said.place, progressCard(0), { audience, key: 'p' });
      for (let i = 0; i < 3; i++) await stage.platform.replace(ref, progressCard(i), { audience, key: 'p' });
      await stage.platform.replace(ref, reportCard(), { audience, key: 'p' });
      const [way] = [...stage.slack.world.ways.values()];
      expect(way?.uses).toBe(2);
      expect(stage.slack.ephemeral('sam')).toHaveLength(1);
      for (let i = 0; i < 6; i++) await stage.platform.post(stage.platform.threadOf(ref), noteCard(`Detail ${i}`), { audience, key: `d${i}` });
      expect(way?.uses).toBe(5);
      expect(stage.slack.ephemeral('sam')).toHaveLength(7);
      expect(stage.slack.calls('chat.postEphemeral')).toHaveLength(3);
      expect(stage.slack.messages('ops')).toEqual([]);
    });

    it('know their own buttons again', async () => {
      await begin();
      const said = await heard('contoso');
      const audience = { user: said.user.id, way: said.way ?? '' };
      const ref = await stage.platform.post(said.place, reportCard(), { audience, key: 'p' });
      const [posted] = stage.slack.ephemeral('sam');
      await stage.slack.press({ channel: posted?.channel ?? '', ts: posted?.ts ?? '' }, 'Re-run');
      expect(stage.host.said.at(-1)).toMatchObject({ by: 'button', text: 'rerun', pressed: ref, thread: stage.platform.threadOf(ref), privately: true });
    });

    it('go into the direct message with the bot as ordinary messages, which can be changed', async () => {
      await begin();
      await stage.slack.say('contoso', { user: 'li', channel: 'direct' });
      const said = stage.host.said.at(-1);
      expect(said).toMatchObject({ by: 'mention', privately: true, text: 'contoso' });
      const audience = { user: 'U0LI' };
      const ref = await stage.platform.post(said?.place ?? 'slack:', progressCard(1), { audience, key: 'p' });
      await stage.platform.replace(ref, reportCard(), { audience, key: 'p' });
      expect(stage.slack.messages('D0LI').filter(({ bot }) => bot)).toMatchObject([{ edits: 1 }]);
    });
  });

  describe('mentions and threads', () => {
    it('are answered in the thread below, and heard there without a mention', async () => {
      await begin();
      const { ts } = await stage.slack.mention('check contoso', { user: 'li' });
      expect(stage.host.said).toHaveLength(1);
      const [said] = stage.host.said;
      expect(said).toMatchObject({ by: 'mention', place: `slack:T0CONTOSO/C0OPS/${ts}` });
      await stage.platform.post(said?.place ?? 'slack:', reportCard(), { ...ALL, key: 'a' });
      await stage.slack.say('why?', { user: 'sam', thread: ts });
      expect(stage.host.said.at(-1)).toMatchObject({ by: 'thread', text: 'why?', thread: `slack:T0CONTOSO/C0OPS/${ts}` });
      await stage.slack.mention('rerun', { user: 'sam', thread: ts });
      expect(stage.host.said.at(-1)).toMatchObject({ by: 'mention', thread: `slack:T0CONTOSO/C0OPS/${ts}` });
      expect(stage.host.said).toHaveLength(3);
    });

    it('in threads of others are not listened to', async () => {
      await begin();
      const { ts } = await stage.slack.say('lunch?', { user: 'li' });
      await stage.slack.say('yes', { user: 'sam', thread: ts });
      expect(stage.host.said).toEqual([]);
      expect(stage.host.memory.size).toBe(0);
    });

    it('are told when they could not be stored', async () => {
      await begin();
      stage.host.failNextHear();
      expect((await stage.slack.mention('contoso', { user: 'sam' })).acknowledged).toBe(true);
      expect(stage.slack.ephemeral('sam').map((posted) => posted.text)).toEqual([NOT_ACCEPTED.en]);
    });

    it('come again from Slack when they could neither be stored nor told', async () => {
      await begin();
      stage.host.failNextHear();
      stage.slack.fail('chat.postEphemeral', '503');
      const { acknowledged } = await stage.slack.mention('contoso', { user: 'sam' });
      expect(acknowledged).toBe(false);
      expect((await stage.slack.redeliver()).acknowledged).toBe(true);
      expect(new Set(stage.host.said.map(({ key }) => key)).size).toBe(1);
    });

    it('that are edited are no new command', async () => {
      await begin();
      const at = await stage.slack.mention('contoso');
      await stage.slack.deliver({
        kind: 'events_api',
        payload: {
          type: 'event_callback',
          team_id: 'T0CONTOSO',
          event_id: 'Ev0EDIT',
          event: { type: 'app_mention', user: 'U0SAM', text: '<@U0ACRBOT> fabrikam', ts: at.ts, channel: at.channel, edited: { user: 'U0SAM', ts: '1.1' } },
        },
      });
      expect(stage.host.said).toHaveLength(1);
    });

    it('bring their text files', async () => {
      await begin();
      await stage.slack.say('judge this', { user: 'li', channel: 'direct', files: [{ name: 'report.json', text: '{"schema":"x"}' }] });
      expect(stage.host.said.at(-1)?.files).toEqual([{ name: 'report.json', text: '{"schema":"x"}' }]);
    });
  });

  describe('the message shortcut', () => {
    it('opens a form with the message’s words, and is answered below that message', async () => {
      await begin();
      const at = await stage.slack.say('Error response from daemon: Get "https://contoso.azurecr.io/v2/": denied', { user: 'li' });
      expect((await stage.slack.shortcut(at, SHORTCUT, { user: 'sam' })).acknowledged).toBe(true);
      expect(stage.host.views.at(-1)).toMatchObject({ view: 'form', form: 'diagnose', text: expect.stringContaining('contoso.azurecr.io/v2/') });
      expect(stage.slack.modal('sam')).toMatchObject({ type: 'modal', callback_id: 'acr_check_form' });
      const wrong = await stage.slack.submitModal({ registry: '' }, { user: 'sam' });
      expect(wrong.body).toEqual({ response_action: 'errors', errors: { registry: 'Say which registry.' } });
      expect((await stage.slack.submitModal({ registry: 'contoso' }, { user: 'sam' })).acknowledged).toBe(true);
      const said = stage.host.said.at(-1);
      expect(said).toMatchObject({ by: 'form', text: 'check contoso', place: `slack:T0CONTOSO/C0OPS/${at.ts}`, user: { id: 'U0SAM' } });
      await stage.platform.post(said?.place ?? 'slack:', reportCard(), { ...ALL, key: 'a' });
      expect(stage.slack.thread(at)).toHaveLength(1);
      expect(stage.slack.modal('sam')).toBeUndefined();
    });

    it('keeps the form open when it could not be stored, and stores it at the second try', async () => {
      await begin();
      const at = await stage.slack.say('denied', { user: 'li' });
      await stage.slack.shortcut(at, SHORTCUT, { user: 'li' });
      stage.host.failNextHear();
      expect((await stage.slack.submitModal({ registry: 'contoso' }, { user: 'li' })).body).toEqual({
        response_action: 'errors',
        errors: { registry: NOT_ACCEPTED['zh-CN'] },
      });
      expect((await stage.slack.submitModal({ registry: 'contoso' }, { user: 'li' })).body ?? {}).toEqual({});
      expect(new Set(stage.host.said.map(({ key }) => key)).size).toBe(1);
    });

    it('says so when Slack’s three seconds are over', async () => {
      await begin();
      const at = await stage.slack.say('denied', { user: 'li' });
      stage.slack.fail('views.open', 'expired_trigger_id');
      await stage.slack.shortcut(at, SHORTCUT, { user: 'sam' });
      expect(stage.slack.ephemeral('sam').map(({ text }) => text)).toEqual([WORDS.late.en]);
    });
  });

  describe('around a conversation', () => {
    it('shows the Home tab, and answers its buttons in the direct message', async () => {
      await begin();
      await stage.slack.openHome({ user: 'li' });
      await vi.waitFor(() => expect(stage.slack.home('li')).toMatchObject({ type: 'home' }));
      expect(stage.host.views.at(-1)).toMatchObject({ view: 'home', user: { id: 'U0LI', lang: 'zh-CN' } });
    });

    it('hands on the pushpin, its removal, edits and deletions in its own threads', async () => {
      await begin();
      const root = await stage.slack.mention('contoso');
      await stage.platform.post(stage.host.said[0]?.place ?? 'slack:', reportCard(), { ...ALL, key: 'a' });
      const note = await stage.slack.say('we changed the firewall at nine', { user: 'li', thread: root.ts });
      await stage.slack.react(note, 'pushpin', true, { user: 'sam' });
      await stage.slack.react(note, 'eyes', true, { user: 'sam' });
      await stage.slack.react(note, 'pushpin', false, { user: 'sam' });
      await stage.slack.edit(note, 'we changed the firewall at ten', { user: 'li' });
      await stage.slack.edit(note, undefined, { user: 'li' });
      const thread = `slack:T0CONTOSO/C0OPS/${root.ts}`;
      expect(stage.host.events).toMatchObject([
        { event: 'marked', on: true, thread, text: 'we changed the firewall at nine', said: new Date(Number(note.ts) * 1000).toISOString() },
        { event: 'marked', on: false, thread },
        { event: 'edited', thread, text: 'we changed the firewall at ten' },
        { event: 'edited', thread },
      ]);
      expect(stage.host.events.at(-1)).not.toHaveProperty('text');
    });

    it('shows what stands behind a link to its own report, and behind no other', async () => {
      await begin();
      await stage.slack.shareLink(['https://bot.example/r/abc?s=1', 'https://bot.example.evil.example/r/abc', 'https://other.example/'], { user: 'li' });
      await vi.waitFor(() => expect(stage.slack.world.unfurled).toHaveLength(1));
      expect(Object.keys(stage.slack.world.unfurled[0]?.unfurls ?? {})).toEqual(['https://bot.example/r/abc?s=1']);
    });

    it('tells when the bot comes into a channel and leaves it', async () => {
      await begin({ channels: [{ name: 'ops', member: false }] });
      await stage.slack.join('ops', true);
      await stage.slack.join('ops', false);
      expect(stage.host.events).toMatchObject([
        { event: 'added', channel: 'slack:T0CONTOSO/C0OPS' },
        { event: 'removed', channel: 'slack:T0CONTOSO/C0OPS' },
      ]);
    });

    it('forgets the workspace that removes the app', async () => {
      await begin();
      await stage.platform.post((await heard('contoso')).place, reportCard(), { ...ALL, key: 'a' });
      expect(stage.host.memory.size).toBeGreaterThan(0);
      await stage.slack.uninstall();
      expect(stage.host.events).toMatchObject([{ event: 'removed', workspace: 'T0CONTOSO' }]);
      expect(stage.host.events[0]).not.toHaveProperty('channel');
      expect(stage.host.memory.size).toBe(0);
      expect(stage.platform.health()).toMatchObject({ ok: false });
    });
  });

  describe('blocks that a workspace does not have yet', () => {
    it('are replaced by plain ones, once and for the workspace', async () => {
      await begin({ refuses: ['plan', 'task_card'] });
      const { place } = await heard('contoso');
      const ref = await stage.platform.post(place, progressCard(1), { ...ALL, key: 'a' });
      expect(stage.slack.calls('chat.postMessage').map(({ answer }) => answer)).toEqual(['invalid_blocks', 'ok']);
      expect(stage.slack.read(stage.slack.messages('ops')[0] as never).words).toContain('looking');
      await stage.platform.replace(ref, progressCard(2), { ...ALL, key: 'a' });
      expect(stage.slack.calls('chat.update').map(({ answer }) => answer)).toEqual(['ok']);
      expect([...stage.host.memory.entries()].find(([key]) => key.endsWith('/plain'))?.[1]).toMatchObject({ refused: ['plan'] });
      // A container was not refused: it is still used.
      await stage.platform.post(place, reportCard(), { ...ALL, key: 'b' });
      expect(JSON.stringify(stage.slack.messages('ops').at(-1)?.blocks)).toContain('"container"');
    });

    it('leave the picture’s text when Slack does not take the picture', async () => {
      await begin({ refuses: ['slack_file'] });
      const { place } = await heard('contoso');
      await stage.platform.post(place, reportCard(), { ...ALL, key: 'a' });
      expect(stage.slack.read(stage.slack.messages('ops')[0] as never).words).toContain('here -> DNS -x- registry');
    });
  });
});

describe('sockets', () => {
  it('are two for one process, and one where many share the app', async () => {
    const stage = await slackStage('socket');
    expect(stage.slack.sockets).toBe(2);
    await stage.close();
    const slack = await startSlack();
    const { apiUrl, botToken, appToken } = slack;
    const platform = createSlack({ apiUrl, botToken, appToken, replicas: 6 });
    await platform.start(createHost());
    expect(slack.sockets).toBe(1);
    await platform.stop();
    await slack.close();
  });

  it('hear on, when Slack renews one of them', async () => {
    const stage = await slackStage('socket');
    stage.slack.disconnectSocket();
    expect((await stage.slack.command('contoso')).acknowledged).toBe(true);
    expect(stage.host.said).toHaveLength(1);
    expect(stage.platform.health().ok).toBe(true);
    await vi.waitFor(() => expect(stage.slack.calls('apps.connections.open')).toHaveLength(3), { timeout: 3_000 });
    await stage.close();
  });

  it('come back after errors of Slack’s, without ending the process', async () => {
    const stage = await slackStage('socket');
    stage.slack.fail('apps.connections.open', 'internal_error', { times: 3 });
    stage.slack.disconnectSockets();
    await vi.waitFor(() => expect(stage.platform.health()).toMatchObject({ ok: false, why: expect.stringContaining('socket') }));
    await vi.waitFor(() => expect(stage.slack.sockets).toBe(2), { timeout: 8_000 });
    expect((await stage.slack.command('contoso')).acknowledged).toBe(true);
    expect(stage.platform.health().ok).toBe(true);
    await stage.close();
  });

  it('that are refused are said to be', async () => {
    const slack = await startSlack();
    const { apiUrl, botToken } = slack;
    const platform = createSlack({ apiUrl, botToken, appToken: 'xapp-wrong' });
    await platform.start(createHost());
    expect(platform.health()).toMatchObject({ ok: false, why: expect.stringContaining('invalid_auth') });
    await platform.stop();
    await slack.close();
  });
});
