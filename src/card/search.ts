// Past reports for a search box: one small card each. Pure.
import type { Card } from '../card.ts';
import { BUTTON, DETAILS } from '../words/card.ts';
import { VERDICT } from '../words/report.ts';
import { SEARCH } from '../words/topics.ts';
import { TONE } from './answer.ts';
import { finished } from './finish.ts';
import { causeTitles, type PastReport } from './history.ts';
import { at, type Moment } from './moment.ts';
import { DOT } from './names.ts';
import { offered, registryNamed } from './offer.ts';
import type { Look } from './problem.ts';
import { shortened } from './shown.ts';

export interface Found {
  readonly now?: Moment;
  readonly pageUrl: (id: string) => string | undefined;
}

export const searchCards = (reports: readonly PastReport[], { pageUrl }: Found, { lang, permitted, masked = false }: Look): readonly Card[] =>
  reports.map((row) => {
    const url = pageUrl(row.id);
    return finished(
      {
        kind: 'note',
        tone: TONE[row.verdict],
        lang,
        title: SEARCH.found(VERDICT[row.verdict][lang], shortened(row.registry, 110))[lang],
        blocks: [
          ...(row.causes.length > 0 ? [{ type: 'text', text: [SEARCH.causes[lang] + causeTitles(row.causes, lang)] } as const] : []),
          { type: 'text', weight: 'quiet', text: [at(row.at), DOT, DETAILS.ms(row.tookMs)[lang], DOT, { code: row.id }] },
        ],
        actions: offered(
          BUTTON.rerun[lang],
          { verb: 'check', registries: registryNamed(row.registry), from: [], deep: false, private: false, resolvers: [] },
          permitted,
        ),
        ...(url ? { full: { label: BUTTON.full[lang], url } } : {}),
      },
      masked,
      [row.id],
    );
  });
