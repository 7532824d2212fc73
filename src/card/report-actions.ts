// What can be done next about a report: one way out first, then what is asked most, then the menu. Pure.
import type { Action } from '../card.ts';
import type { Lang, Report } from '../model.ts';
import { docsLink } from '../report.ts';
import { BUTTON, saysOpen, saysRerun } from '../words/card.ts';
import { answering } from './answer.ts';
import { offered, offeredForm, type Permitted, registryNamed } from './offer.ts';
import { shortened } from './shown.ts';

export interface ActionLook {
  readonly lang: Lang;
  readonly masked: boolean;
  readonly permitted: Permitted;
  readonly runId?: string;
}

function portal(report: Report): string | undefined {
  const { registry, cloud } = report.question;
  const read = report.evidence.find(({ kind, outcome }) => kind === 'registry' && outcome.status === 'ok');
  const id = registry.resourceId ?? (read?.outcome.status === 'ok' ? (read.outcome.facts as { readonly id?: string }).id : undefined);
  const host = cloud.portalHost;
  return id && /^\/subscriptions\/[\w/.()-]{1,400}$/i.test(id) && /^[\w.-]+$/.test(host) ? `https://${host}/#resource${id}/overview` : undefined;
}

export function reportActions(report: Report, { lang, masked, permitted, runId }: ActionLook): readonly Action[] {
  const { loginServer } = report.question.registry;
  const [registry] = registryNamed(loginServer);
  const cause = answering(report);
  const first = cause ?? report.findings[0];
  const silent = report.vantages.some(({ id, status }) => status === 'offline' && id.startsWith('worker:'));
  const link = cause ? (cause.fixes[0]?.link ?? cause.docs) : undefined;
  const page = masked ? undefined : portal(report);
  const opens: readonly Action[] = link
    ? [
        {
          type: 'link',
          label: BUTTON.openFix[lang],
          url: docsLink(link, lang, report.question.cloud),
          rank: 'primary',
          says: shortened(saysOpen(cause?.title[lang] ?? '')[lang], 75),
        },
      ]
    : [];
  const rerun = { verb: 'rerun', from: [], deep: false, private: false } as const;
  const instead = silent && registry ? offered(BUTTON.fromHere[lang], { ...rerun, from: ['here'] }, permitted) : [];
  return [
    ...opens,
    ...offered(BUTTON.rerun[lang], rerun, permitted, { says: shortened(saysRerun(loginServer)[lang], 75), ...(opens.length === 0 ? { rank: 'primary' } : {}) }),
    ...instead,
    ...offered(BUTTON.evidence[lang], { verb: 'evidence' }, permitted),
    ...(first ? offered(BUTTON.explain[lang], { verb: 'explain', subject: { rule: first.rule } }, permitted, { rank: 'more' }) : []),
    ...(report.verdict === 'reachable' || !registry
      ? []
      : [
          ...offered(BUTTON.mute[lang], { verb: 'mute', action: 'add', target: loginServer, until: { forMs: 4 * 3_600_000 } }, permitted, { rank: 'more' }),
          ...offered(BUTTON.incident[lang], { verb: 'incident', action: 'start', registry }, permitted, { rank: 'more' }),
        ]),
    ...offered(BUTTON.exported[lang], { verb: 'export', what: runId ?? report.id, format: 'markdown' }, permitted, { rank: 'more' }),
    ...(page ? [{ type: 'link', label: BUTTON.openPortal[lang], url: page, rank: 'more' } as const] : []),
    ...offeredForm(BUTTON.wrong[lang], 'feedback', report.id, 'feedback', permitted, 'more'),
  ];
}
