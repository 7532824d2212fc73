// How much of Slack's room blocks take: their number, and the characters of all their texts. Pure.
import type { KnownBlock } from '../sdk/blocks.ts';

/** Names of Slack's own, which nobody reads. */
const NAMES = new Set(['type', 'style', 'block_id', 'action_id', 'task_id', 'width', 'status']);

export function characters(of: unknown): number {
  if (typeof of === 'string') return of.length;
  if (Array.isArray(of)) return of.reduce((sum: number, one) => sum + characters(one), 0);
  if (typeof of !== 'object' || of === null) return 0;
  return Object.entries(of).reduce((sum, [name, value]) => sum + (NAMES.has(name) ? 0 : characters(value)), 0);
}

/** What is inside a plan or a container counts too: Slack turns some of them into several. */
export const count = (of: readonly KnownBlock[]): number => of.reduce((sum, one) => sum + 1 + (one.type === 'container' ? one.child_blocks.length : 0), 0);
