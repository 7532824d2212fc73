// How an asked vantage came out: nobody there, not taken, lost, refused, cut, or answered; and the words for it. Pure.
import type { Words } from '../../model.ts';
import { PROTOCOLS } from '../protocol.ts';
import { joined, WORKER_WORDS as words } from '../words.ts';
import type { Looked } from '../workers.ts';
import type { Presence } from './presence.ts';
import type { TaskState } from './tasks.ts';

/** ms. A process that waits takes a task within milliseconds; one that comes back after a restart of the bot needs longer. */
export const UNCLAIMED_MS = 5_000;
/** ms. The same after one was lost: the others wait already. */
export const AGAIN_MS = 2_000;
export const offline = (note: Words): Looked => ({ status: 'offline', note });

/** Why nobody needs to be asked; undefined: somebody is there. */
export function absence(name: string, presence: Presence | undefined): Words | undefined {
  if (!presence) return words.notEnrolled(name);
  if (presence.revoked) return words.revoked(name);
  if (presence.draining) return words.draining(name);
  if (presence.connected === 0) return presence.sinceMs === undefined ? words.neverSeen(name) : words.lastSeen(name, presence.sinceMs);
  return presence.protocols.some((one) => PROTOCOLS.includes(one)) ? undefined : words.tooOld(name, presence.version ?? '?');
}

/** How it ended, seen from its row; undefined: it goes on. */
export function endOf(task: TaskState, vantage: string, told: number, presence: Presence): Looked | undefined {
  const remarks: Words[] = [];
  if (task.refused > 0) remarks.push(words.poisoned(task.refused));
  if (presence.skewMs !== 0) remarks.push(words.clock(presence.skewMs));
  const said = (status: Looked['status'], why?: Words): Looked => {
    const note = joined([...(why ? [why] : []), ...remarks]);
    return { status, ...(note ? { note } : {}) };
  };
  if (task.state === 'waiting' && (task.waitedMs > (task.attempt > 0 ? AGAIN_MS : UNCLAIMED_MS) || task.leftMs <= 0)) {
    if (told > 0) return said('partial', words.lost(vantage));
    return offline(task.attempt > 0 ? words.lostAtOnce(vantage) : words.notTaken(vantage, presence.sinceMs ?? 0));
  }
  if (task.state !== 'done') return undefined;
  const { status = 'cut', refusal = 'not-understood', cloud = '' } = task.result ?? {};
  if (status === 'refused') return offline(words.refused(vantage, refusal, cloud));
  if (task.task.kind === 'test') return said('answered');
  if (status === 'looked' && told > 0) return said('answered');
  return said(told > 0 ? 'partial' : 'offline', status === 'cut' ? words.cut(vantage) : words.failed(vantage));
}
