// How many calls, and how deep: the longest chain in which each call began after the one before it had ended.
import type { RecordedCall } from '../../src/world/azure/start.ts';

export const azureCalls = (calls: readonly RecordedCall[]): readonly RecordedCall[] => calls.filter((c) => c.service !== 'entra');

export function depthOf(calls: readonly RecordedCall[]): number {
  const ended: { readonly at: number; readonly depth: number }[] = [];
  let deepest = 0;
  for (const call of [...calls].sort((a, b) => a.startedAt - b.startedAt)) {
    const depth = 1 + ended.reduce((most, e) => (e.at <= call.startedAt ? Math.max(most, e.depth) : most), 0);
    ended.push({ at: call.endedAt ?? Number.POSITIVE_INFINITY, depth });
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

/** Most calls that were under way at the same moment. */
export function mostAtOnce(calls: readonly RecordedCall[]): number {
  const moments = calls.flatMap((c) => [
    { at: c.startedAt, step: 1 },
    { at: c.endedAt ?? Number.POSITIVE_INFINITY, step: -1 },
  ]);
  let now = 0;
  let most = 0;
  for (const { step } of moments.sort((a, b) => a.at - b.at || a.step - b.step)) {
    now += step;
    most = Math.max(most, now);
  }
  return most;
}
