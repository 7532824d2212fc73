// `npm run lab -- score`: every scenario, held against what was expected, counted, and written to docs/accuracy.md.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Parts } from '../machine/replica.ts';
import { azPath, canBeAsked, type PeerResult, runPeer } from '../peer/az.ts';
import { type Result, runScenario, sideBySide } from '../run.ts';
import type { Scenario } from '../scenario.ts';
import { resultLine } from '../tell.ts';
import { documentOf, type Peered, totalLines } from './document.ts';
import { peerTotalsOf, pointOf, totalsOf } from './totals.ts';

export const DOCUMENT = join(import.meta.dirname, '..', '..', '..', 'docs', 'accuracy.md');
/** The part that another run has written, where this one has no peer. */
const PEER_PART = /^## Beside [\s\S]*?(?=^## What cannot)/m;
/** It mostly waits: for connects that nobody answers. */
const PEER_AT_ONCE = 24;

export interface Scoring {
  readonly atOnce: number;
  readonly peer?: string;
  /** Only whole runs are written down. */
  readonly whole: boolean;
}

const versionOf = (az: string): string =>
  /azure-cli\s+([\d.]+)/.exec(execFileSync(az, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))?.[1] ?? 'unknown';

async function askPeer(list: readonly Scenario[], peer: string | undefined, parts: Parts): Promise<Peered | undefined> {
  if (peer === undefined) return undefined;
  const az = peer === 'az' ? azPath() : undefined;
  if (!az) {
    console.log(
      peer === 'az' ? 'azure-cli is not installed: going on without it (`npm run lab -- install --peer`).' : `There is no peer "${peer}": going on without.`,
    );
    return undefined;
  }
  const asked = list.filter(canBeAsked);
  const results = await sideBySide(
    asked,
    PEER_AT_ONCE,
    (scenario) => runPeer(scenario, parts),
    ({ scenario, mark, codes, ms, problem }: PeerResult) =>
      console.log(`az   ${String(Math.round(ms)).padStart(6)} ms  ${scenario.name.padEnd(36)} ${mark ?? `not asked: ${problem}`} ${codes.join(', ')}`),
  );
  return { results, totals: peerTotalsOf(results), left: list.length - asked.length, version: `azure-cli ${versionOf(az)}` };
}

/** The document, with the peer's part of an earlier run where this one asked none. */
function write(text: string, peered: boolean): void {
  const before = existsSync(DOCUMENT) ? readFileSync(DOCUMENT, 'utf8') : '';
  const kept = peered ? undefined : PEER_PART.exec(before)?.[0];
  mkdirSync(dirname(DOCUMENT), { recursive: true });
  writeFileSync(DOCUMENT, kept === undefined ? text : text.replace(/^(?=## What cannot)/m, () => kept));
}

/** Resolves with the exit status: 1 where any point is lost. */
export async function score(list: readonly Scenario[], parts: Parts, { atOnce, peer, whole }: Scoring): Promise<number> {
  const first = await sideBySide(
    list,
    atOnce,
    (scenario) => runScenario(scenario, parts),
    (result: Result) => console.log(resultLine(result, false)),
  );
  // Six networks share two processors: what was lost among neighbours is looked at once more alone, and lost only when it is lost again.
  const results: Result[] = [];
  for (const result of first) {
    if (result.lost.length === 0) {
      results.push(result);
      continue;
    }
    console.log(`again, alone: ${result.scenario.name}`);
    const again = await runScenario(result.scenario, parts);
    console.log(resultLine(again, false));
    results.push(again);
  }
  const points = results.map(pointOf);
  const totals = totalsOf(points);
  if (whole) write(documentOf(points, totals, atOnce, undefined), false); // the peer takes its time, and may be interrupted
  const peered = await askPeer(list, peer, parts);
  if (whole && peered) write(documentOf(points, totals, atOnce, peered), true);
  console.log(
    `\n${totalLines(totals)
      .map(([what, value]) => `${what.padEnd(52)} ${value}`)
      .join('\n')}`,
  );
  if (peered) console.log(`\naz acr check-health: ${JSON.stringify(peered.totals)}`);
  console.log(`\n${points.length - totals.lost} passed, ${totals.lost} failed, 0 skipped`);
  return totals.lost > 0 || points.length === 0 ? 1 : 0;
}
