// One anonymous GET: /v2/ of a registry, / of anything else. No credentials are ever sent here, and no redirect is followed.
import type { TLSSocket } from 'node:tls';
import type { Observation } from '../model.ts';
import { failureOf } from './faults.ts';
import { answerFacts, BODY_LIMIT } from './http/answer.ts';
import { exchange } from './http/exchange.ts';
import { PATIENCE, type Patience, stretched } from './patience.ts';
import { type Probing, type Target, tell } from './probe.ts';
import { portOf } from './tcp.ts';
import type { Through } from './tls.ts';

export async function lookHttp(
  probing: Probing,
  target: Target,
  through: Omit<Through, 'socket'>,
  socket: TLSSocket,
  patience: Patience = PATIENCE,
): Promise<Observation<'http'>> {
  const startedAt = probing.now();
  const place = { ...(through.address === undefined ? {} : { address: through.address }), ...(through.via === undefined ? {} : { via: through.via }) };
  const told = (outcome: Observation<'http'>['outcome']): Observation<'http'> => tell(probing, { kind: 'http', target, ...place, startedAt, outcome });
  const path = target.role === 'login' || target.role === 'regional' ? '/v2/' : '/';
  try {
    const wait = stretched(patience.headers, through.connectMs, 8);
    const answer = await exchange(socket, target.host, portOf(probing, target), { path, limit: BODY_LIMIT }, patience, wait, probing.signal);
    return told({ status: 'ok', facts: answerFacts(answer, answer.headersMs, probing.now()) });
  } catch (error) {
    if (probing.signal.aborted) return told({ status: 'skipped', reason: 'timed-out', detail: 'stopped at the deadline' });
    const failure =
      (error as { name?: unknown } | null)?.name === 'TimeoutError' ? { fault: 'timed-out' as const, detail: 'no answer to the request' } : failureOf(error);
    return told({ status: 'failed', ...failure });
  }
}
