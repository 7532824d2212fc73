// Answers for a short, stated time (`keep` of the call), shared by everything that reads with the same identity.
import { UNREAD } from '../words/unseen.ts';
import { type Read, unread } from './answer.ts';
import { orWhenAborted } from './patience.ts';

export interface Cache {
  /** The kept or running answer, else what `read` gives. Only values and definite answers are kept. `keep` in seconds; `read` never rejects. */
  of<T>(key: string, keep: number, signal: AbortSignal, read: () => Promise<Read<T>>): Promise<Read<T>>;
}

const MAX_ENTRIES = 5_000;
const KEPT: readonly string[] = ['value', 'denied', 'not-found', 'not-supported'];

export function cache(now: () => number = Date.now): Cache {
  const entries = new Map<string, { readonly until: number; readonly read: Promise<Read<unknown>> }>();

  const begin = <T>(key: string, keep: number, read: () => Promise<Read<T>>): Promise<Read<T>> => {
    const running = read();
    const entry = { until: Number.POSITIVE_INFINITY, read: running as Promise<Read<unknown>> };
    entries.set(key, entry);
    void running.then((result) => {
      if (entries.get(key) !== entry) return;
      if (!KEPT.includes(result.status)) entries.delete(key);
      else entries.set(key, { ...entry, until: now() + keep * 1000 });
    });
    for (const oldest of entries.keys()) {
      if (entries.size <= MAX_ENTRIES) break;
      entries.delete(oldest);
    }
    return running;
  };

  return {
    async of<T>(key: string, keep: number, signal: AbortSignal, read: () => Promise<Read<T>>) {
      if (keep === 0) return read();
      const kept = entries.get(key);
      if (!kept || kept.until < now()) return begin(key, keep, read);
      const late = (): Read<unknown> => unread('timed-out', UNREAD.late.en);
      const result = (await orWhenAborted(kept.read, signal, late)) as Read<T>;
      // Somebody else's deadline is not ours.
      return result.status === 'timed-out' && !signal.aborted ? read() : result;
    },
  };
}
