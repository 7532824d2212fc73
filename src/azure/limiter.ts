// So many at once, and the others wait in order.

export interface Limiter {
  /** Runs `work` as soon as a place is free. A caller whose signal aborts gives up its place in the queue. */
  run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

export function limiter(places: number): Limiter {
  let free = places;
  const waiting: (() => void)[] = [];

  const enter = (signal?: AbortSignal): Promise<void> => {
    if (free > 0) {
      free -= 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const give = () => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        waiting.splice(waiting.indexOf(give), 1);
        reject(new DOMException('Aborted while waiting for a place', 'AbortError'));
      };
      signal?.addEventListener('abort', leave, { once: true });
      waiting.push(give);
    });
  };
  const exit = () => {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  };

  return {
    async run(work, signal) {
      signal?.throwIfAborted();
      await enter(signal);
      try {
        return await work();
      } finally {
        exit();
      }
    },
  };
}
