// doctor: how the bot itself is. Each line is measured now, and what is not well says what to do about it.
import { noteCard } from '../../card/note.ts';
import type { Card, Tone } from '../../card.ts';
import type { PlainCommand } from '../../command/types.ts';
import type { Lang, Words } from '../../model.ts';
import type { DeadJob } from '../../store/jobs.ts';
import { verifyAudit } from '../../store/tables/audit.ts';
import { outboxAge, reopened } from '../../store/tables/messages.ts';
import { DOCTOR as words } from '../../words/doctor.ts';
import type { Answer, Asked } from '../asked.ts';
import type { Ports } from '../ports.ts';
import { hasRole } from '../rights.ts';
import { problem } from './problem.ts';

type State = 'good' | 'unsure' | 'bad';
interface Line {
  readonly what: Words;
  readonly state: State;
  readonly says: Words;
}

/** Rules, leases and links compare times of two clocks. */
const MOST_SKEW_MS = 2_000;
const SLOW_MS = 250;
const LATE_MS = 60_000;
const MOST_SHOWN = 20;

async function storeLines({ database, now }: Ports): Promise<readonly Line[]> {
  const before = now().getTime();
  const [row] = await database.query<{ at: Date }>('select clock_timestamp() as at');
  const tookMs = now().getTime() - before;
  const skewMs = Math.round((row?.at.getTime() ?? before) - (before + tookMs / 2));
  const audit = await verifyAudit(database);
  return [
    { what: words.store, state: tookMs > SLOW_MS ? 'unsure' : 'good', says: words.answered(database.kind, tookMs) },
    { what: words.clock, state: Math.abs(skewMs) > MOST_SKEW_MS ? 'bad' : 'good', says: words.skew(skewMs) },
    {
      what: words.audit,
      state: audit.brokenAt === undefined ? 'good' : 'bad',
      says: audit.brokenAt === undefined ? words.whole(audit.lines) : words.broken(audit.brokenAt),
    },
  ];
}

function platformLines({ platforms }: Ports): readonly Line[] {
  if (platforms.size === 0) return [{ what: words.platforms, state: 'unsure', says: words.noBot }];
  return [...platforms.values()].map((platform): Line => {
    const { ok, why } = platform.health();
    const what = words.platform(platform.name);
    return ok ? { what, state: 'good', says: words.connected } : { what, state: 'bad', says: words.because((why ?? '').slice(0, 200)) };
  });
}

async function workerLines({ workers }: Ports): Promise<readonly Line[]> {
  const all = (await workers.list()).filter(({ revoked }) => !revoked);
  const away = all.filter(({ connected }) => connected === 0).map(({ name }) => name);
  const says = words.workersSeen(all.length, all.length - away.length, away.slice(0, 5));
  return [{ what: words.workers, state: away.length > 0 ? 'unsure' : 'good', says }];
}

async function workLines({ database, jobs }: Ports, dead: readonly DeadJob[]): Promise<readonly Line[]> {
  const [depth, outbox] = await Promise.all([jobs.depth(), outboxAge(database)]);
  const oldest = Math.max(0, ...Object.values(depth).map(({ oldestMs }) => oldestMs));
  const [waiting, active] = (['waiting', 'active'] as const).map((key) => Object.values(depth).reduce((sum, one) => sum + Number(one[key]), 0));
  return [
    { what: words.queues, state: oldest > LATE_MS ? 'unsure' : 'good', says: words.depth(waiting ?? 0, active ?? 0, oldest) },
    { what: words.outbox, state: outbox.oldestMs > LATE_MS ? 'unsure' : 'good', says: words.owed(outbox.waiting, outbox.oldestMs, outbox.failed) },
    { what: words.dead, state: dead.length > 0 ? 'bad' : 'good', says: dead.length > 0 ? words.died(dead.length) : words.noneDied },
  ];
}

const worst = (lines: readonly Line[]): State =>
  lines.some(({ state }) => state === 'bad') ? 'bad' : lines.some(({ state }) => state === 'unsure') ? 'unsure' : 'good';

function doctorCard(lines: readonly Line[], dead: readonly DeadJob[], lang: Lang): Card {
  const tone: Tone = worst(lines);
  const table = {
    type: 'table',
    caption: words.caption[lang],
    head: [words.part, words.state, words.detail].map((one) => one[lang]),
    rows: lines.map(({ what, state, says }) => [what[lang], words.states[state][lang], says[lang]]),
  } as const;
  const given = {
    type: 'table',
    caption: words.requeueHow[lang],
    head: [words.id, words.queue, words.since, words.error].map((one) => one[lang]),
    rows: dead.slice(0, MOST_SHOWN).map(({ id, queue, at, error }) => [id, queue, at.slice(0, 19).replace('T', ' '), error.slice(0, 150)]),
  } as const;
  return noteCard(words.title[worst(lines)][lang], { lang, tone }, [table, ...(dead.length > 0 ? [given] : [])]);
}

export async function decideDoctor(ports: Ports, asked: Asked<Extract<PlainCommand, { verb: 'doctor' }>>): Promise<Answer> {
  const { command, lang, role } = asked;
  const dead = await ports.jobs.dead();
  if (command.requeue !== undefined) return requeued(ports, asked, command.requeue, dead);
  const lines = [...(await storeLines(ports)), ...platformLines(ports), ...(await workerLines(ports)), ...(await workLines(ports, dead))];
  // What failed names people and registries of every channel: for those who look after all of them.
  const shown = hasRole(role, 'admin') ? dead : [];
  return {
    say: [{ card: doctorCard(lines, shown, lang), to: 'asker' }],
    status: worst(lines) === 'bad' ? 1 : 0,
    data: { ok: worst(lines) !== 'bad', lines: lines.map(({ what, state, says }) => ({ what: what[lang], state, says: says[lang] })), dead: shown },
  };
}

async function requeued({ database, jobs }: Ports, asked: Asked, id: string, dead: readonly DeadJob[]): Promise<Answer> {
  const { lang } = asked;
  const meant = dead.filter((job) => id === 'all' || job.id === id);
  if (meant.length === 0 && id !== 'all') return problem(asked, words.noSuch(id), { code: 'unknown-job' });
  const done: string[] = [];
  for (const job of meant) {
    const { key } = (job.data ?? {}) as { readonly key?: unknown };
    if (job.queue === 'deliver' && typeof key === 'string') await reopened(database, key);
    if (await jobs.requeue(job.id)) done.push(job.id);
  }
  return { say: [{ card: noteCard(words.requeued(done.length)[lang], { lang }), to: 'asker' }], audit: { ids: done }, data: { requeued: done } };
}
