// Slack as a platform of the bot: its parts put together, and its life. Everything else is in the files beside this one.
import { EnvHttpProxyAgent, fetch as proxied } from 'undici';
import type { Host, Platform } from '../../src/bot/platform.ts';
import { channels as knowChannels } from './channels.ts';
import { SLACK_API, type SlackConfig } from './config.ts';
import { files as readFiles } from './files.ts';
import { handling } from './handling.ts';
import { hearing as hear } from './hearing.ts';
import { SOCKETS_PER_APP, SOCKETS_PER_REPLICA } from './limits.ts';
import { scopesOf } from './manifest.ts';
import { marks as mark } from './marks.ts';
import { MOUNT } from './names.ts';
import { opening as open } from './opening.ts';
import { people as knowPeople } from './people.ts';
import { pictures as upload } from './pictures.ts';
import { threadUnder } from './place.ts';
import { plainness as learn } from './plainness.ts';
import { type Posting, posting as postings } from './posting.ts';
import { postFailed } from './problems.ts';
import { boltApp, type Identity } from './sdk/bolt.ts';
import { httpReceiver } from './sdk/http.ts';
import { identify } from './sdk/identity.ts';
import { Sockets } from './sdk/sockets.ts';
import { fixedToken, rotatingTokens, type Tokens } from './sdk/tokens.ts';
import { type Api, type Calling, SlackProblem, webApi } from './sdk/web.ts';
import { threads as knowThreads } from './threads.ts';
import { ways as count } from './ways.ts';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** Without an answer to `auth.test` in time, start goes on and tries again beside it: a bot must start while Slack is away. */
const PATIENCE_MS = 10_000;

interface Life {
  readonly posting: Posting;
  stop(): Promise<void>;
  health(): { readonly ok: boolean; readonly why?: string };
}

export function createSlack(config: SlackConfig): Platform {
  if (config.appToken === undefined && !config.signingSecret) throw new Error('Slack needs an app token (Socket Mode) or a signing secret (HTTP)');
  let life: Life | undefined;
  const alive = (): Life => {
    if (!life) throw postFailed(new SlackProblem('start', 'not_started'));
    return life;
  };
  return {
    name: 'slack',
    async start(host) {
      life ??= await begin(config, host);
    },
    async stop() {
      const ending = life;
      life = undefined;
      await ending?.stop();
    },
    post: (place, card, options) => alive().posting.post(place, card, options),
    replace: (message, card, options) => alive().posting.replace(message, card, options),
    threadOf: threadUnder,
    health: () => life?.health() ?? { ok: false, why: 'stopped' },
  };
}

interface State {
  identity: Identity | undefined;
  stopped: boolean;
  signedOut: boolean;
  sockets: number;
  socketWhy: string | undefined;
  why: string | undefined;
}

function throughProxy({ proxy }: SlackConfig): { readonly dispatcher?: EnvHttpProxyAgent; readonly fetch?: NonNullable<Calling['fetch']> } {
  if (!proxy?.httpProxy && !proxy?.httpsProxy) return {};
  const dispatcher = new EnvHttpProxyAgent({ ...proxy, allowH2: false });
  return { dispatcher, fetch: (url, init) => proxied(url, { ...(init as object), dispatcher }) as never };
}

async function begin(config: SlackConfig, host: Host): Promise<Life> {
  const now = (): number => Date.now();
  const { log } = host;
  const lang = config.lang ?? 'en';
  const apiUrl = config.apiUrl ?? SLACK_API;
  const state: State = { identity: undefined, stopped: false, signedOut: false, sockets: 0, socketWhy: undefined, why: 'not connected yet' };
  const { dispatcher, fetch } = throughProxy(config);
  const base = { apiUrl, log, ...(fetch ? { fetch } : {}) };
  const tokens: Tokens = config.rotation ? rotatingTokens(config.botToken, config.rotation, host, base, now) : fixedToken(config.botToken);
  const calling: Calling = { ...base, token: tokens.current, expired: tokens.renew };
  const api: Api = webApi(calling);
  const promised = scopesOf(config.profile ?? 'minimal');
  /** What was granted; a Slack that does not say so is taken at the profile's word. */
  const may = (scope: string): boolean => (state.identity && state.identity.scopes.size > 0 ? state.identity.scopes : promised).has(scope);
  const signedIn = (taken: boolean): void => {
    state.signedOut = !taken;
    state.why = taken ? undefined : 'Slack does not accept the token any more';
  };

  const ways = count(now);
  const channels = knowChannels(api, may, now);
  const threads = knowThreads(host, now);
  const people = knowPeople(host, api, may, now);
  const pictures = upload(api, may, log);
  const files = readFiles(api, may, log);
  const posting = postings({ api, team: () => state.identity?.team, plainness: learn(host, now), ways, channels, threads, pictures, signedIn });
  const gone = async (team: string): Promise<void> => {
    signedIn(false);
    for (const { key } of await host.recallAll(`slack/${team}/`)) await host.remember(key, undefined);
  };
  const handlers = handling({
    host,
    identity: () => state.identity,
    channels,
    threads,
    people,
    hearing: hear({ host, api, people, channels, files, ways, lang }),
    opening: open(host, api, people, may, lang),
    marks: mark(host, api, threads),
    lang,
    gone,
  });

  const receiver = receiverOf(config, host, apiUrl, state, dispatcher);
  const app = boltApp(receiver, () => state.identity, handlers, calling);
  const connect = async (): Promise<void> => {
    state.identity = await identify(api);
    state.signedOut = false;
    if (receiver instanceof Sockets && !state.stopped) await app.start();
    state.why = undefined;
    log.info({ team: state.identity.team, sockets: state.sockets }, 'connected to Slack');
  };
  const connected = keepTrying(connect, state, host);
  await Promise.race([connected.first, connected.end]);

  return {
    posting,
    async stop() {
      state.stopped = true;
      connected.stop();
      if (receiver instanceof Sockets) await receiver.stop();
      await dispatcher?.close();
    },
    health() {
      if (!state.identity || state.signedOut) return { ok: false, why: state.why ?? 'not connected' };
      if (receiver instanceof Sockets && state.sockets === 0) return { ok: false, why: `no socket to Slack is open: ${state.socketWhy ?? 'connecting'}` };
      return { ok: true };
    },
  };
}

function receiverOf(
  { appToken, signingSecret, replicas = 1 }: SlackConfig,
  host: Host,
  apiUrl: string,
  state: State,
  dispatcher: EnvHttpProxyAgent | undefined,
) {
  if (appToken !== undefined) {
    const sockets = Math.max(1, Math.min(SOCKETS_PER_REPLICA, Math.floor(SOCKETS_PER_APP / replicas)));
    const changed = (opened: number, why?: string): void => {
      state.sockets = opened;
      state.socketWhy = why;
    };
    return new Sockets({ appToken, apiUrl, sockets, log: host.log, changed, ...(dispatcher ? { dispatcher: dispatcher as never } : {}) });
  }
  const { receiver, router } = httpReceiver(signingSecret ?? '', host.log, () => state.identity !== undefined && !state.stopped);
  host.mount(MOUNT, router);
  return receiver;
}

/** `first` ends with the first try, however it went; `end` after our patience. The tries go on until one succeeds or we stop. */
function keepTrying(connect: () => Promise<void>, state: State, { log }: Host) {
  let timer: NodeJS.Timeout | undefined;
  let patience: NodeJS.Timeout | undefined;
  const attempt = async (pause: number): Promise<void> => {
    try {
      await connect();
    } catch (error) {
      if (state.stopped) return;
      const reason = error instanceof Error ? error.message.slice(0, 300) : 'unknown';
      state.why = reason;
      log.error({ reason }, 'Slack cannot be reached; trying again');
      timer = setTimeout(() => void attempt(Math.min(pause * 2, LONGEST_PAUSE_MS)), pause);
    }
  };
  const first = attempt(FIRST_PAUSE_MS).finally(() => clearTimeout(patience));
  const end = new Promise<void>((resolve) => {
    patience = setTimeout(resolve, PATIENCE_MS);
  });
  return {
    first,
    end,
    stop: () => {
      clearTimeout(timer);
      clearTimeout(patience);
    },
  };
}
