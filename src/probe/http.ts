// One anonymous GET: /v2/ of a registry, / of anything else. No credentials are ever sent here, and no redirect is followed.
import type { TLSSocket } from 'node:tls';
import type { Observation } from '../model.ts';
import { noOf, STOPPED } from './faults.ts';
import { answerFacts, BODY_LIMIT } from './http/answer.ts';
import { exchange } from './http/exchange.ts';
import { PATIENCE, type Patience, stretched } from './patience.ts';
import { type Probing, type Target, tell } from './probe.ts';
import { portOf } from './tcp.ts';
import type { Through } from './tls.ts';

/** Asks and tells; never rejects. Any status is an answer. Takes the socket over and closes it. */
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
  const wait = stretched(patience.headers, through.connectMs, 8);
  try {
    const begun = performance.now();
    const answer = await exchange(socket, target.host, portOf(probing, target), { path, limit: BODY_LIMIT }, patience, wait, probing.signal);
    const bodyMs = performance.now() - begun - answer.headersMs;
    return told({ status: 'ok', facts: answerFacts(answer, new Date(probing.now().getTime() - bodyMs)) });
  } catch (error) {
    return told(probing.signal.aborted ? STOPPED : noOf(error));
  }
}
