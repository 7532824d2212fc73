// A Teams of our own on loopback: it signs and sends what people do to the bot, and is the connector that the bot answers to.
// Nothing of the bot is known here but its address: whole-bot tests use it as adapter tests do.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { wrongWith } from './card.ts';
import { type Call, connectorRouter, type Fault } from './connector.ts';
import { type Claims, type Issuer, startIssuer } from './issuer.ts';
import { buttonsOf, cardOf, type Read, read } from './reading.ts';
import { type Conversation, createWorld, type Stored, type World } from './world.ts';

export interface TeamsOptions {
  readonly appId?: string;
  readonly password?: string;
  readonly tenant?: string;
  readonly locale?: string;
}
export interface Delivered {
  readonly status: number;
  readonly body: unknown;
  readonly tookMs: number;
}
export interface Where {
  /** li when left out. */
  readonly user?: string;
  /** ops, dev, chat, or direct: the user's own chat. ops when left out. */
  readonly channel?: string;
  /** Below this message. */
  readonly thread?: string;
  readonly locale?: string;
  /** Without naming the bot: it hears this with a team's consent only. */
  readonly unasked?: boolean;
}
type Json = { readonly [field: string]: unknown };

export interface SimulatedTeams {
  readonly appId: string;
  readonly password: string;
  readonly tenant: string;
  readonly botId: string;
  readonly serviceUrl: string;
  readonly openIdMetadata: string;
  readonly tokenIssuer: string;
  readonly loginUrl: string;
  /** The bot's `Microsoft…` variables. */
  readonly env: Readonly<Record<string, string>>;
  readonly world: World;
  readonly issuer: Issuer;
  readonly calls: readonly Call[];
  /** Where the bot listens: the URL of its `/api/messages`. */
  connect(botUrl: string): void;
  /** Sends it as it is, signed as told. */
  deliver(activity: Json, how?: { readonly token?: string | null; readonly claims?: Claims }): Promise<Delivered>;
  activity(text: string, where?: Where): Json;
  say(text: string, where?: Where): Promise<Delivered>;
  /** A slash command: what follows is for this person alone. */
  slash(text: string, where?: Where): Promise<Delivered>;
  /** Presses the button of a message. A button that opens a dialog opens it. */
  press(message: string, label: string, where?: { readonly user?: string; readonly old?: boolean; readonly values?: Json }): Promise<Delivered>;
  /** Sends the dialog that was opened last, with these values. */
  submitTask(values: Json, where?: { readonly user?: string }): Promise<Delivered>;
  /** "Diagnose this error" on a message of somebody else. */
  diagnose(words: string, where?: Where): Promise<Delivered>;
  searchExtension(words: string, where?: Where): Promise<Delivered>;
  refresh(message: string, where?: { readonly user?: string }): Promise<Delivered>;
  install(channel: string): Promise<Delivered>;
  uninstall(channel: string): Promise<Delivered>;
  edit(message: string, text: string | undefined, where?: { readonly user?: string }): Promise<Delivered>;
  /** What was delivered last, once more. */
  redeliver(): Promise<Delivered>;
  fail(fault: Fault): void;
  refuseTargeted(refused: boolean): void;
  /** The bot's messages that stand there, oldest first. */
  messages(channel: string, user?: string): readonly Stored[];
  /** What this person alone was shown. */
  targeted(user: string): readonly Stored[];
  read(message: Stored): Read;
  wrong(message: Stored): readonly string[];
  close(): Promise<void>;
}

export async function startTeams(options: TeamsOptions = {}): Promise<SimulatedTeams> {
  const {
    appId = '11111111-2222-4333-8444-555555555555',
    password = 'a secret of the bot',
    tenant = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee',
    locale = 'en-US',
  } = options;
  const botId = `28:${appId}`;
  const world = createWorld(tenant);
  const faults: Fault[] = [];
  const calls: Call[] = [];
  let base = '';
  let bot = '';
  let noTargeted = false;
  let last: Json | undefined;
  let dialog: { readonly data: Json; readonly activity: Json; readonly extension: boolean } | undefined;

  const issuer = await startIssuer({ appId, tenant, password, serviceUrl: () => `${base}/teams/` });
  const app = express();
  app.use(issuer.router(() => base));
  app.use('/teams', connectorRouter({ world, botId, given: issuer.given, faults, calls, noTargeted: () => noTargeted }));
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const serviceUrl = `${base}/teams/`;

  const placed = (where: Where): Conversation => (where.channel === 'direct' ? world.direct(where.user ?? 'li') : world.conversation(where.channel ?? 'ops'));
  const shell = (where: Where, id: string): Json => {
    const user = world.user(where.user ?? 'li');
    const conversation = placed(where);
    const root = where.thread === undefined ? undefined : world.messages.find((one) => one.id === where.thread)?.root;
    const address = conversation.kind === 'channel' ? `${conversation.id};messageid=${root ?? id}` : conversation.id;
    return {
      id,
      timestamp: new Date().toISOString(),
      channelId: 'msteams',
      serviceUrl,
      from: { id: user.id, name: user.name, aadObjectId: user.aad },
      recipient: { id: botId, name: 'acr-check' },
      conversation: { id: address, conversationType: conversation.kind, tenantId: tenant, isGroup: conversation.kind !== 'personal' },
      locale: where.locale ?? locale,
      localTimezone: 'Asia/Shanghai',
      channelData: { tenant: { id: tenant }, ...(conversation.kind === 'channel' ? { team: { id: world.team }, channel: { id: conversation.id } } : {}) },
    };
  };
  const message = (text: string, where: Where): Json => {
    const id = world.nextId();
    const mention = placed(where).kind !== 'personal' && !where.unasked;
    const shellOf = shell(where, id);
    world.messages.push({
      id,
      conversation: placed(where).id,
      root: where.thread ? (world.messages.find((one) => one.id === where.thread)?.root ?? id) : id,
      bot: false,
      activity: shellOf,
      edits: 0,
    });
    return {
      ...shellOf,
      type: 'message',
      text: mention ? `<at>acr-check</at> ${text}\n` : text,
      textFormat: 'plain',
      entities: mention ? [{ type: 'mention', mentioned: { id: botId, name: 'acr-check' }, text: '<at>acr-check</at>' }] : [],
    };
  };
  const deliver: SimulatedTeams['deliver'] = async (activity, { token, claims } = {}) => {
    last = activity;
    const signed = token === undefined ? await issuer.sign(claims) : token;
    const begin = performance.now();
    const response = await fetch(bot, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(signed === null ? {} : { authorization: `Bearer ${signed}` }) },
      body: JSON.stringify(activity),
    });
    const text = await response.text();
    const tookMs = performance.now() - begin;
    return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown), tookMs };
  };
  const stored = (id: string): Stored => {
    const found = world.messages.find((one) => one.id === id);
    if (!found) throw new Error(`no message ${id}`);
    return found;
  };
  const invoke = (name: string, value: Json, where: Where, more: Json = {}): Json => ({
    ...shell(where, `f:${world.nextId()}`),
    type: 'invoke',
    name,
    value,
    ...more,
  });
  const whereOf = (on: Stored, user?: string): Where => ({ channel: world.conversation(on.conversation).name, ...(user ? { user } : {}), thread: on.id });
  /** Remembers a dialog that the answer opens. */
  const opened = (delivered: Delivered, activity: Json, extension: boolean): Delivered => {
    const card = dialogOf(delivered.body);
    if (card) {
      const wrong = wrongWith(card, 'dialog');
      if (wrong.length > 0) throw new Error(`Teams does not show this dialog: ${wrong.join(', ')}`);
      const send = buttonsOf({ attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }] }).find(
        ({ action }) => action.type === 'Action.Submit',
      );
      dialog = { data: (send?.action.data ?? {}) as Json, activity, extension };
    }
    return delivered;
  };
  const arrival = (channel: string, event: 'add' | 'remove'): Json => ({
    ...shell({ channel }, `e:${world.nextId()}`),
    type: 'installationUpdate',
    action: event,
  });

  return {
    appId,
    password,
    tenant,
    botId,
    serviceUrl,
    openIdMetadata: `${base}/.well-known/openidconfiguration`,
    tokenIssuer: issuer.issuer,
    loginUrl: base,
    env: {
      MicrosoftAppId: appId,
      MicrosoftAppPassword: password,
      MicrosoftAppType: 'SingleTenant',
      MicrosoftAppTenantId: tenant,
      MicrosoftBotOpenIdMetadata: `${base}/.well-known/openidconfiguration`,
      MicrosoftTokenIssuer: issuer.issuer,
      MicrosoftLoginUrl: base,
    },
    world,
    issuer,
    calls,
    connect: (url) => {
      bot = url;
    },
    deliver,
    activity: (text, where = {}) => message(text, where),
    say: (text, where = {}) => deliver(message(text, where)),
    slash(text, where = {}) {
      const made = message(text, { ...where, unasked: true });
      return deliver({ ...made, recipient: { ...(made.recipient as object), isTargeted: true } });
    },
    async press(id, label, { user = 'li', old = false, values = {} } = {}) {
      const on = stored(id);
      const button = buttonsOf(on.activity).find(({ title }) => title === label);
      if (!button) throw new Error(`no button ${label} on ${id}`);
      const { action } = button;
      const where = whereOf(on, user);
      const data = { ...(action.data as Json), ...values };
      if (action.type === 'Action.Execute' && !old)
        return deliver(
          invoke('adaptiveCard/action', { action: { type: 'Action.Execute', verb: action.verb, data }, trigger: 'manual' }, where, { replyToId: id }),
        );
      if (action.type === 'Action.Execute')
        return deliver({ ...shell(where, world.nextId()), type: 'message', replyToId: id, value: ((action.fallback as Json).data ?? {}) as Json });
      if (action.type !== 'Action.Submit') throw new Error(`${label} is a link`);
      if ((data as { msteams?: { type?: string } }).msteams?.type !== 'task/fetch')
        return deliver({ ...shell(where, world.nextId()), type: 'message', replyToId: id, value: data });
      const activity = invoke('task/fetch', { data, context: { theme: 'default' } }, where, { replyToId: id });
      return opened(await deliver(activity), activity, false);
    },
    async submitTask(values, { user } = {}) {
      if (!dialog) throw new Error('no dialog is open');
      const { data, activity, extension } = dialog;
      const name = extension ? 'composeExtension/submitAction' : 'task/submit';
      const from = user ? { from: { id: world.user(user).id, name: world.user(user).name } } : {};
      const sent = { ...activity, ...from, id: `f:${world.nextId()}`, name, value: { ...(activity.value as Json), data: { ...data, ...values } } };
      return opened(await deliver(sent), activity, extension);
    },
    async diagnose(words, where = {}) {
      const id = world.nextId();
      world.messages.push({ id, conversation: placed(where).id, root: id, bot: false, activity: {}, edits: 0 });
      const value = { commandId: 'diagnose', commandContext: 'message', messagePayload: { id, body: { contentType: 'html', content: words } } };
      const activity = invoke('composeExtension/fetchTask', value, { ...where, thread: id });
      return opened(await deliver(activity), activity, true);
    },
    searchExtension: (words, where = {}) =>
      deliver(
        invoke('composeExtension/query', { commandId: 'recent', parameters: [{ name: 'query', value: words }], queryOptions: { skip: 0, count: 25 } }, where),
      ),
    refresh: (id, { user } = {}) =>
      deliver(
        invoke(
          'adaptiveCard/action',
          { action: { type: 'Action.Execute', verb: 'refresh', data: { acr: { is: 'refresh' } } }, trigger: 'automatic' },
          whereOf(stored(id), user),
          { replyToId: id },
        ),
      ),
    install(channel) {
      world.conversation(channel).installed = true;
      return deliver(arrival(channel, 'add'));
    },
    uninstall(channel) {
      world.conversation(channel).installed = false;
      return deliver(arrival(channel, 'remove'));
    },
    edit(id, text, { user } = {}) {
      const on = stored(id);
      const base_ = { ...shell(whereOf(on, user), id) };
      const data = base_.channelData as Json;
      return deliver(
        text === undefined
          ? { ...base_, type: 'messageDelete', channelData: { ...data, eventType: 'softDeleteMessage' } }
          : { ...base_, type: 'messageUpdate', text, channelData: { ...data, eventType: 'editMessage' } },
      );
    },
    redeliver: () => deliver(last ?? {}),
    fail: (fault) => void faults.push(fault),
    refuseTargeted: (refused) => {
      noTargeted = refused;
    },
    messages: (channel, user = 'li') => {
      const { id } = channel === 'direct' ? world.direct(user) : world.conversation(channel);
      return world.messages.filter((one) => one.bot && one.conversation === id);
    },
    targeted: (user) => world.messages.filter((one) => one.only === world.user(user).id),
    read: ({ activity }) => read(activity),
    wrong: ({ activity }) => (cardOf(activity) ? wrongWith(cardOf(activity)) : []),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function dialogOf(body: unknown): unknown {
  const task = (body as { task?: { type?: string; value?: { card?: { content?: unknown } } } } | undefined)?.task;
  return task?.type === 'continue' ? task.value?.card?.content : undefined;
}
/** What an answer to an invoke says to the person. */
export function toldBy(body: unknown): string | undefined {
  const { value, task } = (body ?? {}) as { value?: unknown; task?: { value?: unknown } };
  if (typeof value === 'string') return value;
  return typeof task?.value === 'string' ? task.value : undefined;
}
