// What the connector (or the token endpoint) said no with.
export class TeamsProblem extends Error {
  /** HTTP; 0: no answer at all. */
  readonly status: number;
  readonly code: string;
  readonly retryAfterMs: number | undefined;
  constructor(status: number, code: string, detail: string, retryAfterMs?: number) {
    super(`${status} ${code}: ${detail.slice(0, 200)}`);
    this.name = 'TeamsProblem';
    this.status = status;
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Seconds or an HTTP date -> milliseconds from now. */
export function retryAfter(header: string | null, now: number): number | undefined {
  if (!header) return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1_000);
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
