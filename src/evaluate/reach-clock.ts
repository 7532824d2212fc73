// Is this vantage's clock right? Told by the Date headers of the hosts that it reached, and by certificates' dates. Pure.
import type { Evidence, Seen } from '../evidence.ts';
import type { NetworkVantage } from '../model.ts';
import { minutesBetween } from './minutes.ts';

/** More than this is no rounding and no slow answer (Entra tolerates the same five minutes). */
export const SKEW_SECONDS = 300;

export interface Clock {
  /** Ahead of the others (positive) or behind them (negative). */
  readonly seconds: number;
  readonly witnesses: readonly Seen<'http'>[];
}

/** The clock against other hosts' clocks; against the named host's own only where nobody else says. The mildest middle value counts. */
export function clockOf(evidence: Evidence<'http'>, from: NetworkVantage, host?: string): Clock | undefined {
  const dated = evidence.seen('http', { from, aside: 'any' }).filter((o) => o.facts.skewSeconds !== undefined);
  const others = dated.filter((o) => o.target !== host);
  const witnesses = others.length > 0 ? others : dated;
  const skews = witnesses.map((o) => o.facts.skewSeconds ?? 0).sort((a, b) => Math.abs(a) - Math.abs(b));
  const seconds = skews[Math.floor((skews.length - 1) / 2)];
  return seconds === undefined ? undefined : { seconds, witnesses };
}

export interface Validity {
  readonly is: 'expired' | 'early';
  /** Minutes since it ended, or until it begins, by the clock of the vantage. */
  readonly minutes: number;
}

/** Is the moment outside the certificate's dates, and by how much? Undefined inside them, and for dates that cannot be read. */
export function outsideValidity(certificate: { readonly notBefore: string; readonly notAfter: string }, at: string): Validity | undefined {
  const since = minutesBetween(certificate.notAfter, at);
  if (since !== undefined && since > 0) return { is: 'expired', minutes: since };
  const until = minutesBetween(at, certificate.notBefore);
  return until !== undefined && until > 0 ? { is: 'early', minutes: until } : undefined;
}

/** Would the certificate be valid by the other hosts' clocks? */
export const explainedByClock = ({ is, minutes }: Validity, { seconds }: Clock): boolean =>
  Math.abs(seconds) > SKEW_SECONDS && (is === 'expired' ? seconds > 0 : seconds < 0) && Math.abs(seconds) / 60 >= minutes;
