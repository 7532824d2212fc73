// Report (both languages) -> the contract's JSON (one language). Pure.
import { CLOUDS } from './clouds.ts';
import type { CloudNames, Finding, Fix, Lang, Question, Report, Words } from './model.ts';
import type { ReportJson } from './wire/report.ts';

/** A documentation link in the reader's language; for the China cloud the articles that its own site has. */
export function docsLink(url: string, lang: Lang, cloud: Pick<CloudNames, 'docsHost'>): string {
  const locale = lang === 'zh-CN' ? 'zh-cn' : 'en-us';
  const article = /^https:\/\/learn\.microsoft\.com\/en-us\/azure\/container-registry\/(.*)$/.exec(url)?.[1];
  if (cloud.docsHost === 'docs.azure.cn' && article !== undefined) return `https://docs.azure.cn/${locale}/container-registry/${article}`;
  return url.replace('https://learn.microsoft.com/en-us/', `https://${cloud.docsHost === 'docs.azure.cn' ? 'learn.microsoft.com' : cloud.docsHost}/${locale}/`);
}

const inOne = (lang: Lang) => (words: Words) => words[lang];

function fixJson(fix: Fix, lang: Lang, cloud: CloudNames): ReportJson['findings'][number]['fixes'][number] {
  const { label, command, link, risk } = fix;
  return { label: label[lang], ...(command ? { command: [...command] } : {}), ...(link ? { link: docsLink(link, lang, cloud) } : {}), risk };
}

function findingJson(finding: Finding, lang: Lang, cloud: CloudNames): ReportJson['findings'][number] {
  const said = inOne(lang);
  const { title, detail, settle, fixes, docs, ...rest } = finding;
  return {
    ...rest,
    title: said(title),
    detail: said(detail),
    ...(settle ? { settle: said(settle) } : {}),
    fixes: fixes.map((fix) => fixJson(fix, lang, cloud)),
    docs: docsLink(docs, lang, cloud),
  };
}

const isBuiltIn = (cloud: CloudNames): boolean => CLOUDS.some((known) => JSON.stringify(known) === JSON.stringify(cloud));

function askedJson(question: Question, symptom: Report['symptom']): ReportJson['asked'] {
  const { op, from, repo, for: service, deep, cloud } = question;
  return {
    op,
    from: [...from],
    ...(repo ? { repo } : {}),
    ...(service ? { for: [service.service, service.resourceId].filter((part) => part !== undefined).join(' ') } : {}),
    deep,
    ...(symptom ? { symptom } : {}),
    ...(isBuiltIn(cloud) ? {} : { cloud }),
  };
}

export function reportJson(report: Report, lang: Lang = report.lang): ReportJson {
  const { question } = report;
  const { name, loginServer, resourceId, location } = question.registry;
  return {
    schema: 'acr-check/report/1',
    id: report.id,
    at: report.at,
    tookMs: report.tookMs,
    tool: { version: report.version },
    lang,
    asked: askedJson(question, report.symptom),
    registry: { name, loginServer, cloud: question.cloud.name, ...(resourceId ? { resourceId } : {}), ...(location ? { location } : {}) },
    verdict: report.verdict,
    causes: [...report.causes],
    vantages: report.vantages.map(({ note, ...vantage }) => ({ ...vantage, ...(note ? { note: note[lang] } : {}) })),
    paths: report.paths.map((path) => ({ ...path })),
    findings: report.findings.map((finding) => findingJson(finding, lang, question.cloud)),
    unchecked: report.unchecked.map((entry) => ({ ...entry, needs: [...entry.needs] })),
    evidence: [...report.evidence],
  };
}
