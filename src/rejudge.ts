// Saved reports of one registry -> one question and one set of evidence: two hosts' views, compared without any server. Pure.
import { CLOUDS } from './clouds.ts';
import { isNetworkVantage } from './evidence.ts';
import type { NetworkVantage, Observation, Question, Report, Service, VantageId, Words } from './model.ts';
import type { ReportJson } from './wire/report.ts';

export interface SavedReport {
  readonly name: string; // where it came from: a file's name without folder and ending
  readonly report: ReportJson;
}

export type Gathered =
  | {
      readonly ok: true;
      readonly question: Question;
      readonly evidence: readonly Observation[];
      readonly asked: readonly NetworkVantage[];
      readonly symptom?: Report['symptom'];
      readonly first: ReportJson;
    }
  | { readonly ok: false; readonly words: Words };

function questionOf({ asked, registry, at }: ReportJson): Question | undefined {
  const cloud = asked.cloud ?? CLOUDS.find((known) => known.name === registry.cloud);
  if (!cloud) return undefined;
  const [service, resourceId] = (asked.for ?? '').split(' ');
  return {
    registry: {
      name: registry.name,
      loginServer: registry.loginServer,
      ...(registry.resourceId ? { resourceId: registry.resourceId } : {}),
      ...(registry.location ? { location: registry.location } : {}),
    },
    cloud,
    op: asked.op,
    ...(service ? { for: { service: service as Service, ...(resourceId ? { resourceId } : {}) } } : {}),
    ...(asked.repo ? { repo: asked.repo } : {}),
    from: asked.from,
    deep: asked.deep,
    at,
  };
}

const label = (name: string, taken: ReadonlySet<string>): string => {
  const base =
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 30) || 'report';
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? base : `${base}-${n}`;
    if (!taken.has(`here:${candidate}`)) return candidate;
  }
};

const moved = (o: Observation, from: VantageId): Observation => ({ ...o, from, id: `${from}${o.id.slice(o.from.length)}` }) as Observation;

/** Two reports that both say `here` were made on two hosts: the later ones are named after their files. */
function apart(saved: readonly SavedReport[]): { readonly evidence: readonly Observation[]; readonly asked: readonly NetworkVantage[] } {
  const taken = new Set<string>();
  const evidence: Observation[] = [];
  for (const { name, report } of saved) {
    const own = [...new Set([...report.vantages.map((v) => v.id), ...report.evidence.map((o) => o.from)])].filter(isNetworkVantage);
    const names = new Map<string, VantageId>(own.map((id) => [id, taken.has(id) ? (`here:${label(name, taken)}` as const) : id]));
    for (const id of names.values()) taken.add(id);
    for (const o of report.evidence) evidence.push(isNetworkVantage(o.from) ? moved(o, names.get(o.from) ?? o.from) : o);
  }
  return { evidence: [...new Map(evidence.map((o) => [o.id, o])).values()], asked: [...taken].sort() as NetworkVantage[] };
}

/** The newest report asks the question; a symptom that any of them had is kept. */
export function gather(saved: readonly SavedReport[]): Gathered {
  const [newest] = [...saved].sort((a, b) => (a.report.at < b.report.at ? 1 : -1));
  if (!newest) return { ok: false, words: { en: 'No report was given: name at least one file.', 'zh-CN': '未提供报告：请至少指定一个文件。' } };
  const stranger = saved.find(({ report }) => report.registry.loginServer !== newest.report.registry.loginServer);
  if (stranger) {
    const [a, b] = [newest.report.registry.loginServer, stranger.report.registry.loginServer];
    return {
      ok: false,
      words: {
        en: `These reports are about two registries, ${a} and ${b}: give reports of one.`,
        'zh-CN': `这些报告涉及两个注册表（${a} 和 ${b}）：请提供同一注册表的报告。`,
      },
    };
  }
  const question = questionOf(newest.report);
  if (!question) {
    const name = newest.report.registry.cloud;
    return {
      ok: false,
      words: {
        en: `The report names a cloud, ${name}, that is not built in, and does not describe it: save it again.`,
        'zh-CN': `报告中的云 ${name} 不是内置云，且没有其说明：请重新保存报告。`,
      },
    };
  }
  const symptom = saved.map(({ report }) => report.asked.symptom).find((said) => said !== undefined);
  return { ok: true, question, ...apart(saved), ...(symptom ? { symptom } : {}), first: newest.report };
}
