// Links to the bot's own pages: signed, and ending some day, so that a pasted link is no open door.
import type { Lang } from '../model.ts';
import type { Sealer } from './seal.ts';

/** As long as a report is worth reading in an incident. */
export const LINK_LIFE_MS = 7 * 24 * 3_600_000;

export interface PageLink {
  readonly report: string;
  readonly lang: Lang;
  readonly masked: boolean;
  readonly until: number; // epoch seconds
}

const partsOf = ({ report, lang, masked, until }: PageLink): string => `${report} ${lang} ${masked ? 'm' : 'f'} ${until}`;

/** `/r/ID?…`, to be put behind PUBLIC_URL. */
export function pagePath(sealer: Sealer, link: PageLink): string {
  const query = new URLSearchParams({
    l: link.lang,
    ...(link.masked ? { m: '1' } : {}),
    u: String(link.until),
    s: sealer.sign('page', partsOf(link)),
  });
  return `/r/${link.report}?${query}`;
}

/** What the link shows, or why it shows nothing. */
export function openPage(sealer: Sealer, report: string, query: Readonly<Record<string, unknown>>, now: Date): PageLink | 'forged' | 'expired' {
  const lang = query.l === 'zh-CN' ? 'zh-CN' : 'en';
  const link: PageLink = { report, lang, masked: query.m === '1', until: Number(query.u) };
  if (typeof query.s !== 'string' || !Number.isSafeInteger(link.until) || !sealer.verify('page', partsOf(link), query.s)) return 'forged';
  return link.until * 1000 < now.getTime() ? 'expired' : link;
}
