// A report as rows of the trend: how it looked from each place, and how long each stage took there. Pure.
import { closedTo } from '../../card/names.ts';
import { isNetworkVantage } from '../../evidence.ts';
import type { NetworkVantage, Report, Verdict } from '../../model.ts';
import type { TrendRow } from '../../store/tables/trend.ts';

const STAGES = ['dns', 'tcp', 'tls', 'http'] as const;

function verdictFrom({ paths }: Report, from: NetworkVantage): Verdict {
  const own = paths.filter((path) => path.from === from);
  const login = own.filter(({ endpoint }) => endpoint.role === 'login');
  if (login.some(({ verdict }) => verdict === 'blocked')) return 'unreachable';
  if (login.length === 0 || login.some(({ verdict }) => verdict === 'unknown')) return 'unknown';
  return own.some(({ verdict, endpoint }) => verdict === 'blocked' && ['data', 'regional', 'storage'].includes(endpoint.role)) ? 'impaired' : 'reachable';
}

function stagesFrom({ evidence, question }: Report, from: NetworkVantage): Readonly<Record<string, number>> {
  const looks = evidence.filter(
    (seen) => seen.from === from && seen.target === question.registry.loginServer && !seen.aside && seen.outcome.status !== 'skipped',
  );
  return Object.fromEntries(
    STAGES.flatMap((stage) => {
      const look = looks.find(({ kind }) => kind === stage);
      return look ? [[stage, Math.round(look.ms * 10) / 10]] : [];
    }),
  );
}

/** A place that a private registry is closed to, as it should be, says nothing about how available it is. */
export function trendOf(report: Report): readonly TrendRow[] {
  const closed = new Set<string>(closedTo(report));
  return report.vantages.flatMap(({ id, status }): TrendRow[] => {
    if (!isNetworkVantage(id) || status === 'not-asked' || closed.has(id)) return [];
    const verdict = status === 'offline' ? 'unknown' : verdictFrom(report, id);
    return [
      {
        registry: report.question.registry.loginServer,
        vantage: id,
        verdict,
        causes: [...new Set(report.findings.filter(({ role, from }) => role === 'cause' && (from === id || !isNetworkVantage(from))).map(({ rule }) => rule))],
        stages: stagesFrom(report, id),
      },
    ];
  });
}
