// One simulated Slack: a workspace over HTTP (Web API, response_urls, Socket Mode) and hands of the people in it.
// const slack = await startSlack(); … point the bot at slack.apiUrl with slack.botToken …; await slack.command('contoso', { user: 'sam' }).
import { type Delivered, type Delivery, type Forgery, httpDelivery, type Outgoing, type Retry, socketDelivery } from './delivery.ts';
import type { At, SimulatedSlack, Where } from './hands.ts';
import { readMessage } from './reading.ts';
import { startServer } from './server.ts';
import { makeWay } from './ways.ts';
import { type Channel, type Json, makeWorld, type Posted, type SlackOptions, type User } from './world.ts';

export type { Delivered } from './delivery.ts';
export type { At, SimulatedSlack, Where } from './hands.ts';
export type { Call, Posted, SlackOptions } from './world.ts';

export async function startSlack(options: SlackOptions = {}): Promise<SimulatedSlack> {
  const world = makeWorld(options);
  const botToken = options.botToken ?? 'xoxb-simulated';
  const house = socketDelivery(world, () => server.server);
  const server = await startServer(world, (token) => house.open(token));
  let delivery: Delivery = house;
  let last: { readonly out: Outgoing; retries: number } | undefined;

  const user = (name = 'sam'): User => {
    const found = world.users.get(name) ?? [...world.users.values()].find((one) => one.name === name);
    if (!found) throw new Error(`nobody is called ${name}`);
    return found;
  };
  const channel = (name = 'ops', by?: string): Channel => {
    const direct = name === 'direct' ? `D0${user(by).name.toUpperCase()}` : name;
    const found = world.channels.get(direct) ?? [...world.channels.values()].find((one) => one.name === name);
    if (!found) throw new Error(`no channel is called ${name}`);
    return found;
  };
  const send = (out: Outgoing, retry?: Retry, forgery?: Forgery): Promise<Delivered> => {
    if (!retry) last = { out, retries: 0 };
    return delivery.send(out, retry, forgery);
  };
  const trigger = (by: User): string => {
    const id = `${world.id('9')}.${world.id('8')}.t`;
    world.triggers.set(id, { user: by.id, made: world.now(), used: false });
    return id;
  };
  /** What a command's or a press's answer shows to the person. */
  const shownNow = (delivered: Delivered, by: User, at: Channel): Delivered => {
    const { body } = delivered;
    if (delivered.acknowledged && typeof body === 'object' && body !== null && 'text' in body) {
      const { text, blocks } = body as { text?: string; blocks?: unknown[] };
      world.messages.push({
        ts: world.ts(),
        channel: at.id,
        user: world.botUser,
        bot: true,
        text: text ?? '',
        blocks: blocks ?? [],
        edits: 0,
        only: by.id,
        ways: new Set(),
      });
    }
    return delivered;
  };

  const commandPayload = (text: string, where: Where = {}): Outgoing => {
    const by = user(where.user);
    const at = channel(where.channel, where.user);
    return {
      kind: 'slash_commands',
      payload: {
        token: 'verification-is-by-signature',
        team_id: world.team,
        team_domain: 'contoso',
        channel_id: at.id,
        channel_name: at.private && !at.between ? 'privategroup' : at.name,
        user_id: by.id,
        user_name: by.name,
        command: '/acr-check',
        text,
        api_app_id: 'A0ACR',
        is_enterprise_install: 'false',
        response_url: makeWay(world, at.id, by.id),
        trigger_id: trigger(by),
      },
    };
  };

  const event = (of: Json, at?: Channel): Outgoing => ({
    kind: 'events_api',
    payload: {
      token: 'verification-is-by-signature',
      team_id: world.team,
      api_app_id: 'A0ACR',
      type: 'event_callback',
      event_id: world.id('Ev'),
      event_time: Math.floor(world.now() / 1000),
      is_ext_shared_channel: at?.shared ?? false,
      authorizations: [{ team_id: world.team, user_id: world.botUser, is_bot: true, is_enterprise_install: false }],
      event: of,
    },
  });

  const write = (text: string, by: User, at: Channel, thread: string | undefined): Posted => {
    const posted: Posted = {
      ts: world.ts(),
      channel: at.id,
      ...(thread ? { thread } : {}),
      user: by.id,
      bot: false,
      text,
      blocks: [],
      edits: 0,
      ways: new Set(),
    };
    world.messages.push(posted);
    return posted;
  };
  const rootOf = (at: Channel, ts: string | undefined): Posted | undefined => world.messages.find((one) => one.ts === ts && one.channel === at.id);
  const messageEvent = (posted: Posted, at: Channel, more: Json = {}): Outgoing => {
    const root = rootOf(at, posted.thread);
    return event(
      {
        type: 'message',
        user: posted.user,
        text: posted.text,
        ts: posted.ts,
        channel: at.id,
        channel_type: at.between ? 'im' : at.private ? 'group' : 'channel',
        event_ts: posted.ts,
        ...(posted.thread ? { thread_ts: posted.thread, ...(root ? { parent_user_id: root.user } : {}) } : {}),
        ...more,
      },
      at,
    );
  };
  const hears = (at: Channel): boolean => world.scopes.has(at.between ? 'im:history' : at.private ? 'groups:history' : 'channels:history') && at.member;

  const interactive = (payload: Json): Outgoing => ({
    kind: 'interactive',
    payload: {
      api_app_id: 'A0ACR',
      token: 'verification-is-by-signature',
      team: { id: world.team, domain: 'contoso' },
      enterprise: null,
      is_enterprise_install: false,
      ...payload,
    },
  });
  const person = (by: User): Json => ({ id: by.id, username: by.name, name: by.name, team_id: world.team });

  type Element = Json & { readonly action_id: string; readonly type: string };
  const pressable = (blocks: readonly unknown[], label: string): Json | undefined => {
    for (const block of blocks as readonly Json[]) {
      for (const element of (block.elements as readonly Element[] | undefined) ?? []) {
        if (element.type === 'button' && (element.text as { text: string }).text === label)
          return {
            type: 'button',
            block_id: block.block_id ?? world.id('b'),
            action_id: element.action_id,
            value: element.value,
            text: element.text,
            action_ts: world.ts(),
          };
        if (element.type !== 'overflow') continue;
        const option = (element.options as readonly Json[]).find(({ text }) => (text as { text: string }).text === label);
        if (option)
          return { type: 'overflow', block_id: block.block_id ?? world.id('b'), action_id: element.action_id, selected_option: option, action_ts: world.ts() };
      }
    }
    return undefined;
  };

  const find = (at: At): Posted => {
    const found = world.messages.find((one) => one.ts === at.ts && one.channel === at.channel);
    if (!found) throw new Error(`no message ${at.channel}/${at.ts}`);
    return found;
  };

  return {
    apiUrl: `${server.url}/api/`,
    botToken,
    appToken: world.appToken,
    signingSecret: world.signingSecret,
    world,
    user,
    channel,
    connectHttp(url) {
      delivery = httpDelivery(world, url);
    },
    commandPayload,
    deliver: send,
    async command(text, where = {}, forgery) {
      return shownNow(await send(commandPayload(text, where), undefined, forgery), user(where.user), channel(where.channel, where.user));
    },
    async mention(text, where = {}) {
      const by = user(where.user);
      const at = channel(where.channel, where.user);
      const posted = write(`<@${world.botUser}> ${text}`, by, at, where.thread);
      // In the direct message with a bot no app_mention is sent.
      if (at.between) return { ...(await send(messageEvent(posted, at))), channel: at.id, ts: posted.ts };
      if (hears(at)) await send(messageEvent(posted, at));
      const mention = {
        type: 'app_mention',
        user: by.id,
        text: posted.text,
        ts: posted.ts,
        channel: at.id,
        event_ts: posted.ts,
        ...(posted.thread ? { thread_ts: posted.thread } : {}),
      };
      return { ...(await send(event(mention, at))), channel: at.id, ts: posted.ts };
    },
    async say(text, where = {}) {
      const at = channel(where.channel, where.user);
      const posted = write(text, user(where.user), at, where.thread);
      const files = where.files?.map(({ name, text: body }) => {
        const id = world.id('F');
        world.files.set(id, { name, bytes: body.length, done: true, text: body });
        return { id, name, mimetype: 'text/plain', size: body.length, url_private: `${world.url}/files/${id}` };
      });
      if (!hears(at)) return { acknowledged: true, status: 0, body: undefined, ms: 0, channel: at.id, ts: posted.ts };
      const more = files ? { subtype: 'file_share', files } : {};
      return { ...(await send(messageEvent(posted, at, more))), channel: at.id, ts: posted.ts };
    },
    async edit(of, text, where = {}) {
      const posted = find(of);
      const at = channel(posted.channel);
      const before = { type: 'message', user: posted.user, text: posted.text, ts: posted.ts, ...(posted.thread ? { thread_ts: posted.thread } : {}) };
      if (text === undefined) {
        world.messages.splice(world.messages.indexOf(posted), 1);
        return send(
          event(
            {
              type: 'message',
              subtype: 'message_deleted',
              channel: at.id,
              channel_type: 'channel',
              ts: world.ts(),
              deleted_ts: posted.ts,
              previous_message: before,
            },
            at,
          ),
        );
      }
      posted.text = text;
      const after = { ...before, text, edited: { user: user(where.user).id, ts: world.ts() } };
      return send(
        event(
          { type: 'message', subtype: 'message_changed', channel: at.id, channel_type: 'channel', ts: world.ts(), message: after, previous_message: before },
          at,
        ),
      );
    },
    react: (of, reaction, on = true, where = {}) =>
      send(
        event({
          type: on ? 'reaction_added' : 'reaction_removed',
          user: user(where.user).id,
          reaction,
          item: { type: 'message', channel: of.channel, ts: of.ts },
          item_user: find(of).user,
          event_ts: world.ts(),
        }),
      ),
    async press(of, label, where = {}) {
      const posted = find(of);
      const action = pressable(posted.blocks, label);
      if (!action) throw new Error(`no button ${label}`);
      const by = user(where.user);
      const way = makeWay(world, posted.channel, by.id);
      posted.ways.add(way.slice(way.lastIndexOf('/') + 1));
      const container = { type: 'message', message_ts: posted.ts, channel_id: posted.channel, is_ephemeral: posted.only !== undefined };
      const whole =
        posted.only === undefined
          ? { message: { type: 'message', ts: posted.ts, text: posted.text, ...(posted.thread ? { thread_ts: posted.thread } : {}) } }
          : {};
      return send(
        interactive({
          type: 'block_actions',
          user: person(by),
          container,
          channel: { id: posted.channel, name: 'x' },
          ...whole,
          trigger_id: trigger(by),
          response_url: way,
          actions: [action],
        }),
      );
    },
    async pressHome(label, where = {}) {
      const by = user(where.user);
      const view = world.homes.get(by.id);
      const action = pressable((view?.blocks as unknown[]) ?? [], label);
      if (!action) throw new Error(`no button ${label}`);
      return send(
        interactive({
          type: 'block_actions',
          user: person(by),
          container: { type: 'view', view_id: 'V0HOME' },
          view: { type: 'home', id: 'V0HOME' },
          trigger_id: trigger(by),
          actions: [action],
        }),
      );
    },
    async shortcut(of, callback, where = {}) {
      const posted = find(of);
      const by = user(where.user);
      const message = { type: 'message', user: posted.user, text: posted.text, ts: posted.ts, ...(posted.thread ? { thread_ts: posted.thread } : {}) };
      return send(
        interactive({
          type: 'message_action',
          callback_id: callback,
          user: person(by),
          channel: { id: posted.channel, name: 'x' },
          message,
          message_ts: posted.ts,
          trigger_id: trigger(by),
          response_url: makeWay(world, posted.channel, by.id),
          action_ts: world.ts(),
        }),
      );
    },
    async submitModal(values, where = {}) {
      const by = user(where.user);
      const open = world.views.get(by.id);
      if (!open) throw new Error(`${by.name} has no modal open`);
      const inputs = (open.view.blocks as readonly Json[]).filter(({ type }) => type === 'input');
      const state = Object.fromEntries(
        inputs.map((block) => {
          const element = block.element as Element & { readonly initial_value?: string; readonly initial_option?: Json };
          const given = values[String(block.block_id)];
          const answer =
            element.type === 'plain_text_input'
              ? { type: element.type, value: given ?? element.initial_value ?? null }
              : { type: element.type, selected_option: given === undefined ? (element.initial_option ?? null) : { value: given } };
          return [String(block.block_id), { [element.action_id]: answer }];
        }),
      );
      const view = {
        id: open.id,
        hash: `${open.id}.h`,
        type: 'modal',
        callback_id: open.view.callback_id,
        private_metadata: open.view.private_metadata ?? '',
        state: { values: state },
      };
      const delivered = await send(interactive({ type: 'view_submission', user: person(by), view, trigger_id: trigger(by) }));
      const stays = typeof delivered.body === 'object' && delivered.body !== null && 'response_action' in delivered.body;
      if (delivered.acknowledged && !stays) world.views.delete(by.id);
      return delivered;
    },
    openHome: (where = {}) =>
      send(event({ type: 'app_home_opened', user: user(where.user).id, channel: channel('direct', where.user).id, tab: 'home', event_ts: world.ts() })),
    shareLink(urls, where = {}) {
      const at = channel(where.channel, where.user);
      const posted = write(urls.join(' '), user(where.user), at, where.thread);
      const links = urls.map((url) => ({ url, domain: new URL(url).hostname }));
      return send(
        event(
          {
            type: 'link_shared',
            user: user(where.user).id,
            channel: at.id,
            message_ts: posted.ts,
            links,
            unfurl_id: `${at.id}.${posted.ts}`,
            source: 'conversations_history',
            event_ts: posted.ts,
          },
          at,
        ),
      );
    },
    join(name, member) {
      const at = channel(name);
      at.member = member;
      return send(
        event(
          { type: member ? 'member_joined_channel' : 'member_left_channel', user: world.botUser, channel: at.id, team: world.team, event_ts: world.ts() },
          at,
        ),
      );
    },
    uninstall() {
      world.tokens.valid.clear();
      return send(event({ type: 'app_uninstalled' }));
    },
    echo(text, where = {}) {
      const at = channel(where.channel, where.user);
      const posted: Posted = {
        ts: world.ts(),
        channel: at.id,
        ...(where.thread ? { thread: where.thread } : {}),
        user: world.botUser,
        bot: true,
        text,
        blocks: [],
        edits: 0,
        ways: new Set(),
      };
      return send(messageEvent(posted, at, { bot_id: world.botId, app_id: 'A0ACR' }));
    },
    async redeliver(times = 1) {
      if (!last) throw new Error('nothing was delivered yet');
      let delivered: Delivered = { acknowledged: false, status: 0, body: undefined, ms: 0 };
      for (let i = 0; i < times; i++) {
        last.retries += 1;
        delivered = await delivery.send(last.out, { number: last.retries, reason: 'http_timeout' });
      }
      return delivered;
    },
    messages: (name) => world.messages.filter((one) => one.channel === channel(name).id && one.only === undefined),
    thread: (of) => world.messages.filter((one) => one.channel === of.channel && one.thread === of.ts && one.only === undefined),
    ephemeral: (name) => world.messages.filter((one) => one.only === user(name).id),
    home: (name) => world.homes.get(user(name).id),
    modal: (name) => world.views.get(user(name).id)?.view,
    read: readMessage,
    calls: (method) => (method === undefined ? world.calls : world.calls.filter((call) => call.method === method)),
    fail: (method, code, { retryAfter, times = 1 } = {}) =>
      void world.faults.push({ method, code, times, ...(retryAfter === undefined ? {} : { retryAfter }) }),
    expireWays() {
      for (const way of world.ways.values()) way.expired = true;
    },
    expireToken() {
      for (const token of world.tokens.valid) world.tokens.expired.add(token);
    },
    revokeToken: () => world.tokens.valid.clear(),
    get sockets() {
      return house.sockets.size;
    },
    disconnectSockets: () => house.disconnect('refresh_requested'),
    disconnectSocket: () => house.disconnect('refresh_requested', 1),
    async close() {
      await house.close();
      await server.close();
    },
  };
}
