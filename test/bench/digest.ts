// One digest of many registries, each looked at from three places by probes that take 50 ms: how long until it is told, what it costs in
// memory, and whether the time grows in step. And many digests that are due in the same minute.
import { digestsDue } from '../../src/bot/digest/due.ts';
import { SPREAD_MS } from '../../src/bot/digest/subscription.ts';
import { insertDigest } from '../../src/store/tables/digests.ts';
import { startTestBot } from '../bot/bot.ts';
import { reportFrom, WELL } from '../digest/world.ts';
import type { Bench, Figure } from './figure.ts';

const PROBE_MS = 50;
const PLACES = ['here', 'worker:a', 'worker:b'] as const;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A bot whose looks take as long as one probe from each place at once. */
const botOf = () =>
  startTestBot({
    look: async (looking) => {
      await Promise.all(PLACES.map(() => pause(PROBE_MS)));
      return reportFrom(looking, WELL, PLACES);
    },
  });

const nameOf = (index: number): string => `registry${String(index).padStart(5, '0')}`;
const reference = (name: string) => ({ typed: name, form: 'name' as const, value: name });

/** Resolves when every digest that was opened is told and posted. */
async function told(bot: Awaited<ReturnType<typeof botOf>>, digests: number): Promise<void> {
  for (;;) {
    const [row] = await bot.ports.database.query<{ open: number }>(`select count(*)::int as open from digest_slot where state <> 'told'`);
    if (row?.open === 0 && bot.stage.messages.length >= digests) return;
    await pause(100);
  }
}

async function subscribed(bot: Awaited<ReturnType<typeof botOf>>, registries: readonly string[], channel: `${string}:${string}`): Promise<void> {
  const { database, now, newId } = bot.ports;
  await insertDigest(database, {
    ...{ id: newId(), channel, workspace: 'w1', lang: 'en', madeBy: 'bench', madeAt: now(), nextAt: new Date(now().getTime() - 1_000) },
    settings: {
      ...{ registries: registries.map(reference), groups: [], exclude: [], from: [], broadcast: false },
      ...{ cron: '0 9 * * *', tz: 'UTC', only: 'changes', minSeverity: 'warning' },
    },
  });
}

async function one(count: number): Promise<{ readonly seconds: number; readonly megabytes: number }> {
  const bot = await botOf();
  try {
    await subscribed(
      bot,
      Array.from({ length: count }, (_, index) => nameOf(index)),
      'stage:ops',
    );
    // Opening a store takes hundreds of MB for a moment: they are given back first, else any growth would hide in them.
    globalThis.gc?.();
    await pause(3_000);
    const before = process.memoryUsage.rss();
    let most = before;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage.rss());
    }, 200);
    const started = performance.now();
    await digestsDue(bot.ports);
    await told(bot, 1);
    clearInterval(watch);
    return { seconds: (performance.now() - started) / 1000, megabytes: (most - before) / 1_048_576 };
  } finally {
    await bot.stop();
  }
}

/** Digests in the same minute, of fifty registries between them. */
async function many(count: number): Promise<{ readonly seconds: number; readonly posts: number; readonly twice: number }> {
  const bot = await botOf();
  try {
    for (let index = 0; index < count; index++) await subscribed(bot, [nameOf(index % 50)], `stage:channel-${index}`);
    const started = performance.now();
    await digestsDue(bot.ports);
    await told(bot, count);
    const places = bot.stage.messages.map(({ place }) => place);
    return { seconds: (performance.now() - started) / 1000, posts: places.length, twice: places.length - new Set(places).size };
  } finally {
    await bot.stop();
  }
}

export const digest: Bench = {
  name: 'digest',
  about: `one digest, each registry from ${PLACES.length} places by probes of ${PROBE_MS} ms; digests due at once`,
  run: async (short) => {
    // The largest first: memory that one of them has had is there for the next, and would not be seen to grow.
    const counts = short ? [300, 100] : [1_000, 300, 100];
    const measured: { readonly count: number; readonly ms: number; readonly megabytes: number }[] = [];
    for (const count of counts) {
      const { seconds, megabytes } = await one(count);
      measured.unshift({ count, ms: seconds * 1000, megabytes });
    }
    const least = measured[0] ? measured[0].ms / measured[0].count : 0;
    const times = measured.flatMap(({ count, ms }): Figure[] => [
      { what: `${count} registries, until told`, value: ms, limit: 90 * count, unit: 'ms' },
      { what: `${count} registries, time for each`, value: ms / count, limit: least * 1.5, unit: 'ms', note: 'linear: as for the fewest' },
    ]);
    const most = measured.at(-1);
    const memory: Figure[] = most ? [{ what: `${most.count} registries, growth of the process`, value: most.megabytes, limit: 150, unit: 'MB' }] : [];
    const due = short ? 60 : 500;
    const { seconds, twice, posts } = await many(due);
    const note = `${posts} posts, ${twice} twice`;
    return [...times, ...memory, { what: `${due} digests due at once, last one posted`, value: seconds * 1000, limit: SPREAD_MS + 60_000, unit: 'ms', note }];
  },
};
