// How long each step of a look waits, in milliseconds. Parameters, so that tests need not wait as long as people must.

export interface Patience {
  /** A SYN that is dropped is sent again after 1 s and 3 s: by 5 s three were lost. */
  readonly connect: number;
  /** A TLS handshake; also at least eight times what the connect took, for paths that are merely slow. */
  readonly handshake: number;
  /** Silence after which the peer is asked in other ways. */
  readonly quiet: number;
  /** Each other way of asking. */
  readonly ask: number;
  readonly headers: number;
  readonly body: number;
  readonly proxyAnswer: number;
}

export const PATIENCE: Patience = { connect: 5000, handshake: 6000, quiet: 1500, ask: 2000, headers: 6000, body: 2000, proxyAnswer: 6000 };
/** No step waits longer than this, however slow the path. */
export const LONGEST = 14_000;

/** A wait stretched for a path whose round trip took `connectMs`. */
export const stretched = (ms: number, connectMs: number, times: number): number => Math.min(LONGEST, Math.max(ms, connectMs * times));

/** Waits, or less where the check ends; never rejects. */
export function pause(ms: number, signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve(undefined);
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
  });
}
