// What a cause is, why a verdict is what it is, and all causes there are. Pure.
import type { Block, Card } from '../card.ts';
import { AZURE_CLOUD } from '../clouds.ts';
import { isNetworkVantage } from '../evidence.ts';
import type { Finding, Lang, Report } from '../model.ts';
import { docsLink } from '../report.ts';
import type { Rule } from '../rules/rule.ts';
import { BUTTON, LABEL } from '../words/card.ts';
import { LAYER } from '../words/layers.ts';
import { KIND } from '../words/observed.ts';
import { CONFIDENCE, ROLE, RULE_WORDS, VERDICT } from '../words/report.ts';
import { EXPLAIN } from '../words/topics.ts';
import { answering, impactSentence, TONE } from './answer.ts';
import { finished } from './finish.ts';
import { bracketed, closedTo, listed, placeName, strung } from './names.ts';
import { citedBy, observedLine } from './observed.ts';
import { EVERYTHING, offered, type Permitted } from './offer.ts';
import { shortened } from './shown.ts';

/** One rule in its own words; with the finding, also what it says of this check. */
export function explainCard(
  rule: Rule,
  {
    lang,
    finding,
    masked = false,
    permitted = EVERYTHING,
  }: { readonly lang: Lang; readonly finding?: Finding; readonly masked?: boolean; readonly permitted?: Permitted },
): Card {
  const fact = (label: string, value: string) => ({ label, value: [value] });
  const blocks: readonly Block[] = [
    ...(finding
      ? ([{ type: 'text', text: [{ strong: `${EXPLAIN.here[lang]}${lang === 'zh-CN' ? '：' : ': '}` }, shortened(finding.detail[lang], 600)] }] as const)
      : []),
    { type: 'text', text: [rule.about[lang]] },
    ...(rule.changed ? ([{ type: 'text', text: [{ strong: `${EXPLAIN.changed[lang]}${lang === 'zh-CN' ? '：' : ': '}` }, rule.changed[lang]] }] as const) : []),
    {
      type: 'facts',
      facts: [
        { label: EXPLAIN.rule[lang], value: [{ code: rule.id }] },
        fact(EXPLAIN.kind[lang], strung([ROLE[rule.role][lang], RULE_WORDS[rule.severity][lang]], lang)),
        fact(EXPLAIN.layer[lang], LAYER[rule.layer][lang]),
        fact(
          EXPLAIN.needs[lang],
          listed(
            [...rule.needs, ...(rule.wants ?? [])].map((kind) => KIND[kind][lang]),
            lang,
            12,
          ),
        ),
        ...(rule.permission ? [{ label: EXPLAIN.permission[lang], value: [{ code: rule.permission }] }] : []),
        ...(rule.explains?.length ? [fact(EXPLAIN.explains[lang], listed(rule.explains, lang, 12))] : []),
      ],
    },
  ];
  return finished(
    {
      kind: 'note',
      tone: 'info',
      lang,
      title: EXPLAIN.title(rule.title[lang])[lang],
      blocks,
      actions: [
        { type: 'link', label: BUTTON.openDocs[lang], url: docsLink(rule.docs, lang, AZURE_CLOUD), rank: 'primary' },
        ...(finding ? offered(BUTTON.evidence[lang], { verb: 'evidence' }, permitted) : []),
      ],
    },
    masked,
  );
}

/** "why?": what the verdict rests on. */
export function explainVerdictCard(
  report: Report,
  { lang, masked, permitted = EVERYTHING }: { readonly lang: Lang; readonly masked: boolean; readonly permitted?: Permitted },
): Card {
  const cause = answering(report);
  const closed = closedTo(report);
  const needed = report.paths.filter(({ endpoint, from }) => ['login', 'data', 'regional', 'storage'].includes(endpoint.role) && !closed.includes(from));
  const blocked = needed.filter(({ verdict }) => verdict === 'blocked').length;
  const line = (text: string): Block => ({ type: 'text', text: ['• ', text] });
  const cited = cause ? citedBy(cause.because, report) : report.evidence.filter(({ from, outcome }) => isNetworkVantage(from) && outcome.status === 'failed');
  const blocks: readonly Block[] = [
    { type: 'text', text: [EXPLAIN[report.verdict][lang]] },
    ...(needed.length > 0 ? [line(EXPLAIN.ofPaths(blocked, needed.length)[lang])] : []),
    ...closed.map((id) => line(EXPLAIN.excused(placeName(id, report.vantages, lang))[lang])),
    line(impactSentence(report, lang)),
    ...(cause
      ? ([
          {
            type: 'text',
            text: [
              { strong: `${LABEL.cause[lang]}${lang === 'zh-CN' ? '：' : ': '}` },
              cause.title[lang] + bracketed(CONFIDENCE[cause.confidence][lang], lang),
            ],
          },
        ] as const)
      : []),
    ...(cited.length > 0
      ? [{ type: 'heading', text: EXPLAIN.decided[lang] } as const, ...cited.slice(0, 6).map((observation) => line(observedLine(observation, report, lang)))]
      : []),
    ...(cause?.settle
      ? ([{ type: 'text', text: [{ strong: `${LABEL.sure[lang]}${lang === 'zh-CN' ? '：' : ': '}` }, shortened(cause.settle[lang], 400)] }] as const)
      : []),
  ];
  return finished(
    {
      kind: 'details',
      tone: TONE[report.verdict],
      lang,
      title: EXPLAIN.verdict(`${VERDICT[report.verdict][lang]} — ${shortened(report.question.registry.loginServer, 110)}`)[lang],
      blocks,
      actions: [
        ...(cause ? offered(BUTTON.explain[lang], { verb: 'explain', subject: { rule: cause.rule } }, permitted) : []),
        ...offered(BUTTON.evidence[lang], { verb: 'evidence' }, permitted),
      ],
    },
    masked,
    [report.id],
  );
}

/** The catalog, a table for each layer. */
export function rulesCard(rules: readonly Rule[], { lang }: { readonly lang: Lang }): Card {
  const layers = [...Map.groupBy(rules, ({ layer }) => layer)].map(
    ([layer, ours]): Block => ({
      type: 'fold',
      title: LAYER[layer][lang] + bracketed(String(ours.length), lang),
      blocks: ours.map((rule): Block => ({ type: 'text', text: ['• ', rule.title[lang], ' ', { code: rule.id }] })),
    }),
  );
  return finished(
    {
      kind: 'help',
      tone: 'info',
      lang,
      title: EXPLAIN.rules(rules.length)[lang],
      blocks: [{ type: 'text', text: [EXPLAIN.rulesMore[lang]] }, ...layers],
      actions: [],
    },
    false,
  );
}
