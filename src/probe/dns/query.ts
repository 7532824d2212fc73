// One query: over UDP, and again over TCP where the answer was cut short.
import type { Fault } from '../../model.ts';
import { type Exchanged, exchangedBy, overTcp, overUdp, type Query } from './exchange.ts';

export type { Query } from './exchange.ts';

export type Reply =
  | {
      readonly kind: 'answer';
      readonly rcode: string;
      readonly addresses: readonly string[];
      readonly chain: readonly string[];
      readonly ttl?: number;
      readonly truncated: boolean;
      readonly overTcp: 'not-needed' | 'answered';
    }
  | {
      readonly kind: 'no';
      readonly fault: Fault;
      readonly detail: string;
      readonly heard: boolean; // a DNS answer came, though not a usable one
      readonly truncated: boolean;
      readonly chain: readonly string[];
    }
  | { readonly kind: 'unseen'; readonly reason: 'timed-out' | 'error'; readonly detail: string };

const NOTHING = { heard: false, truncated: false, chain: [] } as const;

/** How an exchange reads as the reply to the whole query. */
function replyOf(exchanged: Exchanged, truncated: boolean): Reply {
  if (exchanged.kind !== 'answered') return exchanged.kind === 'no' ? { ...exchanged, ...NOTHING } : exchanged;
  const { loop, ...answer } = exchanged.answer;
  if (loop)
    return {
      kind: 'no',
      fault: 'alias-loop',
      detail: `aliases that do not end: ${answer.chain.slice(0, 4).join(', ')}`,
      heard: true,
      truncated,
      chain: answer.chain,
    };
  return { kind: 'answer', ...answer, truncated, overTcp: truncated ? 'answered' : 'not-needed' };
}

/**
 * Asks one server one question. Resolves within `timeoutMs` (twice that when TCP is needed), at once when the signal is aborted;
 * never rejects. Without `retryOverTcp` a truncated answer is a `no` that was heard.
 */
export async function ask(query: Query, retryOverTcp = true): Promise<Reply> {
  try {
    const first = await overUdp(query);
    if (first.kind !== 'answered' || !first.answer.truncated) return replyOf(first, false);
    const cut = { kind: 'no', fault: 'tcp-retry-failed', heard: true, truncated: true, chain: [] } as const;
    if (!retryOverTcp) return { ...cut, detail: 'truncated over UDP; TCP not tried' };
    const second = await overTcp(query);
    if (second.kind === 'no') return { ...cut, detail: `truncated over UDP; ${second.detail}` };
    return replyOf(second, true);
  } catch (error) {
    return replyOf(exchangedBy(error), false);
  }
}
