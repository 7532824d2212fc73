// Waiting, within limits: how long Azure asks us to wait, and whether there is time for it.

/** Seconds or a date in Retry-After, milliseconds in its two kin, hh:mm:ss from Resource Graph. In milliseconds; undefined: not said. */
export function askedToWait(header: (name: string) => string | undefined, now: number): number | undefined {
  for (const name of ['retry-after-ms', 'x-ms-retry-after-ms']) {
    const ms = Number(header(name) ?? Number.NaN);
    if (Number.isFinite(ms) && ms >= 0) return ms;
  }
  const text = header('retry-after');
  if (text !== undefined) {
    const seconds = Number(text);
    if (Number.isFinite(seconds) && seconds >= 0) return seconds * 1000;
    const date = Date.parse(text);
    if (Number.isFinite(date)) return Math.max(0, date - now);
  }
  const clock = /^(\d+):(\d\d):(\d\d)$/.exec(header('x-ms-user-quota-resets-after') ?? '');
  return clock ? (Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3])) * 1000 : undefined;
}

/** Waits; false where the signal ended it first. */
export function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const over = () => {
      clearTimeout(timer);
      resolve(false);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', over);
      resolve(true);
    }, ms);
    signal.addEventListener('abort', over, { once: true });
  });
}

/** The result, or what `late` gives as soon as the signal aborts: nobody waits for another one's deadline. */
export function orWhenAborted<T>(result: Promise<T>, signal: AbortSignal, late: () => T): Promise<T> {
  if (signal.aborted) return Promise.resolve(late());
  return new Promise((resolve, reject) => {
    const over = () => resolve(late());
    signal.addEventListener('abort', over, { once: true });
    result.then(resolve, reject).finally(() => signal.removeEventListener('abort', over));
  });
}
