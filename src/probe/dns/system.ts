// The operating system's own look-up: for hosts whose servers only the system knows. It tells neither rcode nor aliases.
import { lookup } from 'node:dns/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { familyOf } from '../../address.ts';
import type { Fault, NetworkFacts } from '../../model.ts';
import type { DnsOutcome } from './asking.ts';

const PATIENCE = 8000;
const FAULTS: Readonly<Record<string, Fault>> = { ENOTFOUND: 'name-not-found', EAI_AGAIN: 'server-failure' };

/** Facts of a source that knows addresses alone. */
export const bareFacts = (server: string, rcode: string, addresses: readonly string[]): NetworkFacts['dns'] => ({
  server,
  rcode,
  a: addresses.filter((address) => familyOf(address) === 4),
  aaaa: addresses.filter((address) => familyOf(address) === 6),
  chain: [],
  truncated: false,
  overTcp: 'not-needed',
  asked: 1,
  answered: 1,
  distinct: 1,
});

function failureOf(error: unknown): DnsOutcome {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const fault = Object.hasOwn(FAULTS, code) ? FAULTS[code] : undefined;
  if (!fault) return { status: 'skipped', reason: 'error', detail: code || 'the system could not look it up' };
  return { status: 'failed', fault, detail: `the system's resolver says ${code}`, facts: bareFacts('system', 'unknown', []) };
}

export async function askSystem(name: string, signal: AbortSignal): Promise<DnsOutcome> {
  const found = new AbortController();
  const ended = wait(PATIENCE, undefined, { signal: AbortSignal.any([signal, found.signal]) })
    .catch(() => undefined)
    .then((): DnsOutcome => ({ status: 'skipped', reason: 'timed-out', detail: 'system: stopped before an answer came' }));
  const asked = lookup(name, { all: true }).then((all): DnsOutcome => {
    const addresses = all.slice(0, 64).map(({ address }) => address);
    return { status: 'ok', facts: bareFacts('system', 'NOERROR', addresses) };
  }, failureOf);
  const outcome = await Promise.race([asked, ended]);
  found.abort();
  return outcome;
}
