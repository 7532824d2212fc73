// A bot in a world whose days pass as the test says: what each registry is like at a time is a function, and looking costs nothing.
import { expect, vi } from 'vitest';
import { digestsDue } from '../../src/bot/digest/due.ts';
import { fill } from '../../src/bot/digest/fill.ts';
import type { Policy } from '../../src/bot/policy.ts';
import type { Performing } from '../../src/bot/run/perform.ts';
import type { Finding, NetworkVantage, Report, Verdict } from '../../src/model.ts';
import { say } from '../../src/words/say.ts';
import { startTestBot, type TestBot, type TestBotOptions } from '../bot/bot.ts';
import type { Standing } from '../bot/stage.ts';

export interface Seen {
  readonly verdict: Verdict;
  readonly causes?: readonly string[];
  readonly risks?: readonly string[];
  readonly unchecked?: readonly string[];
}
export const WELL: Seen = { verdict: 'reachable' };
export const BROKEN: Seen = { verdict: 'unreachable', causes: ['dns-server-failure'] };

const findingOf = (rule: string, role: Finding['role'], target: string): Finding => ({
  ...{ rule, role, severity: role === 'cause' ? 'error' : 'warning', layer: 'dns', from: 'here', target, because: ['x'], confidence: 'certain', fixes: [] },
  ...{ title: say(`Trouble ${rule}`, `问题 ${rule}`), detail: say('Detail.', '详情。'), docs: 'https://learn.microsoft.com/' },
});

export function reportFrom(
  { reportId: id, version, request, question }: Pick<Parameters<Performing['look']>[0], 'reportId' | 'version' | 'request' | 'question'>,
  { verdict, causes = [], risks = [], unchecked = [] }: Seen,
  vantages: readonly NetworkVantage[] = ['here'],
): Report {
  const host = question.registry.loginServer;
  const state = verdict === 'reachable' ? 'reachable' : verdict === 'unreachable' ? 'blocked' : 'unknown';
  return {
    ...{ id, at: question.at, tookMs: 1, version, lang: request.lang, question, verdict, causes },
    findings: [...causes.map((rule) => findingOf(rule, 'cause', host)), ...risks.map((rule) => findingOf(rule, 'risk', host))],
    unchecked: unchecked.map((rule) => ({ rule, why: 'timed-out', needs: ['dns'] })),
    vantages: vantages.map((from) => ({ id: from, label: from, status: 'answered' })),
    paths: vantages.map((from) => ({ from, endpoint: { role: 'login', host }, verdict: state })),
    evidence: [],
  };
}

export interface World {
  readonly made: TestBot;
  /** What a registry is like; `look` counts its looks at this very time. */
  seen: (registry: string, now: Date, look: number) => Seen;
  readonly looks: string[];
  now: Date;
  /** The clock stands at that time, and what is due has been done and delivered. */
  at(time: string | Date): Promise<void>;
  settled(): Promise<void>;
  readonly posts: () => readonly Standing[];
}

export async function startWorld(start: string, options: TestBotOptions & { readonly policy?: Policy } = {}): Promise<World> {
  const perSlot = new Map<string, number>();
  const look: Performing['look'] = async (looking) => {
    const { name } = looking.question.registry;
    const slot = `${name} ${world.now.toISOString().slice(0, 13)}`;
    const count = (perSlot.get(slot) ?? 0) + 1;
    perSlot.set(slot, count);
    world.looks.push(`${name} ${world.now.toISOString()}`);
    return reportFrom(looking, world.seen(name, world.now, count));
  };
  const made = await startTestBot({ ...options, look });
  const { ports } = made;
  Object.assign(ports, { now: () => new Date(world.now) });
  const { database } = ports;
  const counted = async (text: string): Promise<number> => (await database.query<{ n: number }>(`select count(*)::int as n from ${text}`))[0]?.n ?? 0;
  const settled = async (): Promise<void> => {
    await vi.waitFor(
      async () => {
        const [row] = await database.query<{ at: Date | null }>(`select min(due_at) as at from digest_part where state = 'waiting'`);
        const running = await counted(`digest_part where state = 'running'`);
        if (row?.at && running === 0) {
          if (row.at > world.now) world.now = row.at;
          await fill(ports);
        }
        expect(await counted(`digest_slot where state = 'collecting'`)).toBe(0);
        expect(await counted(`message where state = 'open' and posted_revision < revision`)).toBe(0);
      },
      { timeout: 15_000, interval: 10 },
    );
  };
  const world: World = {
    made,
    seen: () => WELL,
    looks: [],
    now: new Date(start),
    settled,
    async at(time) {
      world.now = new Date(time);
      await digestsDue(ports);
      await settled();
    },
    posts: () => made.stage.messages.filter(({ key }) => key.startsWith('digest/')),
  };
  return world;
}

export async function subscribe(world: World, text: string): Promise<void> {
  const before = world.made.stage.messages.length;
  await world.made.stage.say(`digest subscribe ${text}`);
  await vi.waitFor(() => expect(world.made.stage.messages.length).toBeGreaterThan(before), { timeout: 10_000 });
}
