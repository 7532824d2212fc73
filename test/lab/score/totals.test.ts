// Counting: what a lost point is, and what the peer is given.
import { describe, expect, it } from 'vitest';
import { RULES } from '../../../src/rules/index.ts';
import { canBeAsked } from '../peer/az.ts';
import { best, CODES, MARKS, markOf } from '../peer/rubric.ts';
import { lostPoints, type Result, type Said } from '../run.ts';
import type { Expected, Scenario } from '../scenario.ts';
import { documentOf } from './document.ts';
import { pointOf, totalsOf } from './totals.ts';

const scenario = (expected: Expected, name = 'one'): Scenario => ({ name, shows: 'Something.', network: { base: 'public' }, faults: [], expect: expected });
const result = (expected: Expected, causes: readonly string[], verdict: string, tookMs = 1000): Result => {
  const said: Said = { verdict, causes, tookMs, findings: [] };
  const of = scenario(expected);
  return { scenario: of, said, wallMs: tookMs, lost: lostPoints(of, said) };
};
const DROPPED: Expected = { causes: ['tcp-client-firewall-blocks-login'], verdict: 'unreachable' };
const HEALTHY: Expected = { causes: [], verdict: 'reachable' };

describe('the scoreboard', () => {
  it('counts nothing lost where everything is as expected', () => {
    const totals = totalsOf([result(DROPPED, ['tcp-client-firewall-blocks-login'], 'unreachable'), result(HEALTHY, [], 'reachable', 3000)].map(pointOf));
    expect(totals).toMatchObject({ lost: 0, top1: { got: 1, of: 1 }, top3: { got: 1, of: 1 }, verdicts: { got: 2, of: 2 } });
    expect(totals).toMatchObject({ falseAlarms: { got: 0, of: 1 }, silent: { got: 0, of: 1 }, extra: 0, worstMs: 3000 });
  });

  it('tells a second place, an alarm that is none, a silent miss, and a wrong verdict apart', () => {
    const points = [
      result(DROPPED, ['tls-interception', 'tcp-client-firewall-blocks-login'], 'unreachable'),
      result(DROPPED, [], 'reachable'),
      result(HEALTHY, ['tcp-path-slow'], 'impaired'),
    ].map(pointOf);
    expect(points.map((p) => p.rank)).toEqual([2, undefined, undefined]);
    expect(totalsOf(points)).toMatchObject({
      lost: 3,
      top1: { got: 0, of: 2 },
      top3: { got: 1, of: 2 },
      extra: 1,
      silent: { got: 1, of: 2 },
      falseAlarms: { got: 1, of: 1 },
      verdicts: { got: 1, of: 3 },
    });
  });

  it('counts a report that never came as lost', () => {
    const totals = totalsOf([pointOf({ scenario: scenario(DROPPED), wallMs: 40_000, lost: ['no report in time'] })]);
    expect(totals).toMatchObject({ lost: 1, top1: { got: 0, of: 1 }, verdicts: { got: 0, of: 1 }, silent: { got: 0, of: 1 } });
  });

  it('counts the second fault of a pair', () => {
    const pair: Expected = { ...DROPPED, also: ['tcp-arm-or-entra-blocked'] };
    const both = ['tcp-client-firewall-blocks-login', 'tcp-arm-or-entra-blocked'];
    expect(totalsOf([pointOf(result(pair, both, 'unreachable')), pointOf(result(pair, both.slice(0, 1), 'unreachable'))])).toMatchObject({
      seconds: { got: 1, of: 2 },
      lost: 1,
    });
  });

  it('writes every scenario and every total down', () => {
    const points = [result(DROPPED, ['tls-interception'], 'unreachable')].map(pointOf);
    const text = documentOf(points, totalsOf(points), 8, undefined);
    expect(text).toContain(
      '| one | Something. | `tcp-client-firewall-blocks-login` | unreachable | `tls-interception` | missed | `tls-interception` | 1.0 s |',
    );
    expect(text).toContain('| True cause first (top 1) | 0 of 1 (0 %) |');
  });
});

describe('the rubric of the peer', () => {
  const truth = new Map([['tls-interception', 'tls' as const]]);
  const ran = (codes: readonly string[], more = {}) => ({ codes, timedOut: false, exit: 0, text: '', ...more });

  it('names rules that exist', () => {
    const ids = new Set(RULES.map((rule) => rule.id as string));
    for (const { names } of Object.values(CODES)) for (const name of names) expect(ids).toContain(name);
  });

  it('gives each kind of answer its mark', () => {
    expect(markOf(ran(['CONNECTIVITY_SSL_ERROR', 'HELM_COMMAND_ERROR']), truth)).toBe('cause');
    expect(markOf(ran(['CONNECTIVITY_SSL_ERROR']), new Map([['tls-certificate-expired', 'tls']]))).toBe('layer');
    expect(markOf(ran(['CONNECTIVITY_CHALLENGE_ERROR']), truth)).toBe('wrong');
    expect(markOf(ran(['DOCKER_COMMAND_ERROR']), truth)).toBe('silent');
    expect(markOf(ran([], { timedOut: true, exit: null }), truth)).toBe('no-answer');
    expect(markOf(ran([], { exit: 1, text: 'Please run az login' }), truth)).toBe('no-login');
    expect(markOf(ran([], { exit: 1 }), truth)).toBe('broke');
    expect(markOf(ran([]), new Map())).toBe('quiet');
    expect(markOf(ran(['CONNECTIVITY_DNS_ERROR']), new Map())).toBe('false-alarm');
  });

  it('lets the better of two answers count, and has words for every mark', () => {
    expect(best(['silent', 'layer', 'wrong'])).toBe('layer');
    expect(best(['false-alarm', 'quiet'])).toBe('quiet');
    expect(Object.keys(MARKS)).toHaveLength(9);
  });

  it('is not asked what it cannot be told', () => {
    expect(canBeAsked(scenario(DROPPED))).toBe(true);
    expect(canBeAsked({ ...scenario(DROPPED), client: { args: ['--', 'i/o timeout'] } })).toBe(false);
    expect(canBeAsked({ ...scenario(DROPPED), client: { args: ['--for', 'aks'] } })).toBe(false);
  });
});
