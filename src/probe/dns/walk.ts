// The walk of a stub resolver over its servers, in glibc's manner: all servers in order, then once more with more patience.
// SERVFAIL, refusals and silence send it on; NOERROR and NXDOMAIN end it.
import type { RecordType } from './message.ts';
import type { Reply } from './query.ts';
import type { Server } from './server.ts';

/** What one server has said so far. */
export interface Heard {
  readonly server: Server;
  readonly a?: Reply;
  readonly aaaa?: Reply;
}
export type Ask = (server: Server, type: RecordType, timeoutMs: number) => Promise<Reply>;

/** Patience in ms for the first and the second round: one silent server is known as silent after 4 s. */
export const ROUNDS: readonly number[] = [1500, 2500];
const TOTAL_MS = 8000;

const usable = (reply: Reply | undefined): boolean =>
  reply?.kind === 'answer' ? reply.rcode === 'NOERROR' || reply.rcode === 'NXDOMAIN' : reply?.kind === 'no' && reply.fault === 'alias-loop';
export const addressesOf = (reply: Reply | undefined): readonly string[] => (reply?.kind === 'answer' ? reply.addresses : []);
export const isAborted = (reply: Reply | undefined): boolean => reply?.kind === 'unseen' && reply.reason === 'timed-out';

/** Both families are known; or A has addresses, and AAAA had its chance: nobody should wait for more. */
const isSettled = ({ a, aaaa }: Heard): boolean => usable(a) && (usable(aaaa) || addressesOf(a).length > 0 || (a?.kind === 'answer' && a.rcode === 'NXDOMAIN'));

/** A policy, or TCP that fails: the second round would hear the same. */
const isFinal = ({ a }: Heard): boolean =>
  a?.kind === 'answer' ? !['NOERROR', 'NXDOMAIN', 'SERVFAIL'].includes(a.rcode) : a?.kind === 'no' && a.fault === 'tcp-retry-failed';

/** A later silence does not unsay an earlier answer. */
const better = (before: Reply | undefined, now: Reply): Reply => (before?.kind === 'answer' && now.kind !== 'answer' ? before : now);

async function askBoth(ask: Ask, heard: Heard, timeoutMs: number): Promise<Heard> {
  const { server, a, aaaa } = heard;
  const [nextA, nextAaaa] = await Promise.all([
    usable(a) ? a : ask(server, 'A', timeoutMs).then((reply) => better(a, reply)),
    usable(aaaa) ? aaaa : ask(server, 'AAAA', timeoutMs).then((reply) => better(aaaa, reply)),
  ]);
  return { server, ...(nextA ? { a: nextA } : {}), ...(nextAaaa ? { aaaa: nextAaaa } : {}) };
}

/** How much a server's word is worth when no server settled it. */
function worth({ a, aaaa }: Heard): number {
  const replies = [a, aaaa];
  if (replies.some((reply) => addressesOf(reply).length > 0)) return 4;
  if (replies.some(usable)) return 3;
  if (replies.some((reply) => reply?.kind === 'answer' || (reply?.kind === 'no' && reply.heard))) return 2;
  return replies.some((reply) => reply?.kind === 'no') ? 1 : 0;
}

/** The server whose word counts, with it. `servers` is not empty. At most 8 s; at once when `ask` is aborted. */
export async function walk(ask: Ask, servers: readonly [Server, ...Server[]], rounds: readonly number[] = ROUNDS): Promise<Heard> {
  const until = performance.now() + TOTAL_MS;
  const heard: Heard[] = servers.map((server) => ({ server }));
  for (const patience of rounds) {
    for (const [index, before] of heard.entries()) {
      const left = Math.min(patience, until - performance.now());
      if (isFinal(before) || left < Math.min(patience, 50)) continue;
      const now = await askBoth(ask, before, left);
      heard[index] = now;
      if (isSettled(now) || isAborted(now.a) || isAborted(now.aaaa)) return now;
    }
  }
  return heard.reduce((best, next) => (worth(next) > worth(best) ? next : best), heard[0] ?? { server: servers[0] });
}
