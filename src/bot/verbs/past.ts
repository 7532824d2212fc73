// history, diff and export: what was found before, what is different now, and a report to take away.
import { diffCard } from '../../card/diff.ts';
import { exportCard } from '../../card/export.ts';
import { historyCard } from '../../card/history.ts';
import type { ReportsCommand, RunCommand } from '../../command/types.ts';
import type { Report } from '../../model.ts';
import { history, reportBefore, reportOf } from '../../store/tables/reports.ts';
import { runOf } from '../../store/tables/runs.ts';
import { say } from '../../words/say.ts';
import type { Answer, Asked } from '../asked.ts';
import { lookOf } from '../look.ts';
import { registryAllowed } from '../policy.ts';
import type { Ports } from '../ports.ts';
import { pageUrl } from '../run/followers.ts';
import { resolveReference } from '../run/resolve.ts';
import { problem } from './problem.ts';

const NO_REGISTRY = say('Which registry? Name one, or ask in the thread of a check.', '要查看哪个注册表？请指定名称，或在某次检查的消息串中询问。');
const NO_REPORT = say('There is no finished check of it yet. Say: check <registry>', '尚无已完成的检查。请输入：check <注册表>');
const NOT_ALLOWED = say('That registry may not be looked at from here.', '不允许在此处查看该注册表。');

type Named = { readonly name: string; readonly loginServer: string };

function registryOf(ports: Ports, { command, said, subject }: Asked<ReportsCommand>): Named | 'none' | 'refused' {
  if (command.registry) {
    const resolved = resolveReference(ports, command.registry, command.cloud);
    if (!resolved.ok) return 'none';
    return registryAllowed(ports.policy, said.channel, resolved.registry) ? resolved.registry : 'refused';
  }
  const [run] = subject?.runs ?? [];
  return run ? { name: run.name, loginServer: run.registry } : 'none';
}

const refusal = (asked: Asked, why: 'none' | 'refused'): Answer =>
  why === 'none' ? problem(asked, NO_REGISTRY, { code: 'missing-registry' }) : problem(asked, NOT_ALLOWED, { code: 'registry-not-allowed', refused: true });

export async function decideHistory(ports: Ports, asked: Asked<Extract<ReportsCommand, { verb: 'history' }>>): Promise<Answer> {
  const registry = registryOf(ports, asked);
  if (typeof registry === 'string') return refusal(asked, registry);
  const rows = await history(ports.database, registry.loginServer, asked.command.last);
  if (rows.length === 0) return problem(asked, NO_REPORT, { code: 'no-report' });
  return { say: [{ card: historyCard({ registry: registry.name, rows, ...lookOf(asked) }), to: 'asker' }] };
}

/** The report to compare with: of a run, of a day, or the one before the last. */
async function earlier(ports: Ports, last: Report, since: string | undefined): Promise<Report | undefined> {
  const registry = last.question.registry.loginServer;
  if (since === undefined || since === 'last') return reportBefore(ports.database, registry, new Date(last.at));
  if (/^[0-9a-f-]{36}$/i.test(since)) {
    const run = await runOf(ports.database, since);
    return run?.reportId && run.registry === registry ? reportOf(ports.database, run.reportId) : undefined;
  }
  const day = new Date(since);
  return Number.isNaN(day.getTime()) ? undefined : reportBefore(ports.database, registry, day);
}

export async function decideDiff(ports: Ports, asked: Asked<Extract<ReportsCommand, { verb: 'diff' }>>): Promise<Answer> {
  const registry = registryOf(ports, asked);
  if (typeof registry === 'string') return refusal(asked, registry);
  const last = await reportBefore(ports.database, registry.loginServer, asked.now);
  const before = last && (await earlier(ports, last, asked.command.since));
  if (!last || !before) return problem(asked, say('There are not two finished checks to compare.', '没有可供对比的两次已完成的检查。'), { code: 'no-report' });
  return { say: [{ card: diffCard(before, last, { lang: asked.lang, masked: asked.masked }), to: 'asker' }] };
}

export async function decideExport(ports: Ports, asked: Asked<Extract<RunCommand, { verb: 'export' }>>): Promise<Answer> {
  const { command, subject, said } = asked;
  const run = command.what !== undefined && /^[0-9a-f-]{36}$/i.test(command.what) ? await runOf(ports.database, command.what) : undefined;
  const report = run?.reportId ? await reportOf(ports.database, run.reportId) : await subject?.report();
  if (!report) return problem(asked, NO_REPORT, { code: 'no-report' });
  if (!registryAllowed(ports.policy, said.channel, report.question.registry)) return refusal(asked, 'refused');
  const url = pageUrl(ports, report.id, asked.lang, asked.masked);
  return {
    say: [{ card: exportCard(report, { lang: asked.lang, masked: asked.masked, format: command.format, ...(url ? { pageUrl: url } : {}) }), to: 'asker' }],
  };
}
