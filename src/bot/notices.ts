// What other replicas tell at once: a run was cancelled, a run has ended. The rows are the truth; this only spares the waiting.
import type { Database } from '../store/sql.ts';

export interface Waiting {
  /** Resolves when something ended, when the time is up, or when the asker has gone. Never rejects. */
  readonly happened: Promise<void>;
  forget(): void;
}

export interface Notices {
  onCancel(runId: string, cancelled: () => void): () => void;
  /** Armed at once, so that nothing that ends between looking and waiting is missed. */
  ended(gone: AbortSignal, waitMs: number, of: () => Promise<readonly string[]>): Waiting;
  stop(): Promise<void>;
}

/** A notification that is lost costs no more than this. */
const LOOK_AGAIN_MS = 2_000;

export async function noticesOf(database: Database): Promise<Notices> {
  const cancels = new Map<string, Set<() => void>>();
  const waiting = new Set<(runId: string) => void>();
  const stops = await Promise.all([
    database.listen('run_cancelled', (runId) => {
      for (const cancelled of cancels.get(runId) ?? []) cancelled();
    }),
    database.listen('run_ended', (runId) => {
      for (const wake of [...waiting]) wake(runId);
    }),
  ]);
  return {
    onCancel(runId, cancelled) {
      const known = cancels.get(runId) ?? new Set();
      cancels.set(runId, known.add(cancelled));
      return () => {
        known.delete(cancelled);
        if (known.size === 0) cancels.delete(runId);
      };
    },
    ended(gone, waitMs, of) {
      const { promise, resolve } = Promise.withResolvers<void>();
      let ids: readonly string[] | undefined;
      const early = new Set<string>();
      const wake = (runId: string): void => {
        if (ids === undefined) early.add(runId);
        else if (ids.includes(runId)) resolve();
      };
      of().then(
        (known) => {
          ids = known;
          if (known.some((id) => early.has(id))) resolve();
        },
        () => resolve(),
      );
      waiting.add(wake);
      const timer = setTimeout(resolve, Math.min(waitMs, LOOK_AGAIN_MS));
      const leave = (): void => resolve();
      gone.addEventListener('abort', leave, { once: true });
      const forget = (): void => {
        waiting.delete(wake);
        clearTimeout(timer);
        gone.removeEventListener('abort', leave);
        resolve();
      };
      return { happened: promise.then(forget), forget };
    },
    stop: async () => void (await Promise.all(stops.map((stop) => stop()))),
  };
}
