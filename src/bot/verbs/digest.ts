// digest …: subscribed in a channel, shown with its next times, changed, held, ended, and run when somebody wants it now.
import { digestListCard, type SubscriptionShown, subscriptionCard } from '../../card/digest-list.ts';
import { noteCard } from '../../card/note.ts';
import type { DigestCommand, DigestSettings } from '../../command/types.ts';
import type { Words } from '../../model.ts';
import type { Sql } from '../../store/sql.ts';
import { changeDigest, deleteDigest, digestsIn, insertDigest } from '../../store/tables/digests.ts';
import { want } from '../../store/tables/messages.ts';
import { DIGEST as words } from '../../words/digest.ts';
import type { Answer, Asked } from '../asked.ts';
import { audienceOf, laneOf } from '../audience.ts';
import { isOwner } from '../circumstances.ts';
import { planOf } from '../digest/plan.ts';
import { MOST_REGISTRIES, type Subscription, type Wanted } from '../digest/subscription.ts';
import { nextTimes } from '../digest/times.ts';
import { lookOf } from '../look.ts';
import type { Ports } from '../ports.ts';
import { problem } from './problem.ts';

type Of<A extends DigestCommand['action']> = Asked<Extract<DigestCommand, { action: A }>>;

const TOLD_TIMES = 3;

export async function decideDigest(ports: Ports, asked: Asked<DigestCommand>): Promise<Answer> {
  switch (asked.command.action) {
    case 'subscribe':
      return subscribe(ports, asked as Of<'subscribe'>);
    case 'list': {
      const digests = await mine(ports, asked);
      const shown = await Promise.all(digests.map((digest) => shownOf(ports, digest, asked.now)));
      return { say: [{ card: digestListCard(shown, lookOf(asked)), to: 'asker' }], data: digests };
    }
    default:
      return onOne(ports, asked as Exclude<typeof asked, Of<'subscribe' | 'list'>>);
  }
}

const mine = ({ database }: Ports, { said }: Asked): Promise<readonly Subscription[]> => digestsIn(database, isOwner(said) ? undefined : said.channel);

/** With the next three times, and with what keeps its messages from being posted. */
async function shownOf({ database }: Ports, digest: Subscription, now: Date): Promise<SubscriptionShown> {
  const { cron, tz } = digest.settings;
  const [last] = await database.query<{ state: string; problem: string | null }>(
    'select state, problem from message where starts_with(key, $1) order by seq desc limit 1',
    [`digest/${digest.id}/`],
  );
  return { ...digest, next: nextTimes(cron, tz, now, TOLD_TIMES), ...(last?.state === 'failed' ? { problem: last.problem ?? 'unknown' } : {}) };
}

/** A time that comes, registries that may be looked at from here, and groups that exist. */
async function faultIn(ports: Ports, asked: Asked, settings: Wanted): Promise<Answer | undefined> {
  const { said, lang, now } = asked;
  if (nextTimes(settings.cron, settings.tz, now, 1).length === 0) return problem(asked, words.never, { code: 'invalid-value' });
  const parts = await planOf(ports, { settings, channel: said.channel, lang });
  if (parts.length > MOST_REGISTRIES) return problem(asked, words.tooMany(MOST_REGISTRIES), { code: 'too-many-registries' });
  const wrong = parts.find(({ brief }) => brief !== undefined)?.brief?.why;
  return wrong ? problem(asked, wrong, { code: 'invalid-registry', refused: true }) : undefined;
}

async function subscribe(ports: Ports, asked: Of<'subscribe'>): Promise<Answer> {
  const { command, said, lang, tz, now } = asked;
  const platform = said.channel.slice(0, said.channel.indexOf(':'));
  if (isOwner(said) || !ports.platforms.has(platform)) return problem(asked, words.notInChannel, { code: 'chat-only' });
  if (!said.member && !said.privately) return problem(asked, words.notMember, { code: 'not-a-member', refused: true });
  const settings: Wanted = {
    ...{ registries: command.registries, groups: command.groups, exclude: command.exclude, from: command.from, broadcast: command.broadcast },
    ...{ cron: command.cron ?? '', tz: command.tz ?? tz, only: command.only ?? 'changes', minSeverity: command.minSeverity ?? 'warning' },
    ...(command.quiet ? { quiet: command.quiet } : {}),
    ...(command.cloud ? { cloud: command.cloud } : {}),
  };
  const fault = await faultIn(ports, asked, settings);
  if (fault) return fault;
  const id = ports.newId();
  const next = nextTimes(settings.cron, settings.tz, now, TOLD_TIMES);
  return {
    deliver: async (tx) => {
      const made = await insertDigest(tx, {
        ...{ id, channel: said.channel, workspace: said.workspace, lang, madeBy: said.user.name, madeAt: now, settings },
        ...(next[0] ? { nextAt: next[0] } : {}),
      });
      return [await told(tx, asked, { ...made, next }, words.subscribed(made.number))];
    },
    audit: { ids: [id] },
  };
}

/** An answer whose words are known only once its rows are written. */
async function told(tx: Sql, asked: Asked, shown: SubscriptionShown, title: Words): Promise<string> {
  const key = `command/${asked.id}/digest`;
  const card = subscriptionCard(shown, title, lookOf(asked));
  await want(tx, { key, commandId: asked.id, place: asked.said.place, ...laneOf(asked.said), audience: audienceOf(asked.said, 'place'), card });
  return key;
}

const numberOf = (id: string): number => Number(/^(?:#|digest:)?(\d{1,9})$/i.exec(id)?.[1]);

async function onOne(ports: Ports, asked: Exclude<Asked<DigestCommand>, Of<'subscribe' | 'list'>>): Promise<Answer> {
  const command = asked.command as Exclude<DigestCommand, { action: 'subscribe' | 'list' }>;
  const all = await mine(ports, asked);
  const chosen =
    command.action === 'run' && command.id.toLowerCase() === 'all' ? all : all.filter(({ number, id }) => number === numberOf(command.id) || id === command.id);
  const [digest] = chosen;
  if (!digest) return problem(asked, words.unknown, { code: 'no-digest' });
  switch (command.action) {
    case 'show': {
      const shown = await shownOf(ports, digest, asked.now);
      return { say: [{ card: subscriptionCard(shown, words.digest(digest.number), lookOf(asked)), to: 'asker' }], data: digest };
    }
    case 'edit':
      return edit(ports, asked, digest, command);
    case 'pause': {
      const resumeAt = command.forMs === undefined ? undefined : new Date(asked.now.getTime() + command.forMs);
      return changed(
        ports,
        asked,
        digest,
        { paused: true, ...(resumeAt ? { resumeAt } : {}) },
        words.paused(digest.number),
        resumeAt ? {} : { resumeAt: null },
      );
    }
    case 'resume':
      return changed(ports, asked, digest, { paused: false, ...nextOf(digest, asked.now) }, words.resumed(digest.number), { resumeAt: null });
    case 'unsubscribe':
      return {
        say: [{ card: noteCard(words.ended(digest.number)[asked.lang], { lang: asked.lang }), to: 'place' }],
        effect: (tx) => deleteDigest(tx, digest.id),
        audit: { ids: [digest.id] },
      };
    default:
      return run(ports, asked, chosen);
  }
}

const nextOf = ({ settings }: Subscription, now: Date): { readonly nextAt?: Date } => {
  const [nextAt] = nextTimes(settings.cron, settings.tz, now, 1);
  return nextAt ? { nextAt } : {};
};

async function changed(
  ports: Ports,
  asked: Asked,
  digest: Subscription,
  change: Partial<Pick<Subscription, 'paused' | 'resumeAt' | 'nextAt' | 'settings'>>,
  title: Words,
  emptied: { readonly resumeAt?: null } = {},
): Promise<Answer> {
  const { resumeAt: _before, ...rest } = digest;
  const shown = await shownOf(ports, { ...rest, ...change }, asked.now);
  return {
    say: [{ card: subscriptionCard(shown, title, lookOf(asked)), to: 'place' }],
    effect: (tx) => changeDigest(tx, digest.id, { ...change, ...emptied }),
    audit: { ids: [digest.id] },
  };
}

async function edit(ports: Ports, asked: Asked, digest: Subscription, given: DigestSettings): Promise<Answer> {
  const settings: Wanted = {
    ...digest.settings,
    ...(given.cron ? { cron: given.cron } : {}),
    ...(given.tz ? { tz: given.tz } : {}),
    ...(given.only ? { only: given.only } : {}),
    ...(given.minSeverity ? { minSeverity: given.minSeverity } : {}),
    ...(given.quiet ? { quiet: given.quiet } : {}),
    ...(given.exclude.length > 0 ? { exclude: given.exclude } : {}),
    ...(given.from.length > 0 ? { from: given.from } : {}),
    ...(given.broadcast ? { broadcast: true } : {}),
  };
  const fault = await faultIn(ports, { ...asked, said: { ...asked.said, channel: digest.channel } }, settings);
  if (fault) return fault;
  return changed(ports, asked, digest, { settings, ...nextOf({ ...digest, settings }, asked.now) }, words.edited(digest.number));
}

/** The slot is the moment it was asked for: a job that is tried again does not run it twice. */
function run({ jobs }: Ports, { id, said, lang, now }: Asked, digests: readonly Subscription[]): Answer {
  return {
    say: digests.slice(0, 20).map(({ number }) => ({ card: noteCard(words.running(number)[lang], { lang, tone: 'working' }), to: 'asker' })),
    effect: async (tx) => {
      const data = digests.map((digest) => ({ what: 'run', id: digest.id, at: now.toISOString(), by: said.user.name }));
      await jobs.sendAll(
        'digest',
        data.map((one) => ({ data: one, key: `run ${id} ${one.id}` })),
        { in: tx },
      );
    },
    audit: { ids: digests.map((digest) => digest.id) },
  };
}
