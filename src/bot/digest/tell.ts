// A slot that is complete -> what the channel sees of it: a message, an edited one with its news in the thread, or nothing.
import { digestCard, transitionCard } from '../../card/digest.ts';
import type { Card } from '../../card.ts';
import { type Digest, digestOf as judge } from '../../digest.ts';
import { heatMap } from '../../picture/heat-map.ts';
import { pngOf } from '../../picture/png.ts';
import { TryLater } from '../../store/jobs.ts';
import type { Sql } from '../../store/sql.ts';
import { changeDigest, digestOf, endSlot, looksOf, setStandings, slotOf, standingsOf, supersede } from '../../store/tables/digests.ts';
import { want } from '../../store/tables/messages.ts';
import { type Mute, mutesIn, unmute } from '../../store/tables/mutes.ts';
import { worstDays } from '../../store/tables/trend.ts';
import { circumstancesOf } from '../circumstances.ts';
import { sendDeliveries } from '../deliveries.ts';
import { lookOf } from '../look.ts';
import type { Ports } from '../ports.ts';
import { mutedBy } from './muted.ts';
import { HEARTBEAT_MS, LATE_MS, type Slot, type Subscription } from './subscription.ts';
import { nextTime, quietUntil } from './times.ts';

const TREND_DAYS = 30;
const DAY_MS = 86_400_000;
const MOST_ROWS = 16;

/** What follows for the channel. `top`: a message of its own; `edit`: the parent is brought up to date; `below`: its thread hears of it. */
export interface Telling {
  readonly top: boolean;
  readonly edit: boolean;
  readonly below: boolean;
  readonly heartbeat: boolean;
}

/** Pure. */
export function tellingOf(digest: Subscription, { news }: Digest, now: Date, asked: boolean): Telling {
  const { settings, postedAt, parent } = digest;
  const due = postedAt === undefined || now.getTime() - postedAt.getTime() >= HEARTBEAT_MS - 3_600_000;
  const none = { top: false, edit: false, below: false, heartbeat: false };
  if (asked || settings.only === 'always' || due)
    return { ...none, top: true, heartbeat: due && postedAt !== undefined && !news && !asked && settings.only !== 'always' };
  if (parent) return { ...none, edit: true, below: news };
  return { ...none, top: news };
}

/** Resolves when it is told, or held back, or somebody else did it. */
export async function tell(ports: Ports, digestId: string, slotAt: Date): Promise<void> {
  const { database, now } = ports;
  const [digest, slot] = [await digestOf(database, digestId), await slotOf(database, digestId, slotAt)];
  if (!digest || !slot || slot.done < slot.total || (slot.state !== 'collecting' && slot.state !== 'held')) return;
  const until = slot.askedBy ? undefined : quietUntil(digest.settings.quiet, digest.settings.tz, now());
  if (until)
    return database.transaction(async (tx) => {
      await endSlot(tx, slot, { state: 'held', at: now(), tellAfter: until });
      await supersede(tx, digestId, slotAt);
    });
  const mutes = await mutesIn(database, digest.channel, now());
  const judged = await judgedOf(ports, digest, slot, mutes);
  const picture = await pictureOf(ports, digest, judged.digest);
  await database.transaction(async (tx) => {
    const there = await digestOf(tx, digestId, true);
    const open = await slotOf(tx, digestId, slotAt, true);
    if (!there || !open || (open.state !== 'collecting' && open.state !== 'held')) return;
    if (there.told !== digest.told) throw new TryLater(200, 'another slot of this digest was told meanwhile');
    await endSlot(tx, slot, { state: 'told', at: now(), ...(await messages(ports, tx, there, slot, judged, picture)) });
    await supersede(tx, digestId, slotAt);
    for (const target of judged.lifted) await unmute(tx, digest.channel, target);
  });
}

interface Judged {
  readonly digest: Digest;
  /** Mutes until a change, and it has come. */
  readonly lifted: readonly string[];
  /** The whole digest is muted: nothing is posted, and nothing counts as told. */
  readonly muted: boolean;
}

async function judgedOf({ database, workers }: Ports, digest: Subscription, slot: Slot, mutes: readonly Mute[]): Promise<Judged> {
  const [looks, standing] = await Promise.all([looksOf(database, slot.digestId, slot.slot), standingsOf(database, digest.id)]);
  const muted = mutedBy(mutes, digest, looks, standing);
  const asked = new Set(
    (
      await database.query<{ place: string }>(
        `select distinct jsonb_array_elements_text(request->'from') as place from digest_part where digest_id = $1 and slot = $2 and request is not null`,
        [slot.digestId, slot.slot],
      )
    ).map(({ place }) => place),
  );
  const silent = (await workers.list())
    .filter(({ name, connected, revoked }) => asked.has(name) && !revoked && connected === 0)
    .map(({ name, lastSeenAt }) => ({ vantage: name, ...(lastSeenAt ? { lastSeen: lastSeenAt } : {}) }));
  const { minSeverity, exclude } = digest.settings;
  const judged = judge({
    ...{ looks, standing, minSeverity, exclude, silent, silentBefore: digest.silent, mutedRules: muted.rules },
    muted: muted.registry,
  });
  return { digest: judged, lifted: muted.lifted, muted: muted.whole };
}

async function pictureOf({ database, now }: Ports, { lang }: Subscription, { standing, changes, still }: Digest) {
  const since = new Date(now().getTime() - (TREND_DAYS - 1) * DAY_MS);
  const troubled = [...changes, ...still].map(({ brief }) => brief.registry);
  const all = standing.map(({ brief }) => brief.registry);
  // Of many, those that matter: a query over every day of a thousand registries is for nothing.
  const days = await worstDays(database, troubled.length >= MOST_ROWS ? troubled : all, since, MOST_ROWS);
  if (new Set(days.map(({ day }) => day)).size < 2) return undefined;
  const last = now().toISOString().slice(0, 10);
  const map = heatMap(days, { last, days: TREND_DAYS, lang });
  return { png: pngOf(map.svg), alt: map.alt, text: map.text };
}

/** In the transaction that ends the slot. */
async function messages(
  ports: Ports,
  tx: Sql,
  digest: Subscription,
  slot: Slot,
  judged: Judged,
  picture: Awaited<ReturnType<typeof pictureOf>>,
): Promise<{ readonly outcome: string }> {
  const { jobs, now } = ports;
  const { settings, channel, workspace, lang } = digest;
  if (judged.muted) {
    await changeDigest(tx, digest.id, { told: digest.told + 1, quietRuns: digest.quietRuns + 1 });
    return { outcome: 'muted' };
  }
  const told = judged.digest;
  const how = tellingOf(digest, told, now(), slot.askedBy !== undefined);
  const at = await circumstancesOf(ports, { workspace, channel, user: { id: '', name: '' } }, tx);
  const lateMs = slot.openedAt.getTime() - slot.slot.getTime();
  const shown = {
    ...{ number: digest.number, at: now(), tz: settings.tz, settings },
    ...(lateMs >= LATE_MS || slot.missed > 0 ? { late: { ms: lateMs, missed: slot.missed } } : {}),
    ...(slot.askedBy ? { askedBy: slot.askedBy } : {}),
    ...(how.heartbeat ? { heartbeat: digest.quietRuns + 1 } : {}),
    ...(digest.paused ? {} : { next: nextTime(settings.cron, settings.tz, now()) }),
    ...(picture ? { picture } : {}),
  };
  const look = lookOf({ masked: at.masked, lang, role: at.role ?? 'viewer' });
  const stamp = slot.slot.toISOString();
  const own = `digest/${digest.id}/${stamp}`;
  const keys: string[] = [];
  const wanted = async (key: string, card: Card, under?: string): Promise<void> => {
    await want(tx, { key, place: channel, audience: 'all', card, ...(under ? { under } : {}) });
    keys.push(key);
  };
  if (how.top) await wanted(own, digestCard(told, shown, look));
  if (how.edit && digest.parent) {
    await wanted(digest.parent, digestCard(told, shown, look));
    if (how.below) await wanted(`${own}/below`, transitionCard(told, shown, look), digest.parent);
    if (how.below && settings.broadcast) await wanted(`${own}/all`, transitionCard(told, shown, look));
  }
  await sendDeliveries(jobs, keys, tx);
  const parent = told.ongoing && settings.only === 'changes' ? (how.top ? own : (digest.parent ?? null)) : null;
  await changeDigest(tx, digest.id, {
    ...{ told: digest.told + 1, parent, silent: told.silent.map(({ vantage }) => vantage) },
    ...(how.top ? { postedAt: now(), quietRuns: 0 } : { quietRuns: digest.quietRuns + 1 }),
  });
  await setStandings(tx, digest.id, told.standing);
  return { outcome: how.top ? (how.heartbeat ? 'heartbeat' : 'posted') : how.edit ? (how.below ? 'thread' : 'edited') : 'nothing' };
}
