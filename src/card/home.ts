// A person's own page: recent checks, what is muted, the workers, and who they are. Pure.
import type { Block, Card } from '../card.ts';
import { BUTTON, LABEL } from '../words/card.ts';
import { ROLE_NAME, type RoleName } from '../words/problem.ts';
import { VERDICT } from '../words/report.ts';
import { HISTORY, HOME, MUTE, PLACES, WHOAMI } from '../words/topics.ts';
import { finished } from './finish.ts';
import { causeTitles, type PastReport } from './history.ts';
import { type Moment, stamped } from './moment.ts';
import type { Muted } from './mute.ts';
import { listed } from './names.ts';
import { offered, offeredForm, registryNamed } from './offer.ts';
import type { Look } from './problem.ts';
import { shortened } from './shown.ts';
import type { WorkerRow } from './workers.ts';

export interface Home {
  readonly reports: readonly PastReport[]; // newest first
  readonly mutes: readonly Muted[];
  readonly workers: readonly WorkerRow[];
  readonly tz: string;
  readonly role: RoleName | undefined;
  readonly now?: Moment;
}

const MOST_RECENT = 10;
const MOST_AGAIN = 3;

export function homeCard({ reports, mutes, workers, tz, role }: Home, { lang, permitted, masked = false }: Look): Card {
  const recent: Block =
    reports.length === 0
      ? { type: 'text', text: [HOME.none[lang]] }
      : {
          type: 'table',
          caption: HOME.recent[lang],
          head: [LABEL.registry, HISTORY.verdict, HISTORY.cause, HISTORY.when].map((words) => words[lang]),
          rows: reports
            .slice(0, MOST_RECENT)
            .map((row) => [shortened(row.registry, 110), VERDICT[row.verdict][lang], causeTitles(row.causes, lang), stamped(row.at)]),
        };
  const quiet = mutes.map(({ target, until }) => `${shortened(target, 100)} (${until === 'change' ? MUTE.changed[lang] : stamped(until)})`);
  const online = workers.filter(({ connected }) => connected > 0).length;
  const again = [...new Set(reports.map(({ registry }) => registry))].slice(0, MOST_AGAIN);
  return finished(
    {
      kind: 'home',
      tone: 'info',
      lang,
      title: HOME.title[lang],
      blocks: [
        ...(reports.length === 0 ? [{ type: 'heading', text: HOME.recent[lang] } as const] : []),
        recent,
        {
          type: 'facts',
          facts: [
            { label: HOME.muted[lang], value: [listed(quiet, lang, 5)] },
            { label: HOME.workers[lang], value: [PLACES.workers(workers.length, online)[lang]] },
            { label: HOME.role[lang], value: [(role ? ROLE_NAME[role] : WHOAMI.none)[lang]] },
            { label: WHOAMI.lang[lang], value: [lang] },
            { label: WHOAMI.tz[lang], value: [shortened(tz, 60)] },
          ],
        },
      ],
      actions: [
        ...offeredForm(BUTTON.check[lang], 'check', '', 'check', permitted),
        ...offeredForm(BUTTON.paste[lang], 'diagnose', '', 'check', permitted),
        ...again.flatMap((host) =>
          offered(
            `${BUTTON.rerun[lang]}${lang === 'zh-CN' ? '：' : ': '}${shortened(host, 50)}`,
            { verb: 'check', registries: registryNamed(host), from: [], deep: false, private: false, resolvers: [] },
            permitted,
            { rank: 'more' },
          ),
        ),
        ...offered(BUTTON.help[lang], { verb: 'help' }, permitted),
      ],
    },
    masked,
  );
}
