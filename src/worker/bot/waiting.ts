// Polls that are held open by this replica, by the vantage that they serve. What they wait for is in rows: this only wakes them.
export type Woken = 'task' | 'stop' | 'over' | 'cut' | 'closed';

export interface Waiting {
  /** Until it is woken, `ms` are over, or `signal` says that the connection is gone. */
  wait(vantage: string, ms: number, signal: AbortSignal): Promise<Woken>;
  /** Wakes the poll of this vantage that came last: its connection is the freshest. */
  task(vantage: string): void;
  /** Wakes all of a vantage: a task was cancelled, or the worker revoked. */
  stop(vantage: string): void;
  readonly count: number;
  /** All end, and none is held any more. */
  close(): void;
}

export function waiting(): Waiting {
  const held = new Map<string, Set<(why: Woken) => void>>();
  let [count, closed] = [0, false];
  const all = (vantage: string): readonly ((why: Woken) => void)[] => [...(held.get(vantage) ?? [])];
  return {
    wait: (vantage, ms, signal) =>
      new Promise((resolve) => {
        if (closed || signal.aborted) return resolve(closed ? 'closed' : 'cut');
        const set = held.get(vantage) ?? new Set();
        held.set(vantage, set);
        const wake = (why: Woken): void => {
          if (!set.delete(wake)) return;
          count -= 1;
          if (set.size === 0 && held.get(vantage) === set) held.delete(vantage);
          clearTimeout(timer);
          signal.removeEventListener('abort', cut);
          resolve(why);
        };
        const cut = (): void => wake('cut');
        const timer = setTimeout(() => wake('over'), ms);
        signal.addEventListener('abort', cut, { once: true });
        set.add(wake);
        count += 1;
      }),
    task: (vantage) => all(vantage).at(-1)?.('task'),
    stop: (vantage) => {
      for (const wake of all(vantage)) wake('stop');
    },
    get count() {
      return count;
    },
    close: () => {
      closed = true;
      for (const set of [...held.values()]) for (const wake of [...set]) wake('closed');
    },
  };
}
