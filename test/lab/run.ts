// Runs scenarios: each in a fresh replica, several side by side, and each report held against what was expected.
import { join } from 'node:path';
import { check, diagnose, type Ended } from './machine/client.ts';
import { type Parts, type Replica, up } from './machine/replica.ts';
import { release, takeSlot } from './machine/slot.ts';
import type { Scenario } from './scenario.ts';
import { worldOf } from './world/of.ts';

/** What the contract's report holds of interest here. */
export interface Said {
  readonly verdict: string;
  readonly causes: readonly string[];
  readonly tookMs: number;
  readonly findings: readonly {
    readonly rule: string;
    readonly role: string;
    readonly severity: string;
    readonly target: string;
    readonly because: readonly string[];
  }[];
}
export interface Result {
  readonly scenario: Scenario;
  /** What was said in the end: of the client's report, or of all vantages together. Absent: no report came. */
  readonly said?: Said;
  readonly report?: unknown;
  /** The slowest check, as its user waited: start of the process to its end. */
  readonly wallMs: number;
  /** In plain words; none: as expected. */
  readonly lost: readonly string[];
}

/** The default deadline of a check, and what starting a process may add on a busy machine. */
export const DEADLINE_MS = 20_000;
const PATIENCE_MS = 40_000;

export function lostPoints({ expect }: Scenario, said: Said): readonly string[] {
  const { causes, verdict, also = [], may = [] } = expect;
  const [first] = said.causes;
  const known = new Set([...causes, ...also, ...may]);
  const lost: string[] = [];
  if (causes.length > 0 && !(first && causes.includes(first))) lost.push(`first cause is ${first ?? 'none'}, not ${causes.join(' or ')}`);
  for (const cause of said.causes) if (!known.has(cause)) lost.push(`false alarm: ${cause}`);
  for (const cause of also) if (!said.causes.includes(cause)) lost.push(`missed: ${cause}`);
  if (said.verdict !== verdict) lost.push(`verdict is ${said.verdict}, not ${verdict}`);
  if (said.tookMs > DEADLINE_MS + 500) lost.push(`took ${said.tookMs} ms`);
  return lost;
}

function saidBy({ stdout, stderr, timedOut }: Ended): Said | string {
  if (timedOut) return 'no report in time';
  try {
    return JSON.parse(stdout) as Said;
  } catch {
    return `no report: ${stderr.slice(0, 300)}`;
  }
}

async function look(replica: Replica): Promise<{ readonly said: Said | string; readonly wallMs: number }> {
  const { clients } = replica.world;
  const [only, ...others] = clients;
  if (others.length === 0) {
    const ended = await check(replica, only, PATIENCE_MS);
    return { said: saidBy(ended), wallMs: ended.ms };
  }
  const files = clients.map((_, i) => join(replica.slot.dir, `report-${i}.json`));
  const looks = await Promise.all(clients.map((client, i) => check(replica, client, PATIENCE_MS, files[i])));
  const missing = looks.find((ended) => typeof saidBy(ended) === 'string');
  const wallMs = Math.max(...looks.map((ended) => ended.ms));
  return { said: saidBy(missing ?? (await diagnose(replica, files, PATIENCE_MS))), wallMs };
}

/** Brings the scenario's network up, hands it over, and takes it away again, whatever happens. */
export async function inReplica<T>(scenario: Scenario, parts: Parts, use: (replica: Replica) => Promise<T>): Promise<T> {
  const slot = takeSlot(false);
  try {
    return await use(await up(slot, worldOf(scenario), parts));
  } finally {
    await release(slot);
  }
}

export async function runScenario(scenario: Scenario, parts: Parts): Promise<Result> {
  try {
    const { said, wallMs } = await inReplica(scenario, parts, look);
    if (typeof said === 'string') return { scenario, wallMs, lost: [said] };
    return { scenario, said, report: said, wallMs, lost: lostPoints(scenario, said) };
  } catch (error) {
    return { scenario, wallMs: 0, lost: [`the lab itself: ${error instanceof Error ? error.message : String(error)}`] };
  }
}

/** `atOnce` at a time, in order; each is told when it is done. */
export async function sideBySide<T, R>(list: readonly T[], atOnce: number, each: (one: T) => Promise<R>, tell: (result: R) => void): Promise<readonly R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < list.length) {
      const index = next++;
      const result = await each(list[index] as T);
      results[index] = result;
      tell(result);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, list.length) }, worker));
  return results;
}
