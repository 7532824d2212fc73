// Places to look from, and the workers that stand there. Pure.
import type { Block, Card } from '../card.ts';
import type { Lang, Words } from '../model.ts';
import { HERE } from '../words/card.ts';
import { PLACES } from '../words/topics.ts';
import { finished } from './finish.ts';
import { type Moment, stamped } from './moment.ts';
import { bracketed, listed } from './names.ts';
import { EVERYTHING, offered, type Permitted } from './offer.ts';
import { shortened } from './shown.ts';

export interface WorkerRow {
  readonly name: string;
  readonly lastSeenAt?: string;
  readonly connected: number;
  readonly draining: boolean;
  readonly version?: string;
  readonly skew?: Words;
  readonly place?: { readonly vnetId?: string; readonly subnetId?: string; readonly egressIp?: string };
}

interface Given {
  readonly workers: readonly WorkerRow[];
  readonly lang: Lang;
  readonly now?: Moment;
  readonly masked?: boolean;
  readonly permitted?: Permitted;
}

const MOST_BUTTONS = 4;
const up = (workers: readonly WorkerRow[]): number => workers.filter(({ connected, draining }) => connected > 0 && !draining).length;

function stateWords({ connected, draining }: WorkerRow, lang: Lang): string {
  if (draining) return PLACES.draining[lang];
  return (connected > 0 ? PLACES.online(connected) : PLACES.offline)[lang];
}
const seen = ({ lastSeenAt }: WorkerRow, lang: Lang): string => (lastSeenAt ? stamped(lastSeenAt) : PLACES.never[lang]);
/** The names of the network and subnet: the ids say more than is needed. */
const where = ({ place }: WorkerRow): string => {
  const id = place?.subnetId ?? place?.vnetId;
  const parts = id?.split('/').filter(Boolean) ?? [];
  const name = parts.length > 8 ? `${parts[7]}/${parts.at(-1)}` : (parts.at(-1) ?? '');
  return [name, place?.egressIp ?? ''].filter((part) => part !== '').join(', ') || '–';
};
const tests = (workers: readonly WorkerRow[], lang: Lang, permitted: Permitted) =>
  workers.slice(0, MOST_BUTTONS).flatMap(({ name }) => offered(shortened(PLACES.test(name)[lang], 75), { verb: 'vantages', action: 'test', name }, permitted));

/** For everybody: where can be looked from, and at which registries. */
export function vantagesCard({
  workers,
  policy,
  lang,
  masked = true,
  permitted = EVERYTHING,
}: Given & { readonly policy: Readonly<Record<string, { readonly registries?: readonly string[] | undefined }>> }): Card {
  const table: Block = {
    type: 'table',
    caption: PLACES.caption[lang],
    head: [PLACES.name, PLACES.state, PLACES.serves].map((words) => words[lang]),
    rows: [
      [`here${bracketed(HERE[lang], lang)}`, PLACES.online(1)[lang], PLACES.all[lang]],
      ...workers.map((worker) => {
        const registries = policy[worker.name]?.registries;
        return [
          shortened(worker.name, 63),
          stateWords(worker, lang),
          registries
            ? listed(
                registries.map((pattern) => shortened(pattern, 80)),
                lang,
                5,
              )
            : PLACES.all[lang],
        ];
      }),
    ],
  };
  return finished(
    { kind: 'note', tone: 'info', lang, title: PLACES.title(workers.length, up(workers))[lang], blocks: [table], actions: tests(workers, lang, permitted) },
    masked,
  );
}

/** For those who look after them. */
export function workersCard({ workers, lang, masked = false, permitted = EVERYTHING }: Given): Card {
  const table: Block = {
    type: 'table',
    caption: PLACES.captionWorkers[lang],
    head: [PLACES.name, PLACES.state, PLACES.seen, PLACES.where, PLACES.version].map((words) => words[lang]),
    rows: workers.map((worker) => [
      shortened(worker.name, 63),
      stateWords(worker, lang),
      seen(worker, lang),
      where(worker),
      shortened(worker.version ?? '', 40),
    ]),
  };
  const skews = workers.flatMap(({ name, skew }) =>
    skew ? [{ type: 'text', text: ['• ', `${name}${lang === 'zh-CN' ? '：' : ': '}${skew[lang]}`] } as const] : [],
  );
  return finished(
    {
      kind: 'note',
      tone: workers.length > 0 && up(workers) < workers.length ? 'unsure' : 'info',
      lang,
      title: PLACES.workers(workers.length, up(workers))[lang],
      blocks: [...(workers.length > 0 ? [table] : []), ...skews, { type: 'text', weight: 'quiet', text: [PLACES.enroll[lang]] }],
      actions: tests(workers, lang, permitted),
    },
    masked,
  );
}
