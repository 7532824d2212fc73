// What could not be judged, and why: by rule and vantage. Silence is never a green tick. Pure.
import { isNetworkVantage } from './evidence.ts';
import type { Kind, NetworkVantage, Observation, SkipReason, Unchecked, VantageId } from './model.ts';
import type { Rule } from './rules/rule.ts';

const NETWORK_KINDS: readonly Kind[] = ['said', 'dns', 'tcp', 'path', 'tls', 'http', 'proxy', 'pull', 'client', 'place'];

const WHY: Readonly<Record<SkipReason, Unchecked['why']>> = {
  'no-permission': 'no-permission',
  'no-credential': 'no-permission',
  throttled: 'timed-out',
  'timed-out': 'timed-out',
  'vantage-offline': 'vantage-offline',
  'not-supported': 'not-supported',
  'not-asked': 'not-asked',
  'not-applicable': 'not-asked',
  error: 'not-supported',
};

/** By vantage and kind: seen (true), or why not. */
function look(observations: readonly Observation[]): Map<string, true | Unchecked['why']> {
  const known = new Map<string, true | Unchecked['why']>();
  for (const o of observations) {
    const key = `${o.from}\n${o.kind}`;
    if (o.outcome.status !== 'skipped') known.set(key, true);
    else if (known.get(key) !== true) known.set(key, WHY[o.outcome.reason]);
  }
  return known;
}

/** Rules that lack a kind of evidence: what Azure or the logs did not tell once, what a vantage did not see for each vantage. */
export function uncheckedBy(rules: readonly Rule[], observations: readonly Observation[], asked: readonly NetworkVantage[]): readonly Unchecked[] {
  const known = look(observations);
  const vantages = [...new Set([...asked, ...observations.map((o) => o.from).filter(isNetworkVantage)])].sort();
  const missing = (rule: Rule, from: VantageId, kinds: readonly Kind[]): readonly Unchecked[] => {
    const needs = kinds.filter((kind) => known.get(`${from}\n${kind}`) !== true);
    const [first] = needs;
    if (first === undefined) return [];
    const why = known.get(`${from}\n${first}`);
    return [{ rule: rule.id, from, why: why === undefined || why === true ? 'not-asked' : why, needs }];
  };
  return rules.flatMap((rule) => {
    const network = rule.needs.filter((kind) => NETWORK_KINDS.includes(kind));
    const logs = rule.needs.filter((kind): boolean => kind === 'logins');
    const arm = rule.needs.filter((kind): boolean => !network.includes(kind) && kind !== 'logins');
    return [...missing(rule, 'arm', arm), ...missing(rule, 'logs', logs), ...vantages.flatMap((from) => missing(rule, from, network))];
  });
}
