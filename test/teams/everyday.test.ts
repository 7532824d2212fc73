// What people do in Teams all day, and what Teams does to the bot.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { spotOf, threadUnder } from '../../adapters/teams/place.ts';
import type { Said } from '../../src/bot/platform.ts';
import { formCard, noteCard, progressCard, reportCard } from '../platform/cards.ts';
import { createHost } from '../platform/host.ts';
import { wrongWith } from './simulator/card.ts';
import { dialogOf, toldBy } from './simulator/teams.ts';
import { run, type TeamsStage, teamsStage } from './stage.ts';

let stage: TeamsStage;
beforeEach(async () => {
  stage = await teamsStage();
});
afterEach(() => stage.close());

const all = (key: string) => ({ audience: 'all', key }) as const;
const lastSaid = (): Said => {
  const said = stage.host.said.at(-1);
  if (!said) throw new Error('nothing was heard');
  return said;
};
const post = async (channel = 'ops', card = reportCard()) => {
  await stage.teams.say('check contoso', { channel });
  const said = lastSaid();
  const ref = await stage.platform.post(said.place, card, all(said.key));
  const message = stage.teams.messages(channel).at(-1);
  if (!message) throw new Error('nothing was posted');
  return { said, ref, message };
};

describe('where things stand', () => {
  it('cards, edits and what follows stay in the thread', async () => {
    const { said, ref, message } = await post('dev', progressCard(0));
    await stage.platform.replace(ref, reportCard(), all('x'));
    await stage.platform.post(stage.platform.threadOf(ref), noteCard('Details'), all('y'));
    const root = spotOf(said.place).root;
    expect(stage.teams.messages('dev').map((one) => one.root)).toEqual([root, root]);
    expect(message.edits).toBe(1);
    for (const { conversation } of stage.teams.calls) expect(conversation).toMatch(/;messageid=\d+$/);
    await stage.teams.say('why?', { channel: 'dev', thread: message.id });
    expect(lastSaid()).toMatchObject({ by: 'mention', thread: said.place, place: said.place });
  });

  it('a message for the channel begins a thread of its own', async () => {
    const { said } = await post();
    const ref = await stage.platform.post(said.channel, noteCard('The digest'), all('digest'));
    await stage.platform.replace(ref, noteCard('The digest, changed'), all('digest'));
    await stage.platform.post(threadUnder(ref), noteCard('A change'), all('change'));
    const [, digest, change] = stage.teams.messages('ops');
    expect(digest?.root).toBe(digest?.id);
    expect(digest?.edits).toBe(1);
    expect(change?.root).toBe(digest?.id);
  });

  it('a chat has no threads, and is one', async () => {
    for (const channel of ['chat', 'direct']) {
      const { said, ref } = await post(channel);
      expect(stage.platform.threadOf(ref)).toBe(said.place);
      expect(said.thread).toBe(said.place);
      await stage.platform.post(stage.platform.threadOf(ref), noteCard('Details'), all('y'));
    }
    expect(stage.teams.calls.every(({ conversation }) => !conversation.includes(';'))).toBe(true);
  });

  it('hears replies without a mention in its own threads, and nobody else’s', async () => {
    const { message } = await post();
    await stage.teams.say('and why is that?', { thread: message.id, unasked: true });
    expect(lastSaid()).toMatchObject({ by: 'thread' });
    const heard = stage.host.said.length;
    await stage.teams.say('lunch?', { unasked: true });
    const [, strange] = stage.teams.world.messages.filter(({ bot }) => !bot).slice(-2);
    await stage.teams.say('yes', { thread: strange?.id ?? '', unasked: true });
    await stage.teams.say('in a group chat', { channel: 'chat', unasked: true });
    expect(stage.host.said).toHaveLength(heard);
  });
});

describe('people', () => {
  it('are known by language, time zone and directory id', async () => {
    await stage.teams.say('检查 contoso', { locale: 'zh-CN' });
    const { aad } = stage.teams.world.user('li');
    expect(lastSaid().user).toMatchObject({ name: 'Li', lang: 'zh-CN', tz: 'Asia/Shanghai', groups: [aad] });
    expect(lastSaid().shared).toBe(false);
  });
  it('from outside, or in a shared channel, make it shared', async () => {
    const activity = stage.teams.activity('check contoso');
    await stage.teams.deliver({ ...activity, from: { ...(activity.from as object), tenantId: 'somebody-elses' } });
    expect(lastSaid().shared).toBe(true);
    const next = stage.teams.activity('check contoso');
    await stage.teams.deliver({ ...next, channelData: { ...(next.channelData as object), channel: { id: stage.teams.world.team, type: 'shared' } } });
    expect(lastSaid().shared).toBe(true);
  });
});

describe('buttons', () => {
  it('of an older client come as a message, and are heard all the same', async () => {
    const { ref, message } = await post();
    await stage.teams.press(message.id, 'Re-run', { user: 'sam', old: true });
    expect(lastSaid()).toMatchObject({ by: 'button', text: 'rerun', pressed: ref });
  });
  it('delivered twice have one key; pressed twice have two', async () => {
    const { message } = await post();
    await stage.teams.press(message.id, 'Re-run');
    await stage.teams.redeliver();
    await stage.teams.press(message.id, 'Re-run');
    const keys = stage.host.said.slice(1).map(({ key }) => key);
    expect(keys[0]).toBe(keys[1]);
    expect(new Set(keys).size).toBe(2);
  });
  it('are answered in time while the command is still being stored', { timeout: 15_000 }, async () => {
    const { message } = await post();
    const release = stage.host.holdNextHear();
    const { status, body, tookMs } = await stage.teams.press(message.id, 'Re-run');
    expect(status).toBe(200);
    expect(toldBy(body)).toContain('Still storing');
    expect(tookMs).toBeLessThan(5_000);
    release();
  });
  it('of somebody else’s card are not ours', async () => {
    const { message } = await post();
    const { status } = await stage.teams.press(message.id, 'Re-run', { values: { acr: { is: 'launch' } } });
    expect(status).toBe(501);
  });
  it('a posted form is sent from where it stands', async () => {
    const { message } = await post('ops', formCard('check', 'contoso'));
    const wrong = await stage.teams.press(message.id, 'Check', { values: { registry: '' } });
    expect(JSON.stringify(wrong.body)).toContain('Say which registry.');
    await stage.teams.press(message.id, 'Check', { values: { registry: 'fabrikam' } });
    expect(lastSaid()).toMatchObject({ by: 'form', text: 'check fabrikam' });
  });
  it('in a client without dialogs the form is posted to that person alone', async () => {
    const { message } = await post();
    await stage.teams.press(message.id, 'Start incident', { user: 'sam', values: { msteams: { type: 'messageBack' } } });
    expect(stage.teams.targeted('sam')).toHaveLength(1);
  });
});

describe('a card that refreshes itself', () => {
  it('does so for those who spoke there, and shows its newest state', async () => {
    await stage.teams.say('hello', { user: 'sam' });
    const { ref, message } = await post('ops', progressCard(0));
    const card = (message.activity.attachments as { content: { refresh?: { userIds: string[] } } }[])[0]?.content;
    expect(card?.refresh?.userIds).toEqual([stage.people.li, stage.people.sam]);
    await stage.platform.replace(ref, progressCard(2), all('x'));
    expect(JSON.stringify((await stage.teams.refresh(message.id)).body)).toContain('2/3');
    await stage.platform.replace(ref, reportCard(), all('x'));
    expect(JSON.stringify((await stage.teams.refresh(message.id)).body)).toContain('UNREACHABLE');
    expect(stage.host.said).toHaveLength(2);
  });
});

describe('the message extension', () => {
  it('diagnoses the error in a message, in that message’s thread', async () => {
    const { body } = await stage.teams.diagnose('<p>pull failed: <b>denied</b></p>', { user: 'sam', channel: 'dev' });
    const card = dialogOf(body);
    expect(wrongWith(card, 'dialog')).toEqual([]);
    expect(stage.host.views.at(-1)).toMatchObject({ view: 'form', form: 'diagnose', text: '<p>pull failed: <b>denied</b></p>' });
    const target = stage.teams.world.messages.at(-1);
    await stage.teams.submitTask({ registry: 'contoso' }, { user: 'sam' });
    expect(lastSaid()).toMatchObject({ by: 'form', text: 'check contoso' });
    expect(spotOf(lastSaid().place).root).toBe(target?.id);
    // Nobody has seen the bot there yet: it answers this person alone.
    expect(lastSaid().member).toBe(false);
  });
  it('finds recent reports, as cards whose buttons work anywhere', async () => {
    const host = createHost({ show: () => [reportCard(), noteCard('<at>x</at> & <b>y</b>')] });
    const { platform, close } = await run(stage.teams, host);
    const { body } = await stage.teams.searchExtension('conto');
    expect(host.views[0]).toMatchObject({ view: 'search', text: 'conto' });
    const found = body as { composeExtension: { attachments: { content: unknown; preview: { content: { title: string } } }[] } };
    expect(found.composeExtension.attachments.map(({ content }) => wrongWith(content))).toEqual([[], []]);
    expect(JSON.stringify(found.composeExtension.attachments[0]?.content)).not.toContain('Action.Execute');
    expect(found.composeExtension.attachments[1]?.preview.content.title).not.toContain('<');
    await platform.stop();
    await close();
  });
  it('unfurls a link of this bot', async () => {
    const activity = { ...stage.teams.activity(''), type: 'invoke', name: 'composeExtension/queryLink', value: { url: 'https://bot.example/r/abc' } };
    const { status } = await stage.teams.deliver(activity);
    expect(status).toBe(200);
    expect(stage.host.views.at(-1)).toMatchObject({ view: 'link', url: 'https://bot.example/r/abc' });
  });
  it('does not answer what it does not know', async () => {
    const activity = { ...stage.teams.activity(''), type: 'invoke', name: 'signin/verifyState', value: {} };
    expect((await stage.teams.deliver(activity)).status).toBe(501);
  });
});

describe('coming and going', () => {
  it('is told once when it is added, and with every channel of the team when it is removed', async () => {
    await stage.teams.install('ops');
    await stage.teams.install('ops');
    expect(stage.host.events.filter(({ event }) => event === 'added')).toHaveLength(1);
    await stage.teams.say('hello', { channel: 'dev' });
    const { said } = await post('ops');
    await stage.teams.uninstall('ops');
    const removed = stage.host.events.filter(({ event }) => event === 'removed');
    expect(removed).toHaveLength(2);
    expect(new Set(removed.map(({ key }) => key)).size).toBe(2);
    await expect(stage.platform.post(said.place, noteCard('x'), all('x'))).rejects.toMatchObject({ problem: 'gone' });
    // Added again, and spoken to: it works again.
    await stage.teams.install('ops');
    await stage.platform.post(said.place, noteCard('Back'), all('y'));
  });
  it('tells when a conversation is lost without a word', async () => {
    const { said } = await post();
    stage.teams.world.conversation('ops').installed = false;
    await expect(stage.platform.post(said.place, noteCard('x'), all('x'))).rejects.toMatchObject({ problem: 'not-a-member' });
    expect(stage.host.events).toMatchObject([{ event: 'removed', channel: said.channel }]);
  });
  it('posts to a conversation that only its memory knows, where Teams said last that it is', async () => {
    const { said } = await post();
    const restarted = await stage.restart?.();
    await restarted?.platform.post(said.channel, noteCard('Good morning'), all('digest'));
    expect(stage.teams.messages('ops')).toHaveLength(2);
    await restarted?.platform.stop();
  });
  it('follows messages that are changed or taken back', async () => {
    const { message } = await post();
    await stage.teams.say('a note', { thread: message.id });
    const note = stage.teams.world.messages.filter(({ bot }) => !bot).at(-1);
    await stage.teams.edit(note?.id ?? '', 'another note');
    await stage.teams.edit(note?.id ?? '', undefined);
    const edits = stage.host.events.filter((event) => event.event === 'edited');
    expect(edits.map((event) => ('text' in event ? event.text : undefined))).toEqual(['another note', undefined]);
    expect(edits[0]).toMatchObject({ thread: lastSaid().thread });
  });
});

describe('limits', () => {
  it.each([
    [429, 'throttled', 5_000],
    [412, 'throttled', 5_000],
    [502, 'unavailable', 5_000],
    [504, 'unavailable', 5_000],
  ] as const)('%i is %s, with the wait that Teams asks for', async (status, problem, retryAfterMs) => {
    const { said } = await post();
    stage.teams.fail({ status, code: 'Busy', retryAfter: 5 });
    await expect(stage.platform.post(said.place, noteCard('x'), all('x'))).rejects.toMatchObject({ problem, retryAfterMs });
    stage.teams.fail({ status, code: 'Busy', on: 'update', retryAfter: 5 });
    const ref = await stage.platform.post(said.place, noteCard('x'), all('x'));
    await expect(stage.platform.replace(ref, noteCard('y'), all('x'))).rejects.toMatchObject({ problem });
  });
  it('a token that Teams does not take any more is renewed once', async () => {
    const { said } = await post();
    stage.teams.issuer.given.clear();
    stage.teams.issuer.given.add('nobody has this');
    await stage.platform.post(said.place, noteCard('x'), all('x'));
    expect(stage.teams.issuer.asked.length).toBeGreaterThan(1);
  });
});
