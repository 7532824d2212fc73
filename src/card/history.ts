// Past checks of one registry. Pure.
import type { Block, Card } from '../card.ts';
import type { Lang, Verdict } from '../model.ts';
import { RULES } from '../rules/index.ts';
import { BUTTON, DETAILS } from '../words/card.ts';
import { VERDICT } from '../words/report.ts';
import { HISTORY } from '../words/topics.ts';
import { TONE } from './answer.ts';
import { finished } from './finish.ts';
import { type Moment, stamped } from './moment.ts';
import { listed } from './names.ts';
import { EVERYTHING, offered, type Permitted, registryNamed } from './offer.ts';
import { shortened } from './shown.ts';

/** A report without its body. */
export interface PastReport {
  readonly id: string;
  readonly registry: string; // login server
  readonly at: Moment | string;
  readonly tookMs: number;
  readonly verdict: Verdict;
  readonly causes: readonly string[];
}

/** Titles of rules, in words; the id where a rule is no longer known. */
export const causeTitles = (causes: readonly string[], lang: Lang): string =>
  listed(
    causes.map((id) => RULES.find((rule) => rule.id === id)?.title[lang] ?? id),
    lang,
    2,
  );

export interface History {
  readonly registry: string;
  readonly rows: readonly PastReport[]; // newest first
  readonly lang: Lang;
  readonly now?: Moment;
  readonly permitted?: Permitted;
}

export function historyCard({ registry, rows, lang, permitted = EVERYTHING }: History): Card {
  const changes = rows.filter((row, at) => at > 0 && row.verdict !== rows[at - 1]?.verdict).length;
  const table: Block = {
    type: 'table',
    caption: HISTORY.caption[lang],
    head: [HISTORY.when, HISTORY.verdict, HISTORY.cause, HISTORY.took].map((words) => words[lang]),
    rows: rows.slice(0, 100).map((row) => [stamped(row.at), VERDICT[row.verdict][lang], causeTitles(row.causes, lang), DETAILS.ms(row.tookMs)[lang]]),
  };
  const [reference] = registryNamed(rows[0]?.registry ?? registry);
  return finished(
    {
      kind: 'details',
      tone: rows[0] ? TONE[rows[0].verdict] : 'info',
      lang,
      title: HISTORY.title(shortened(registry, 110), rows.length)[lang],
      blocks: [...(rows.length > 1 ? [{ type: 'text', text: [HISTORY.changes(changes)[lang]] } as const] : []), table],
      actions: reference
        ? [
            ...offered(BUTTON.rerun[lang], { verb: 'check', registries: [reference], from: [], deep: false, private: false, resolvers: [] }, permitted, {
              rank: 'primary',
            }),
            ...(rows.length > 1 ? offered(BUTTON.diff[lang], { verb: 'diff', registry: reference }, permitted) : []),
          ]
        : [],
    },
    false,
  );
}
