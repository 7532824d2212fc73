// The answer of a report in three sentences: the verdict line, the cause, and who cannot do what from where. Pure.
import type { Tone } from '../card.ts';
import type { Finding, Lang, Path, Report, Verdict } from '../model.ts';
import { IMPACT, STOPPED, TITLE } from '../words/card.ts';
import { SENTENCE, STAGE, VERDICT, VERDICT_LINE } from '../words/report.ts';
import { bracketed, closedTo, judgedFrom, placesNamed, sentences } from './names.ts';
import { clipped, shortened } from './shown.ts';

export const TONE: Readonly<Record<Verdict, Tone>> = { reachable: 'good', impaired: 'unsure', unreachable: 'bad', unknown: 'unsure' };

/** The finding that answers the question, if one does. */
export const answering = ({ findings }: Report): Finding | undefined => (findings[0]?.role === 'cause' ? findings[0] : undefined);

const blockedAt = (report: Report, ...roles: readonly Path['endpoint']['role'][]): readonly Path[] => {
  const closed = closedTo(report);
  return report.paths.filter((path) => path.verdict === 'blocked' && roles.includes(path.endpoint.role) && !closed.includes(path.from));
};

function shortCause(report: Report, lang: Lang): string {
  const cause = answering(report);
  if (cause) {
    const more = report.causes.length - 1;
    const doubt = cause.confidence === 'likely' ? bracketed(TITLE.likely[lang], lang) : '';
    return cause.title[lang] + doubt + (more > 0 ? bracketed(TITLE.moreCauses(more)[lang], lang) : '');
  }
  if (report.verdict === 'reachable') return TITLE.works(placesNamed(judgedFrom(report), report, lang))[lang];
  if (report.verdict === 'unknown') return TITLE.unseen[lang];
  const stage = blockedAt(report, 'login', 'data', 'regional')[0]?.stoppedAt;
  return stage ? TITLE.stopped(STAGE[stage][lang])[lang] : TITLE.noCause[lang];
}

/** "UNREACHABLE — contoso.azurecr.io: the cause in a few words". One line; the adapter's notification, too. */
export function verdictLine(report: Report, lang: Lang): string {
  const host = shortened(report.question.registry.loginServer, 110);
  const line = `${VERDICT[report.verdict][lang]} — ${host}${lang === 'zh-CN' ? '：' : ': '}${shortCause(report, lang)}`;
  return clipped(line, 200);
}

/** What is wrong, in one or two sentences; none where the verdict line says it all. */
export function causeSentence(report: Report, lang: Lang): string | undefined {
  const cause = answering(report);
  if (cause) return shortened(cause.detail[lang], 600);
  if (report.verdict === 'reachable' || report.verdict === 'unknown') return undefined;
  return sentences([VERDICT_LINE[report.verdict][lang], SENTENCE.noCause[lang]], lang);
}

/** How a client there notices it; an answer that is no good is told by its status. */
function why({ stoppedAt, endpoint, from }: Path, report: Report) {
  const answer = report.evidence.find((o) => o.kind === 'http' && o.from === from && o.target === endpoint.host && !o.aside && o.outcome.status === 'ok');
  const status = answer?.kind === 'http' && answer.outcome.status === 'ok' ? answer.outcome.facts.status : undefined;
  return STOPPED[stoppedAt ?? 'somewhere'](shortened(endpoint.host, 110), status);
}

/** Who cannot do what from where. */
export function impactSentence(report: Report, lang: Lang): string {
  const { op, for: service } = report.question;
  const name = (paths: readonly Path[]): string =>
    placesNamed(
      paths.map((path) => path.from),
      report,
      lang,
    );
  const everywhere = placesNamed(judgedFrom(report), report, lang);
  const login = blockedAt(report, 'login');
  if (report.verdict === 'reachable') {
    const closed = closedTo(report);
    const fine = IMPACT.works(everywhere)[lang];
    return closed.length === 0 ? fine : sentences([fine, IMPACT.closed(placesNamed(closed, report, lang))[lang]], lang);
  }
  if (report.verdict === 'unknown') return IMPACT.undecided(op, service?.service, everywhere)[lang];
  const [first] = login;
  if (first) {
    const same = login.filter((path) => path.stoppedAt === first.stoppedAt);
    return IMPACT.fails(op, service?.service, name(same), why(first, report))[lang];
  }
  const data = blockedAt(report, 'data', 'storage');
  if (data[0]) return IMPACT.layers(name(data), why(data[0], report))[lang];
  const region = blockedAt(report, 'regional');
  if (region[0]) return IMPACT.region(name(region), why(region[0], report))[lang];
  const reached = report.paths.some((path) => path.endpoint.role === 'login' && path.verdict === 'reachable');
  return (reached ? IMPACT.beyond(op, service?.service, everywhere) : IMPACT.untried(op, service?.service))[lang];
}
