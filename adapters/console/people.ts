// Who is signed in: sessions and people, remembered by the host. The cookie's value is stored hashed; the token opens a session once.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Host, Person } from '../../src/bot/platform.ts';
import { LANGS, type Lang } from '../../src/model.ts';
import { MOST_NAME, SESSION_DAYS } from './limits.ts';
import { GUEST } from './words.ts';

const ID = /^[a-z0-9]{1,40}$/;
const PERSON = z.object({ id: z.string().regex(ID), name: z.string().max(MOST_NAME), lang: z.enum(LANGS).optional(), tz: z.string().max(60).optional() });
const SESSION = z.object({ user: z.string().regex(ID), until: z.number() });
export type Profile = Readonly<z.infer<typeof PERSON>>;

export interface People {
  /** A new session and its person; the answer is the cookie's value. */
  enter(lang: Lang): Promise<string>;
  /** The person of a cookie's value; undefined: no session, or one that ended. */
  who(secret: string | undefined): Promise<Profile | undefined>;
  change(profile: Profile): Promise<void>;
  /** Ends the session; the person can be reached no more. */
  leave(secret: string): Promise<void>;
  /** Has a session that could show a private message. */
  reachable(user: string): Promise<boolean>;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
/** Takes the same time wherever they differ. */
export const sameSecret = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));
const sessionKey = (secret: string): string => `s/${digest(secret).toString('base64url')}`;

const isZone = (tz: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: tz }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};

/** As the port knows a person; a zone that this runtime does not know is left out. */
export const personOf = ({ id, name, lang, tz }: Profile): Person => ({ id, name, ...(lang ? { lang } : {}), ...(tz && isZone(tz) ? { tz } : {}) });

export function createPeople(host: Host, now: () => number = Date.now): People {
  const recallPerson = async (user: string): Promise<Profile | undefined> => PERSON.safeParse(await host.recall(`u/${user}`)).data;
  return {
    async enter(lang) {
      const secret = randomBytes(24).toString('base64url');
      const id = `u${randomBytes(5).toString('hex')}`;
      await host.remember(`u/${id}`, { id, name: GUEST[lang] });
      await host.remember(sessionKey(secret), { user: id, until: now() + SESSION_DAYS * 86_400_000 });
      return secret;
    },
    async who(secret) {
      if (secret === undefined || secret.length > 100) return undefined;
      const session = SESSION.safeParse(await host.recall(sessionKey(secret))).data;
      if (!session) return undefined;
      if (session.until > now()) return recallPerson(session.user);
      await host.remember(`u/${session.user}`, undefined);
      await host.remember(sessionKey(secret), undefined);
      return undefined;
    },
    change: (profile) => host.remember(`u/${profile.id}`, profile),
    async leave(secret) {
      const session = SESSION.safeParse(await host.recall(sessionKey(secret))).data;
      await host.remember(sessionKey(secret), undefined);
      if (session) await host.remember(`u/${session.user}`, undefined);
    },
    reachable: async (user) => ID.test(user) && (await recallPerson(user)) !== undefined,
  };
}
