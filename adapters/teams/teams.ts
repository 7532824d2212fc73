// Microsoft Teams as a platform of the bot: its parts put together, and its life. Everything else is in the files beside this one.
import { type Host, type Platform, PostFailed } from '../../src/bot/platform.ts';
import { checkConfig, type TeamsConfig } from './config.ts';
import { handling } from './handling.ts';
import { hearing } from './hearing.ts';
import { kept as keep } from './kept.ts';
import { MOUNT } from './names.ts';
import { threadUnder } from './place.ts';
import { type Posting, posting as postings } from './posting.ts';
import { isAllowed } from './receive/receive.ts';
import { references as learn } from './references.ts';
import { connector as connect } from './sdk/connector.ts';
import { receiver } from './sdk/receiver.ts';
import { tokenSource } from './sdk/token.ts';
import { threads as know } from './threads.ts';

const SWEEP_MS = 6 * 3_600_000;

interface Life {
  readonly posting: Posting;
  readonly health: () => { readonly ok: boolean; readonly why?: string };
  readonly stop: () => void;
}

/** Throws what is wrong with the configuration. The caller does not make one where no app id is set. */
export function createTeams(config: TeamsConfig): Platform {
  checkConfig(config);
  let life: Life | undefined;
  const alive = (): Life => {
    if (!life) throw new PostFailed('unavailable', 'Teams is not started');
    return life;
  };
  return {
    name: 'teams',
    async start(host) {
      life ??= begin(config, host);
    },
    async stop() {
      life?.stop();
      life = undefined;
    },
    post: async (place, card, options) => alive().posting.post(place, card, options),
    replace: async (message, card, options) => alive().posting.replace(message, card, options),
    threadOf: threadUnder,
    health: () => life?.health() ?? { ok: false, why: 'stopped' },
  };
}

function begin(config: TeamsConfig, host: Host): Life {
  const { anonymous, allowedTenants = [], lang = 'en' } = config;
  const token = tokenSource(anonymous ? { anonymous } : config);
  const connector = connect(token, `28:${config.appId ?? ''}`);
  const references = learn(host, anonymous);
  const threads = know(host);
  const kept = keep(host, () => Date.now());
  const posting = postings({ host, connector, references, threads, kept });
  const handle = handling({ host, hearing: hearing(host, connector, posting, lang), posting, references, threads, kept, lang });
  let open = true;
  let why: string | undefined;
  host.mount(MOUNT, receiver({ config, log: host.log, open: () => open, allowed: (activity) => anonymous || isAllowed(activity, allowedTenants), handle }));

  // A bot that cannot sign in starts all the same, and says so: Teams or the directory may be away for a while.
  const signIn = (): void =>
    void token().then(
      () => {
        why = undefined;
      },
      (error: unknown) => {
        why = `no token for Teams: ${error instanceof Error ? error.message.slice(0, 200) : 'unknown'}`;
        host.log.error({ reason: why }, 'Teams cannot be answered');
        retry = setTimeout(signIn, 30_000);
        retry.unref();
      },
    );
  let retry: NodeJS.Timeout | undefined;
  signIn();
  const sweep = (): void => void kept.sweep().catch(() => undefined);
  sweep();
  const sweeping = setInterval(sweep, SWEEP_MS);
  sweeping.unref();
  return {
    posting,
    health: () => (why === undefined ? { ok: true } : { ok: false, why }),
    stop() {
      open = false;
      clearTimeout(retry);
      clearInterval(sweeping);
    },
  };
}
