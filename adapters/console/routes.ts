// What the page asks of the bot: messages, saying something, pressing a button, forms, one's own name and language.
import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import type { z } from 'zod';
import { type Host, NOT_ACCEPTED, type Said } from '../../src/bot/platform.ts';
import type { Lang } from '../../src/model.ts';
import { visitorOf } from './door.ts';
import { MOST_BODY } from './limits.ts';
import type { Live } from './live.ts';
import { idFor, type Message, type Messages } from './messages.ts';
import type { People, Profile } from './people.ts';
import { directOf, messageOf, placeOf, refOf, type Spot, threadUnder } from './place.ts';
import { addressed, channelFor, MARK, OPEN, PRESS, PROFILE, SAY, SUBMIT, saidOf } from './receive.ts';
import { view } from './render.ts';
import { pageWords } from './words.ts';

export interface RouteParts {
  readonly host: Host;
  readonly messages: Messages;
  readonly people: People;
  readonly live: Live;
  readonly lang: Lang;
  readonly channels: readonly string[];
  readonly examples: readonly string[];
  readonly verbs: readonly { readonly verb: string; readonly usage: string; readonly summary: Readonly<Record<Lang, string>> }[];
  readonly demoHints: boolean;
}

const signedIn = (_req: Request, res: Response, next: NextFunction): void => {
  if (visitorOf(res).profile) next();
  else res.status(401).json({ error: 'signed-out' });
};

export function routes(parts: RouteParts): Router {
  const { host, messages, people, live, channels } = parts;
  const router = express.Router();
  const me = (res: Response): Profile => visitorOf(res).profile as Profile; // signedIn stands before every route
  const langOf = (profile: Profile): Lang => profile.lang ?? parts.lang;

  /** A message as this person sees it; undefined: it is not for them. */
  const showTo = (profile: Profile, origin: string) => {
    const own = host.publicUrl === undefined ? [origin] : [origin, new URL(host.publicUrl).origin];
    return (message: Message): unknown => {
      if (message.only !== undefined && message.only !== profile.id) return undefined;
      if (channelFor(message.channel, profile.id, channels) === undefined) return undefined;
      const { id, thread, at, edit, by, text, card, only } = message;
      const who = by === 'bot' ? { bot: true } : { bot: false, name: by.name, you: by.id === profile.id };
      return {
        ref: refOf(message),
        channel: message.channel === directOf(profile.id) ? 'direct' : message.channel,
        ...{ id, thread, at, edit, by: who, text },
        only: only !== undefined,
        ...(card ? { card: view(card, own) } : {}),
      };
    };
  };

  /** The body, or an answer that it is none. */
  function body<T>(schema: z.ZodType<T>, req: Request, res: Response): T | undefined {
    const parsed = schema.safeParse(req.body);
    if (parsed.success) return parsed.data;
    res.status(400).json({ error: 'bad-request' });
    return undefined;
  }
  /** Where that is, when this person may speak there. */
  function spotFor(res: Response, asked: { readonly channel: string; readonly thread?: string | undefined }): Spot | undefined {
    const channel = channelFor(asked.channel, me(res).id, channels);
    if (channel !== undefined) return { channel, ...(asked.thread === undefined ? {} : { thread: asked.thread }) };
    res.status(404).json({ error: 'no-such-channel' });
    return undefined;
  }
  /** The message, when this person sees it. */
  async function seen(res: Response, ref: string): Promise<Message | undefined> {
    const spot = messageOf(ref);
    const message = spot && (await messages.find(spot));
    if (message && showTo(me(res), visitorOf(res).origin)(message) !== undefined) return message;
    res.status(404).json({ error: 'no-such-message' });
    return undefined;
  }
  /** Answers only when the command is durable; else the person is told that it is not. */
  async function hear(res: Response, said: Said): Promise<boolean> {
    try {
      const heard = await host.hear(said);
      res.status(202).json({ heard: heard.accepted });
      return true;
    } catch (error) {
      host.log.warn({ key: said.key, error: error instanceof Error ? error.message : String(error) }, 'a command could not be stored');
      res.status(503).json({ error: 'not-accepted', told: NOT_ACCEPTED[langOf(me(res))] });
      return false;
    }
  }

  router.use(signedIn);
  router.get('/me', (_req, res) => {
    const { id, name, lang } = me(res);
    const { examples, verbs, demoHints } = parts;
    res.json({ id, name, lang: lang ?? null, usual: parts.lang, channels, examples, verbs, demoHints, words: pageWords() });
  });
  router.get('/messages', async (req, res) => {
    const spot = spotFor(res, { channel: String(req.query.channel ?? '').slice(0, 100) });
    if (!spot) return;
    await messages.look();
    const all = (await messages.list(spot.channel)).map(showTo(me(res), visitorOf(res).origin));
    res.json({ messages: all.filter((message) => message !== undefined) });
  });
  router.get('/events', (_req, res) => {
    const profile = me(res);
    if (!live.open(profile.id, res, showTo(profile, visitorOf(res).origin))) res.status(429).json({ error: 'too-many' });
  });

  router.use(express.json({ limit: MOST_BODY }));
  router.post('/say', async (req, res) => {
    const asked = body(SAY, req, res);
    const spot = asked && spotFor(res, asked);
    if (!asked || !spot) return;
    const profile = me(res);
    // Below what this person cannot see nobody speaks.
    const first = spot.thread === undefined ? undefined : await seen(res, refOf({ channel: spot.channel, id: spot.thread }));
    if (spot.thread !== undefined && !first) return;
    const id = idFor('p', `${profile.id}/${asked.key}`);
    const words = addressed(asked.text, spot);
    const at = new Date().toISOString(); // before the answer, however soon that is
    if (words && !(await hear(res, saidOf({ key: asked.key, ...words, spot, profile })))) return;
    const hidden = first?.only ?? (words?.by === 'slash' && /(?:^|\s)--private(?:\s|$)/.test(words.text) ? profile.id : undefined);
    const put = messages.put({
      ...spot,
      ...{ id, at, edit: 0, by: { id: profile.id, name: profile.name }, text: asked.text },
      ...(hidden === undefined ? {} : { only: hidden }),
    });
    if (words) return void put.catch((error: unknown) => host.log.warn({ error: String(error) }, 'what a person said is not shown'));
    await put;
    res.status(202).json({ heard: false });
  });
  router.post('/press', async (req, res) => {
    const asked = body(PRESS, req, res);
    const message = asked && (await seen(res, asked.message));
    if (!asked || !message) return;
    // A button is what the card holds now, and never what a page makes up.
    if (!message.card?.actions.some((action) => action.type === 'command' && action.command === asked.command)) {
      return void res.status(409).json({ error: 'changed' });
    }
    await hear(res, saidOf({ key: asked.key, by: 'button', text: asked.command, spot: message, profile: me(res), pressed: asked.message }));
  });
  router.post('/form', async (req, res) => {
    const asked = body(OPEN, req, res);
    const spot = asked && spotFor(res, asked);
    if (!asked || !spot || (asked.message !== undefined && !(await seen(res, asked.message)))) return;
    const { id, name, lang, tz } = me(res);
    const user = { id, name, lang: lang ?? parts.lang, ...(tz ? { tz } : {}) };
    const where = { workspace: 'console', channel: placeOf({ channel: spot.channel }) };
    const [card] = await host.show({ view: 'form', form: asked.form, text: asked.text, user, ...where });
    if (card) res.json({ card: view(card, [visitorOf(res).origin]) });
    else res.status(404).json({ error: 'no-such-form' });
  });
  router.post('/submit', async (req, res) => {
    const asked = body(SUBMIT, req, res);
    const spot = asked && spotFor(res, asked);
    if (!asked || !spot || (asked.message !== undefined && !(await seen(res, asked.message)))) return;
    const profile = me(res);
    const made = host.submit(asked.form, asked.values, langOf(profile));
    if ('field' in made) return void res.status(422).json({ error: 'field', field: made.field, problem: made.problem });
    const pressed = asked.message === undefined ? {} : { pressed: asked.message };
    await hear(res, saidOf({ key: asked.key, by: 'form', text: made.text, spot, profile, ...pressed }));
  });
  router.post('/mark', async (req, res) => {
    const asked = body(MARK, req, res);
    const message = asked && (await seen(res, asked.message));
    if (!asked || !message) return;
    const { id, name } = me(res);
    await host.notice({
      event: 'marked',
      key: `console/${id}/${asked.key}`,
      thread: threadUnder(message),
      channel: placeOf({ channel: message.channel }),
      message: refOf(message),
      text: message.text ?? message.card?.title ?? '',
      said: message.at,
      user: { id, name },
      on: asked.on,
    });
    res.status(204).end();
  });
  router.post('/profile', async (req, res) => {
    const asked = body(PROFILE, req, res);
    if (!asked) return;
    const profile = me(res);
    const { name = profile.name, lang = profile.lang, tz = profile.tz } = asked;
    await people.change({ id: profile.id, name, ...(lang ? { lang } : {}), ...(tz ? { tz } : {}) });
    res.status(204).end();
  });
  router.use((error: unknown, _req: Request, res: Response, next: NextFunction) => {
    if (res.headersSent) return next(error);
    const status = typeof error === 'object' && error !== null && 'status' in error && typeof error.status === 'number' ? error.status : 500;
    if (status >= 500) host.log.error({ error: error instanceof Error ? error.message : String(error) }, 'a console request failed');
    res.status(status).json({ error: status === 413 ? 'too-long' : status >= 500 ? 'unavailable' : 'bad-request' });
  });
  return router;
}
