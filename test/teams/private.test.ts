// The release gate: what was asked in private is never answered in public, whatever goes wrong and whatever the core asks for.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Said } from '../../src/bot/platform.ts';
import { noteCard, progressCard, reportCard } from '../platform/cards.ts';
import { refTo, type TeamsStage, teamsStage } from './stage.ts';

let stage: TeamsStage;
beforeEach(async () => {
  stage = await teamsStage();
});
afterEach(() => stage.close());

const slash = async (text = 'check contoso', where: { channel?: string; user?: string; thread?: string } = {}): Promise<Said> => {
  expect((await stage.teams.slash(text, { user: 'sam', ...where })).status).toBe(200);
  const said = stage.host.said.at(-1);
  if (!said) throw new Error('not heard');
  return said;
};
const audienceOf = (said: Said) => ({ user: said.user.id, ...(said.way ? { way: said.way } : {}) });
/** What anybody but Sam can read. */
const publicWords = (): string =>
  stage.teams.world.messages
    .filter((one) => one.bot && one.only === undefined && !one.conversation.startsWith('a:sam'))
    .map((one) => stage.teams.read(one).words)
    .join('\n');

describe('a slash command', () => {
  it('is private, has a way, and no mark-up of the client', async () => {
    const said = await slash('/check contoso');
    expect(said).toMatchObject({ by: 'slash', privately: true, way: 'targeted', text: 'check contoso', member: true });
    expect(said.thread).toBeUndefined();
  });

  it.each(['ops', 'dev', 'chat'])('in %s is answered to its person alone, as progress and as result', async (channel) => {
    const said = await slash('check contoso', { channel });
    const ref = await stage.platform.post(said.place, progressCard(1), { audience: audienceOf(said), key: 'a' });
    await stage.platform.replace(ref, reportCard(), { audience: audienceOf(said), key: 'a' });
    const [only] = stage.teams.targeted('sam');
    expect(stage.teams.messages(channel)).toHaveLength(1);
    expect(only && stage.teams.read(only).words).toContain('UNREACHABLE');
    expect(only?.edits).toBe(1);
    expect(stage.teams.calls.filter(({ status }) => status === 201).every(({ targeted }) => targeted)).toBe(true);
    // Named at the post, and never again: Teams refuses a recipient on an update.
    expect(stage.teams.calls.map(({ body }) => 'recipient' in body)).toEqual([true, false]);
    expect(publicWords()).toBe('');
  });

  it('stays private even where everybody is asked for', async () => {
    const said = await slash();
    const ref = await stage.platform.post(said.place, noteCard('A secret'), { audience: 'all', key: 'a' });
    await stage.platform.replace(ref, noteCard('Another secret'), { audience: 'all', key: 'a' });
    await stage.platform.post(stage.platform.threadOf(ref), noteCard('A third secret'), { audience: 'all', key: 'b' });
    expect(stage.teams.targeted('sam')).toHaveLength(2);
    expect(publicWords()).toBe('');
  });

  it('falls back to the person’s own chat where Teams takes no targeted message', async () => {
    stage.teams.refuseTargeted(true);
    const said = await slash();
    const ref = await stage.platform.post(said.place, noteCard('A secret'), { audience: audienceOf(said), key: 'a' });
    await stage.platform.replace(ref, noteCard('A secret, changed'), { audience: audienceOf(said), key: 'a' });
    const [direct] = stage.teams.messages('direct', 'sam');
    expect(direct && stage.teams.read(direct).words).toContain('A secret, changed');
    expect(publicWords()).toBe('');
  });

  it('fails, and posts nothing, when there is no private way at all', async () => {
    const said = await slash();
    stage.teams.refuseTargeted(true);
    stage.teams.world.user('sam').noDirect = true;
    for (const audience of [audienceOf(said), 'all'] as const)
      await expect(stage.platform.post(said.place, noteCard('A secret'), { audience, key: 'a' })).rejects.toMatchObject({ problem: 'cannot-be-private' });
    expect(stage.teams.world.messages.filter(({ bot }) => bot)).toEqual([]);
  });

  it('is tried again, not turned public, when Teams is busy', async () => {
    const said = await slash();
    stage.teams.fail({ status: 429, code: 'TooManyRequests', retryAfter: 3, on: 'targeted' });
    await expect(stage.platform.post(said.place, noteCard('A secret'), { audience: audienceOf(said), key: 'a' })).rejects.toMatchObject({
      problem: 'throttled',
      retryAfterMs: 3_000,
    });
    stage.teams.fail({ status: 502, code: 'BadGateway', on: 'targeted' });
    await expect(stage.platform.post(said.place, noteCard('A secret'), { audience: audienceOf(said), key: 'a' })).rejects.toMatchObject({
      problem: 'unavailable',
    });
    expect(stage.teams.world.messages.filter(({ bot }) => bot)).toEqual([]);
  });

  it('that could not be stored is told to its person alone', async () => {
    stage.host.failNextHear();
    expect((await stage.teams.slash('check contoso', { user: 'sam' })).status).toBe(200);
    expect(stage.teams.targeted('sam')).toHaveLength(1);
    expect(publicWords()).toBe('');
  });

  it('that could neither be stored nor told is not acknowledged', async () => {
    stage.host.failNextHear();
    stage.teams.refuseTargeted(true);
    stage.teams.world.user('sam').noDirect = true;
    expect((await stage.teams.slash('check contoso', { user: 'sam' })).status).toBe(500);
    expect(publicWords()).toBe('');
  });
});

describe('a private answer', () => {
  const answered = async () => {
    const said = await slash();
    const ref = await stage.platform.post(said.place, reportCard(), { audience: audienceOf(said), key: 'a' });
    const [message] = stage.teams.targeted('sam');
    if (!message) throw new Error('no message');
    return { said, ref, message };
  };

  it('has buttons whose answers are private too', async () => {
    const { ref, message } = await answered();
    await stage.teams.press(message.id, 'Re-run', { user: 'sam' });
    const said = stage.host.said.at(-1);
    expect(said).toMatchObject({ by: 'button', privately: true, way: 'targeted', pressed: ref, text: 'rerun' });
    await stage.platform.post(said?.place ?? 'teams:', noteCard('Again'), { audience: 'all', key: 'b' });
    expect(publicWords()).toBe('');
  });

  it('is shared by its person, once, after a restart too, and without buttons that would not work there', async () => {
    const { message } = await answered();
    expect(stage.teams.messages('ops').filter(({ only }) => only === undefined)).toEqual([]);
    const restarted = await stage.restart?.();
    expect(restarted).toBeDefined();
    for (const _ of [1, 2]) expect((await stage.teams.press(message.id, 'Share to channel', { user: 'sam' })).status).toBe(200);
    const shared = stage.teams.messages('ops').filter(({ only }) => only === undefined);
    expect(shared).toHaveLength(1);
    const [one] = shared;
    expect(one && stage.teams.read(one).words).toMatch(/Shared by Sam[\s\S]*UNREACHABLE/);
    expect(one && stage.teams.read(one).words).not.toContain('Re-run');
    expect(one && stage.teams.wrong(one)).toEqual([]);
    await restarted?.platform.stop();
  });

  it('is shared by nobody else', async () => {
    const { message } = await answered();
    const { body } = await stage.teams.press(message.id, 'Share to channel', { user: 'li' });
    expect(body).toMatchObject({ value: 'This answer can no longer be shared. Please run it again.' });
    expect(publicWords()).toBe('');
  });

  it('never takes the place of what everybody sees', async () => {
    await stage.teams.say('check contoso', { user: 'sam' });
    const said = stage.host.said.at(-1);
    const ref = await stage.platform.post(said?.place ?? 'teams:', progressCard(1), { audience: 'all', key: 'a' });
    await expect(stage.platform.replace(ref, noteCard('A secret'), { audience: { user: said?.user.id ?? '' }, key: 'a' })).rejects.toMatchObject({
      problem: 'cannot-be-private',
    });
    expect(publicWords()).not.toContain('A secret');
  });

  it('in a personal chat is an ordinary message there', async () => {
    await stage.teams.say('check contoso', { user: 'sam', channel: 'direct' });
    const said = stage.host.said.at(-1);
    expect(said).toMatchObject({ privately: true, by: 'mention' });
    expect(said?.way).toBeUndefined();
    const ref = await stage.platform.post(said?.place ?? 'teams:', noteCard('Yours'), { audience: 'all', key: 'a' });
    const [message] = stage.teams.messages('direct', 'sam');
    expect(message && refTo(stage.teams, message)).toBe(ref);
    // Somebody else's private answer does not go into this chat.
    const li = stage.teams.world.user('li').id;
    await stage.platform.post(said?.place ?? 'teams:', noteCard('For Li'), { audience: { user: li }, key: 'b' });
    expect(stage.teams.messages('direct', 'sam')).toHaveLength(1);
    expect(stage.teams.messages('direct', 'li')).toHaveLength(1);
  });
});
