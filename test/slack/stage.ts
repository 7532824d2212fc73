// The hands of the platform contract on the simulated Slack, over either transport.

import { messageOf, refOf, spotOf } from '../../adapters/slack/place.ts';
import { createSlack } from '../../adapters/slack/slack.ts';
import type { MessageRef } from '../../src/bot/platform.ts';
import { createHost, type FakeHost, serve } from '../platform/host.ts';
import type { Answer, Shown, Stage } from '../platform/stage.ts';
import { wrongWith } from './simulator/blocks.ts';
import { type Delivered, type Posted, type SimulatedSlack, type SlackOptions, startSlack } from './simulator/slack.ts';

export type Transport = 'socket' | 'http';
export interface SlackStage extends Stage {
  readonly slack: SimulatedSlack;
}

const MOST_CHARACTERS = 12_000;

interface Running {
  readonly platform: ReturnType<typeof createSlack>;
  readonly host: FakeHost;
  readonly close: () => Promise<void>;
}

export async function run(slack: SimulatedSlack, transport: Transport, host: FakeHost): Promise<Running> {
  const { apiUrl, botToken, appToken, signingSecret } = slack;
  const platform = createSlack({ botToken, apiUrl, profile: 'incident', ...(transport === 'socket' ? { appToken } : { signingSecret }) });
  await platform.start(host);
  const web = transport === 'http' ? await serve(host) : undefined;
  if (web) slack.connectHttp(`${web.url}/slack/events`);
  return {
    platform,
    host,
    async close() {
      await platform.stop();
      await web?.close();
    },
  };
}

function shownOf(slack: SimulatedSlack, posted: Posted): Shown {
  const { words, links, pings } = slack.read(posted);
  const { team } = slack.world;
  const { channel, ts, thread } = posted;
  const wrong = wrongWith(posted.blocks, { surface: 'message', refuses: new Set(), files: new Set(slack.world.files.keys()) });
  const long = words.length > MOST_CHARACTERS ? [`${words.length} characters`] : [];
  const named = channel.startsWith('D') ? 'direct' : slack.channel(channel).name;
  return {
    ref: refOf({ team, channel, ts, ...(thread ? { thread } : {}) }),
    channel: named,
    ...(thread ? { below: refOf({ team, channel, ts: thread }) } : {}),
    ...(posted.only ? { only: posted.only } : {}),
    words,
    links,
    pings,
    broken: [...wrong, ...long],
  };
}

export async function slackStage(transport: Transport, options: SlackOptions = {}): Promise<SlackStage> {
  const slack = await startSlack(options);
  const stage = await over(slack, transport, new Map());
  return { ...stage, close: () => stage.close().finally(() => slack.close()) };
}

async function over(slack: SimulatedSlack, transport: Transport, memory: Map<string, unknown>): Promise<SlackStage> {
  const host = createHost({ memory, publicUrl: 'https://bot.example' });
  const { platform, close } = await run(slack, transport, host);
  const people = { li: slack.user('li').id, sam: slack.user('sam').id };

  /** What the person got to see at once. */
  const told = async (user: string, work: Promise<Delivered>): Promise<Answer> => {
    const before = new Set(slack.world.messages);
    const { acknowledged } = await work;
    const [first] = slack.world.messages.filter((one) => !before.has(one) && one.bot && (one.only === user || one.channel.startsWith('D')));
    return { acknowledged, ...(first ? { told: slack.read(first).words } : {}) };
  };
  const at = (ref: MessageRef): { readonly channel: string; readonly ts: string; readonly root: string } => {
    const { channel, ts, thread } = messageOf(ref);
    return { channel, ts, root: thread ?? ts };
  };

  return {
    slack,
    platform,
    host,
    people,
    faults: ['throttled', 'unavailable', 'not-a-member', 'gone', 'signed-out', 'refused'],
    dropsDoubles: true,
    say(text, how = {}) {
      const user = how.user ?? people.li;
      if (how.thread) return told(user, slack.say(text, { user, channel: at(how.thread).channel, thread: at(how.thread).root }));
      const where = { user, channel: how.channel ?? 'ops' };
      if (where.channel === 'direct') return told(user, slack.say(text, where));
      return told(user, transport === 'http' ? slack.command(text, where) : slack.mention(text, where));
    },
    redeliver: () => told('', slack.redeliver()),
    ...(transport === 'http' ? { forge: (text: string) => told('', slack.command(text, {}, { secret: 'not the secret' })) } : {}),
    own: async (text) => void (await slack.echo(text)),
    press: (ref, label, { user = people.li } = {}) => told(user, slack.press(at(ref), label, { user })),
    async fill(ref, label, values, { user = people.li } = {}) {
      await slack.press(at(ref), label, { user });
      const delivered = await slack.submitModal(values, { user });
      const errors = (delivered.body as { errors?: Record<string, string> } | undefined)?.errors;
      const [wrong] = Object.entries(errors ?? {});
      return { acknowledged: delivered.acknowledged, ...(wrong ? { field: wrong[0], problem: wrong[1], told: wrong[1] } : {}) };
    },
    posted: async () => slack.world.messages.filter(({ bot, blocks }) => bot && blocks.length > 0).map((posted) => shownOf(slack, posted)),
    async unreachable(said) {
      slack.user(said.user.id).gone = true;
      slack.expireWays();
      return { audience: { user: said.user.id, ...(said.way === undefined ? {} : { way: said.way }) }, place: said.place };
    },
    async fault(problem, retryAfterMs) {
      const codes = {
        throttled: 'ratelimited',
        unavailable: '503',
        'not-a-member': 'not_in_channel',
        gone: 'is_archived',
        'signed-out': 'token_revoked',
        refused: 'missing_scope',
      };
      slack.fail('chat.postMessage', codes[problem as keyof typeof codes], { retryAfter: retryAfterMs / 1_000 });
      return { place: `slack:${slack.world.team}/${slack.channel('ops').id}` };
    },
    async restart() {
      await close();
      return over(slack, transport, memory).then((stage) => ({ ...stage, close: () => stage.close().finally(() => slack.close()) }));
    },
    close,
  };
}

export const channelIn = (place: Parameters<typeof spotOf>[0]): string => spotOf(place).channel;
