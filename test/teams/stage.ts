// The hands of the platform contract on the simulated Teams.
import { MOUNT } from '../../adapters/teams/names.ts';
import { messageOf, placeOf, refOf } from '../../adapters/teams/place.ts';
import { createTeams } from '../../adapters/teams/teams.ts';
import type { MessageRef, PostProblem } from '../../src/bot/platform.ts';
import { createHost, type FakeHost, serve } from '../platform/host.ts';
import type { Answer, Shown, Stage } from '../platform/stage.ts';
import { complaint } from './simulator/reading.ts';
import { type Delivered, dialogOf, type SimulatedTeams, startTeams, type TeamsOptions, toldBy } from './simulator/teams.ts';
import type { Stored } from './simulator/world.ts';

export interface TeamsStage extends Stage {
  readonly teams: SimulatedTeams;
  /** Where the bot listens. */
  readonly url: string;
}

export async function run(teams: SimulatedTeams, host: FakeHost) {
  const { appId, password, tenant, openIdMetadata, tokenIssuer, loginUrl } = teams;
  const platform = createTeams({
    appId,
    appType: 'SingleTenant',
    tenantId: tenant,
    password,
    openIdMetadata,
    tokenIssuer,
    loginUrl,
    allowedTenants: [tenant],
    anonymous: false,
  });
  await platform.start(host);
  const web = await serve(host);
  const url = `${web.url}${MOUNT}`;
  teams.connect(url);
  return { platform, url, close: () => platform.stop().then(() => web.close()) };
}

const KINDS = { personal: 'p', groupChat: 'g', channel: 'c' } as const;
/** The reference that the adapter gave to this message. */
export function refTo(teams: SimulatedTeams, { id, conversation, root, only }: Stored): MessageRef {
  const { kind } = teams.world.conversation(conversation);
  // Below a top-level message that one person alone sees stands nothing.
  const under = kind !== 'channel' || (only !== undefined && root === id) ? {} : { root };
  return refOf({ tenant: teams.tenant, kind: KINDS[kind], conversation, ...under, ...(only ? { only } : {}), id, targeted: only !== undefined });
}

export async function teamsStage(options: TeamsOptions = {}): Promise<TeamsStage> {
  const teams = await startTeams(options);
  return over(teams, new Map());
}

async function over(teams: SimulatedTeams, memory: Map<string, unknown>): Promise<TeamsStage> {
  const host = createHost({ memory, publicUrl: 'https://bot.example' });
  const { platform, url, close } = await run(teams, host);
  const { world } = teams;
  const people = { li: world.user('li').id, sam: world.user('sam').id };

  const told = async (user: string, work: Promise<Delivered>): Promise<Answer> => {
    const before = new Set(world.messages);
    const { status, body } = await work;
    const direct = world.direct(user === '' ? 'li' : user).id;
    const [first] = world.messages.filter((one) => !before.has(one) && one.bot && (one.only === user || one.conversation === direct));
    const words = toldBy(body) ?? (first ? teams.read(first).words : undefined);
    return { acknowledged: status === 200, ...(words === undefined ? {} : { told: words }) };
  };
  const shownOf = (one: Stored): Shown => {
    const conversation = world.conversation(one.conversation);
    const { words, links, pings } = teams.read(one);
    const below = one.root !== one.id ? world.messages.find(({ id }) => id === one.root) : undefined;
    const only = one.only ?? conversation.owner;
    return {
      ref: refTo(teams, one),
      channel: conversation.kind === 'personal' ? 'direct' : conversation.name,
      ...(below ? { below: refTo(teams, below) } : {}),
      ...(only ? { only } : {}),
      words,
      links,
      pings,
      broken: teams.wrong(one),
    };
  };
  const nameOf = (user: string): string => [...world.users.entries()].find(([, { id }]) => id === user)?.[0] ?? user;
  const FAULTS: Readonly<Partial<Record<PostProblem, { readonly status: number; readonly code: string }>>> = {
    throttled: { status: 429, code: 'TooManyRequests' },
    unavailable: { status: 502, code: 'BadGateway' },
    'not-a-member': { status: 403, code: 'BotNotInConversationRoster' },
    gone: { status: 404, code: 'ConversationNotFound' },
    'signed-out': { status: 403, code: 'BotDisabledByAdmin' },
    refused: { status: 413, code: 'MessageSizeTooBig' },
  };

  return {
    teams,
    url,
    platform,
    host,
    people,
    faults: ['throttled', 'unavailable', 'not-a-member', 'gone', 'signed-out', 'refused'],
    dropsDoubles: false,
    say(text, how = {}) {
      const user = how.user ?? people.li;
      if (!how.thread) return told(user, teams.say(text, { user: nameOf(user), channel: how.channel ?? 'ops' }));
      const { id, conversation } = messageOf(how.thread);
      return told(user, teams.say(text, { user: nameOf(user), channel: world.conversation(conversation).name, thread: id, unasked: true }));
    },
    redeliver: () => told('', teams.redeliver()),
    forge: async (text) => told('', teams.deliver(teams.activity(text), { token: await teams.issuer.forge() })),
    async own(text) {
      const activity = teams.activity(text);
      await teams.deliver({ ...activity, from: { id: teams.botId, name: 'acr-check', role: 'bot' } });
    },
    press: (ref, label, { user = people.li } = {}) => told(user, teams.press(messageOf(ref).id, label, { user: nameOf(user) })),
    async fill(ref, label, values, { user = people.li } = {}) {
      await teams.press(messageOf(ref).id, label, { user: nameOf(user) });
      const delivered = await teams.submitTask(values);
      const wrong = complaint(dialogOf(delivered.body));
      return { acknowledged: delivered.status === 200, ...(wrong ? { ...wrong, told: wrong.problem } : {}) };
    },
    posted: async () => world.messages.filter(({ bot, activity }) => bot && activity.attachments !== undefined).map(shownOf),
    async unreachable(said) {
      world.user(said.user.id).gone = true;
      return { audience: { user: said.user.id, ...(said.way === undefined ? {} : { way: said.way }) }, place: said.place };
    },
    async fault(problem, retryAfterMs) {
      await teams.say('hello', { channel: 'ops' });
      const fault = FAULTS[problem] ?? { status: 500, code: 'Unknown' };
      teams.fail({ ...fault, ...(problem === 'throttled' ? { retryAfter: retryAfterMs / 1_000 } : {}) });
      return { place: placeOf({ tenant: teams.tenant, kind: 'c', conversation: world.conversation('ops').id }) };
    },
    async restart() {
      await close();
      return over(teams, memory);
    },
    close: () => close().finally(() => teams.close()),
  };
}
