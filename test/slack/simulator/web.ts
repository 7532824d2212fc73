// The Web API as far as the bot uses it, with Slack's refusals.
import { tooLong, wrongWith, wrongWithView } from './blocks.ts';
import type { Json, Posted, World } from './world.ts';

/** `error` is Slack's word. */
type Answer = Json & { readonly error?: string };

const NEEDS: Readonly<Record<string, string>> = {
  'chat.postMessage': 'chat:write',
  'chat.update': 'chat:write',
  'chat.postEphemeral': 'chat:write',
  'chat.unfurl': 'links:write',
  'users.info': 'users:read',
  'conversations.replies': 'channels:history',
  'conversations.info': 'channels:read',
  'files.getUploadURLExternal': 'files:write',
  'files.completeUploadExternal': 'files:write',
};
const ESCAPES = 40_000;
const TRIGGER_MS = 3_000;

const refuse = (error: string, messages?: readonly string[]): Answer => ({ error, ...(messages ? { response_metadata: { messages } } : {}) });

/** What is wrong with a message's content; undefined: nothing. */
export function refusedContent(world: World, args: Json): Answer | undefined {
  const { blocks, text } = args;
  if (blocks !== undefined) {
    const wrong = wrongWith(blocks, {
      surface: 'message',
      refuses: world.refuses,
      files: new Set([...world.files].filter(([, file]) => file.done).map(([id]) => id)),
    });
    if (wrong.length > 0) return refuse('invalid_blocks', wrong);
    if (tooLong(blocks)) return refuse('msg_blocks_too_long');
  }
  if (typeof text === 'string' && text.length > ESCAPES) return refuse('msg_too_long');
  if (blocks === undefined && (text === undefined || text === '')) return refuse('no_text');
  return undefined;
}

export function post(
  world: World,
  of: { channel: string; thread?: string | undefined; text: string; blocks: readonly unknown[]; only?: string; way?: string },
): Posted {
  const posted: Posted = {
    ts: world.ts(),
    channel: of.channel,
    ...(of.thread ? { thread: of.thread } : {}),
    user: world.botUser,
    bot: true,
    text: of.text,
    blocks: of.blocks,
    edits: 0,
    ...(of.only ? { only: of.only } : {}),
    ways: new Set(of.way ? [of.way] : []),
  };
  world.messages.push(posted);
  return posted;
}

/** A user's id stands for their direct message with the bot. */
function channelOf(world: World, id: string): string {
  if (!/^[UW]/.test(id)) return id;
  return [...world.channels.values()].find(({ between }) => between?.includes(id) && between.includes(world.botUser))?.id ?? id;
}

function reachable(world: World, id: string): Answer | undefined {
  const channel = world.channels.get(id);
  if (!channel) return refuse('channel_not_found');
  if (channel.between)
    return channel.between.includes(world.botUser) && channel.between.every((user) => !world.users.get(user)?.gone) ? undefined : refuse('channel_not_found');
  return channel.member ? undefined : refuse(channel.private ? 'channel_not_found' : 'not_in_channel');
}

const METHODS: Readonly<Record<string, (world: World, args: Json) => Answer>> = {
  'auth.test': (world) => ({
    url: 'https://contoso.slack.com/',
    team: 'Contoso',
    user: 'acr-check',
    team_id: world.team,
    user_id: world.botUser,
    bot_id: world.botId,
    is_enterprise_install: false,
  }),
  'chat.postMessage': (world, args) => {
    const channel = channelOf(world, String(args.channel));
    const problem = reachable(world, channel) ?? refusedContent(world, args);
    if (problem) return problem;
    const { thread_ts: thread } = args;
    const root = thread === undefined ? undefined : world.messages.find(({ ts, channel: of }) => ts === thread && of === channel);
    const posted = post(world, {
      channel,
      thread: root ? (root.thread ?? root.ts) : undefined,
      text: String(args.text ?? ''),
      blocks: (args.blocks as unknown[]) ?? [],
    });
    return { channel, ts: posted.ts, message: { text: posted.text, ts: posted.ts } };
  },
  'chat.update': (world, args) => {
    const found = world.messages.find(({ ts, channel, only, bot }) => ts === args.ts && channel === args.channel && only === undefined && bot);
    if (!found) return refuse('message_not_found');
    const problem = reachable(world, found.channel) ?? refusedContent(world, args);
    if (problem) return problem;
    found.text = String(args.text ?? '');
    found.blocks = (args.blocks as unknown[]) ?? [];
    found.edits += 1;
    return { channel: found.channel, ts: found.ts, text: found.text };
  },
  'chat.postEphemeral': (world, args) => {
    const channel = String(args.channel);
    const problem = reachable(world, channel) ?? refusedContent(world, args);
    if (problem) return problem;
    const user = world.users.get(String(args.user));
    if (!user || user.gone) return refuse('user_not_in_channel');
    const posted = post(world, {
      channel,
      thread: args.thread_ts as string | undefined,
      text: String(args.text ?? ''),
      blocks: (args.blocks as unknown[]) ?? [],
      only: user.id,
    });
    return { message_ts: posted.ts };
  },
  'chat.unfurl': (world, args) => {
    const { unfurls, ...where } = args;
    for (const one of Object.values(unfurls as Record<string, Json>)) {
      const problem = refusedContent(world, one);
      if (problem) return problem;
    }
    world.unfurled.push({ where, unfurls: unfurls as Json });
    return {};
  },
  'views.open': (world, args) => {
    const trigger = world.triggers.get(String(args.trigger_id));
    if (!trigger) return refuse('invalid_trigger_id');
    if (trigger.used) return refuse('exchanged_trigger_id');
    if (world.now() - trigger.made > TRIGGER_MS) return refuse('expired_trigger_id');
    const wrong = wrongWithView(args.view, { refuses: world.refuses, files: new Set() });
    if (wrong.length > 0) return refuse('invalid_arguments', wrong);
    trigger.used = true;
    const id = world.id('V');
    world.views.set(trigger.user, { user: trigger.user, id, view: args.view as Json });
    return { view: { id, hash: `${id}.h` } };
  },
  'views.publish': (world, args) => {
    const wrong = wrongWithView(args.view, { refuses: world.refuses, files: new Set() });
    if (wrong.length > 0) return refuse('invalid_arguments', wrong);
    if (!world.users.has(String(args.user_id))) return refuse('user_not_found');
    world.homes.set(String(args.user_id), args.view as Json);
    return {};
  },
  'users.info': (world, args) => {
    const user = world.users.get(String(args.user));
    if (!user) return refuse('user_not_found');
    const locale = args.include_locale === 'true' || args.include_locale === true ? { locale: user.locale } : {};
    return { user: { id: user.id, name: user.name, real_name: user.name, tz: user.tz, ...locale, profile: { display_name: user.name } } };
  },
  'conversations.info': (world, args) => {
    const channel = world.channels.get(String(args.channel));
    if (!channel || (channel.private && !channel.member)) return refuse('channel_not_found');
    return { channel: { id: channel.id, name: channel.name, is_member: channel.member, is_ext_shared: channel.shared } };
  },
  'conversations.replies': (world, args) => {
    const problem = reachable(world, String(args.channel));
    if (problem) return problem;
    const found = world.messages.find(({ ts, channel }) => ts === args.ts && channel === args.channel);
    if (!found) return refuse('thread_not_found');
    return { messages: [{ ts: found.ts, text: found.text, user: found.user, ...(found.thread ? { thread_ts: found.thread } : {}) }] };
  },
  'files.getUploadURLExternal': (world, args) => {
    const id = world.id('F');
    world.files.set(id, { name: String(args.filename), bytes: 0, done: false });
    return { file_id: id, upload_url: `${world.url}/upload/${id}` };
  },
  'files.completeUploadExternal': (world, args) => {
    for (const { id } of args.files as { id: string }[]) {
      const file = world.files.get(id);
      if (!file || file.bytes === 0) return refuse('file_not_found');
      file.done = true;
    }
    return { files: args.files };
  },
  'oauth.v2.access': (world, args) => {
    if (args.grant_type !== 'refresh_token' || args.refresh_token !== world.tokens.refresh) return refuse('invalid_refresh_token');
    const token = world.id('xoxe.xoxb-');
    world.tokens.valid.add(token);
    world.tokens.refresh = world.id('xoxe-1-');
    return { access_token: token, refresh_token: world.tokens.refresh, expires_in: 43_200, token_type: 'bot' };
  },
};

export interface WebAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json;
}

export function answerCall(world: World, method: string, args: Json, bearer: string): WebAnswer {
  const done = (answer: Answer, status = 200, headers: Readonly<Record<string, string>> = {}): WebAnswer => {
    world.calls.push({ method, args, at: world.now(), answer: answer.error ?? 'ok' });
    return { status, headers: { 'x-oauth-scopes': [...world.scopes].join(','), ...headers }, body: { ok: answer.error === undefined, ...answer } };
  };
  const fault = world.faults.find((of) => of.times > 0 && (of.method === method || of.method === '*'));
  if (fault) {
    fault.times -= 1;
    if (fault.code === 'ratelimited') return done(refuse('ratelimited'), 429, { 'retry-after': String(fault.retryAfter ?? 1) });
    if (/^5\d\d$/.test(fault.code)) return done(refuse('internal_error'), Number(fault.code));
    return done(refuse(fault.code));
  }
  if (method !== 'oauth.v2.access') {
    if (bearer === '') return done(refuse('not_authed'));
    if (world.tokens.expired.has(bearer)) return done(refuse('token_expired'));
    if (!world.tokens.valid.has(bearer)) return done(refuse('invalid_auth'));
  }
  const run = METHODS[method];
  if (!run) return done(refuse('unknown_method'));
  const need = NEEDS[method];
  if (need && !world.scopes.has(need)) return done({ ...refuse('missing_scope'), needed: need, provided: [...world.scopes].join(',') });
  if (world.rateLimits && method === 'chat.postMessage') {
    const last = world.lastPost.get(String(args.channel)) ?? -1_000;
    if (world.now() - last < 1_000) return done(refuse('ratelimited'), 429, { 'retry-after': '1' });
    world.lastPost.set(String(args.channel), world.now());
  }
  return done(run(world, args));
}
