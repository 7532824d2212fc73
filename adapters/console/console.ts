// The console as a chat platform: a small chat page that the bot serves itself, on loopback, with a sign-in of its own.
import { randomBytes } from 'node:crypto';
import express from 'express';
import { type Host, type MessageRef, type Place, type Platform, PostFailed, type PostOptions } from '../../src/bot/platform.ts';
import type { Card } from '../../src/card.ts';
import type { Lang } from '../../src/model.ts';
import { door, guard } from './door.ts';
import { createLive, type Live } from './live.ts';
import { createMessages, idFor, type Message, type Messages } from './messages.ts';
import { readPage } from './page.ts';
import { createPeople, type People } from './people.ts';
import { messageOf, ownerOf, refOf, type Spot, spotOf, threadUnder } from './place.ts';
import { fitted } from './render.ts';
import { type RouteParts, routes } from './routes.ts';

export interface ConsoleOptions {
  /** What signs a browser in; made up when left out, which only helps whoever can read it (`token` of the answer). */
  readonly token?: string;
  readonly lang: Lang;
  /** Commands that an empty channel offers, such as `/acr-check contoso`. */
  readonly examples?: readonly string[];
  /** For completion in the composer. */
  readonly verbs?: RouteParts['verbs'];
  readonly channels?: readonly string[];
  /** Tells newcomers how to address the bot; true when left out. */
  readonly demoHints?: boolean;
}

export interface ConsolePlatform extends Platform {
  readonly token: string;
}

interface Running {
  readonly host: Host;
  readonly messages: Messages;
  readonly people: People;
  readonly live: Live;
}

export function createConsole(options: ConsoleOptions): ConsolePlatform {
  const token = options.token ?? randomBytes(24).toString('base64url');
  const channels = options.channels ?? ['ops', 'dev'];
  let running: Running | undefined;

  const open = (): Running => {
    if (running) return running;
    throw new PostFailed('unavailable', 'the console is not started');
  };
  /** Whatever the store throws can be tried again. */
  const stored = async <T>(run: Promise<T>): Promise<T> =>
    run.catch((error: unknown) => {
      throw error instanceof PostFailed ? error : new PostFailed('unavailable', error instanceof Error ? error.message : String(error));
    });
  const small = (card: Card): Card => {
    const fits = fitted(card);
    if (fits) return fits;
    throw new PostFailed('refused', 'the card is too large for the console');
  };
  const exists = ({ channel }: Spot): boolean => channels.includes(channel) || ownerOf(channel) !== undefined;

  /** The one person who will see it; undefined: everybody in the place. */
  async function reader({ people, messages }: Running, { channel, thread }: Spot, audience: PostOptions['audience']): Promise<string | undefined> {
    const first = thread === undefined ? undefined : await messages.find({ channel, id: thread });
    if (thread !== undefined && !first) throw new PostFailed('gone', 'the thread was dropped');
    const owner = first?.only ?? ownerOf(channel); // below a private message all is private
    if (audience === 'all') return owner;
    if ((owner !== undefined && owner !== audience.user) || !(await people.reachable(audience.user))) {
      throw new PostFailed('cannot-be-private', 'no such person is signed in');
    }
    return audience.user;
  }

  async function post(place: Place, card: Card, { audience, key }: PostOptions): Promise<MessageRef> {
    const now = open();
    const spot = spotOf(place);
    if (!spot || !exists(spot)) throw new PostFailed('gone', `no such place: ${place}`);
    const only = await reader(now, spot, audience);
    const target = { ...spot, id: idFor('b', key) };
    if (await now.messages.find(target)) return refOf(target); // posted before, and only our commit was lost
    const hidden = only === undefined ? {} : { only };
    await now.messages.put({ ...target, at: new Date().toISOString(), edit: 0, by: 'bot', card: small(card), ...hidden });
    return refOf(target);
  }

  async function replace(ref: MessageRef, card: Card, { audience }: PostOptions): Promise<void> {
    const now = open();
    const spot = messageOf(ref);
    const before: Message | undefined = spot && (await now.messages.find(spot));
    if (before?.by !== 'bot') throw new PostFailed('gone', `no such message: ${ref}`);
    if (audience !== 'all' && before.only !== audience.user) throw new PostFailed('cannot-be-private', 'others see that message');
    const fits = small(card);
    if (JSON.stringify(fits) === JSON.stringify(before.card)) return;
    await now.messages.put({ ...before, card: fits, edit: before.edit + 1 });
  }

  return {
    name: 'console',
    token,
    async start(host) {
      const page = readPage();
      const messages = createMessages(host);
      const people = createPeople(host);
      const live = createLive(messages, (error) => host.log.warn({ error: String(error) }, 'could not look for messages of other replicas'));
      running = { host, messages, people, live };
      const { lang, examples = [], verbs = [], demoHints = true } = options;
      const entrance = { token, lang, publicUrl: host.publicUrl, people, left: live.closeFor };
      const router = express.Router();
      router.use((_req, res, next) => (running ? next() : void res.status(503).type('text/plain').send('The console has stopped.\n')));
      router.use(guard(entrance));
      router.use('/page', page.files);
      router.use(door(entrance));
      router.get('/', (_req, res) => void res.type('text/html').send(page.index));
      router.use('/api', routes({ host, messages, people, live, lang, channels, examples, verbs, demoHints }));
      host.mount('/console', router);
    },
    async stop() {
      running?.live.stop();
      running = undefined;
    },
    post: (place, card, how) => stored(post(place, card, how)),
    replace: (ref, card, how) => stored(replace(ref, card, how)),
    threadOf(ref) {
      const spot = messageOf(ref);
      if (!spot) throw new Error(`not a message of the console: ${ref.slice(0, 80)}`);
      return threadUnder(spot);
    },
    health: () => (running ? { ok: true } : { ok: false, why: 'the console is not started' }),
  };
}
