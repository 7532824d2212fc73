// A person's name, language and time zone, where the scopes allow it: asked once a day, shared by all replicas.
import { z } from 'zod';
import type { Host, Person } from '../../src/bot/platform.ts';
import type { Lang } from '../../src/model.ts';
import type { Api } from './sdk/web.ts';

export interface People {
  /** The person with what is known about them. Never rejects. */
  known(team: string, person: Person): Promise<Person>;
}

const DAY_MS = 86_400_000;
/** After a refusal (an outage, a missing scope) the others are not made to wait. */
const PAUSE_MS = 60_000;
const MOST_KEPT = 5_000;

const told = z.object({
  user: z.object({
    name: z.string().nullish(),
    real_name: z.string().nullish(),
    locale: z.string().nullish(),
    tz: z.string().nullish(),
    profile: z.object({ display_name: z.string().nullish(), real_name: z.string().nullish() }).nullish(),
  }),
});
const remembered = z.object({ name: z.string(), lang: z.enum(['en', 'zh-CN']).optional(), tz: z.string().optional(), at: z.number() });
type Remembered = z.infer<typeof remembered>;

/** Traditional Chinese readers read Simplified more easily than English is a guess: only what says Simplified, or no script, counts. */
export function langOfLocale(locale: string): Lang | undefined {
  if (/^zh(-(cn|sg|hans))?\b/i.test(locale) && !/^zh-(tw|hk|mo|hant)/i.test(locale)) return 'zh-CN';
  return /^en\b/i.test(locale) ? 'en' : undefined;
}

export function people(host: Host, api: Api, may: (scope: string) => boolean, now: () => number): People {
  const cache = new Map<string, Remembered>();
  let pausedUntil = 0;

  const recall = async (key: string): Promise<Remembered | undefined> => {
    const found = cache.get(key) ?? remembered.safeParse(await host.recall(key)).data;
    return found && found.at + DAY_MS > now() ? found : undefined;
  };

  const ask = async (key: string, person: Person): Promise<Remembered> => {
    const { user } = told.parse(await api.call('users.info', { user: person.id, include_locale: true }));
    const lang = langOfLocale(user.locale ?? '');
    const name = user.profile?.display_name || user.profile?.real_name || user.real_name || user.name || person.name;
    const found: Remembered = { name: name.slice(0, 200), at: now(), ...(lang ? { lang } : {}), ...(user.tz ? { tz: user.tz } : {}) };
    await host.remember(key, found).catch(() => undefined);
    return found;
  };

  return {
    async known(team, person) {
      if (!may('users:read') || pausedUntil > now()) return person;
      const key = `slack/${team}/person/${person.id}`;
      try {
        const found = (await recall(key)) ?? (await ask(key, person));
        if (cache.size >= MOST_KEPT) cache.clear();
        cache.set(key, found);
        return { ...person, name: found.name, ...(found.lang ? { lang: found.lang } : {}), ...(found.tz ? { tz: found.tz } : {}) };
      } catch {
        pausedUntil = now() + PAUSE_MS;
        return person;
      }
    },
  };
}
