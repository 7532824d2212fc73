// Checks that are going on, or just ended. Pure.
import type { Block, Card } from '../card.ts';
import type { Lang } from '../model.ts';
import { BUTTON, LABEL } from '../words/card.ts';
import { STATUS } from '../words/topics.ts';
import { finished } from './finish.ts';
import { type Moment, secondsBetween } from './moment.ts';
import { EVERYTHING, offered, type Permitted } from './offer.ts';
import { shortened } from './shown.ts';

export interface RunState {
  readonly id: string;
  readonly registry: string; // login server
  readonly state: 'queued' | 'running' | 'done';
  readonly cancelled: boolean;
  readonly queuedAt: Moment;
  readonly startedAt?: Moment;
  readonly endedAt?: Moment;
  readonly done: number;
  readonly total: number;
}

export interface Status {
  readonly runs: readonly RunState[];
  readonly lang: Lang;
  readonly now: Moment;
  readonly permitted?: Permitted;
}

function stateWords({ state, cancelled, done, total }: RunState, lang: Lang): string {
  if (state === 'done') return STATUS.done[lang];
  if (cancelled) return STATUS.cancelled[lang];
  return (state === 'queued' ? STATUS.queued : STATUS.running(done, total))[lang];
}

export function statusCard({ runs, lang, now, permitted = EVERYTHING }: Status): Card {
  const table: Block = {
    type: 'table',
    caption: STATUS.caption[lang],
    head: [LABEL.registry, STATUS.state, STATUS.since, STATUS.run].map((words) => words[lang]),
    rows: runs
      .slice(0, 50)
      .map((run) => [
        shortened(run.registry, 110),
        stateWords(run, lang),
        STATUS.seconds(secondsBetween(run.startedAt ?? run.queuedAt, run.endedAt ?? now))[lang],
        run.id,
      ]),
  };
  const open = runs.filter(({ state, cancelled }) => state !== 'done' && !cancelled);
  const [only] = open;
  const [first] = runs;
  const single = first && runs.length === 1 ? `${shortened(first.registry, 110)}${lang === 'zh-CN' ? '：' : ': '}${stateWords(first, lang)}` : undefined;
  return finished(
    {
      kind: 'note',
      tone: open.length > 0 ? 'working' : 'info',
      lang,
      title: single ?? STATUS.title(runs.length)[lang],
      blocks: runs.length > 0 ? [table] : [],
      actions: only && open.length === 1 ? offered(BUTTON.cancel[lang], { verb: 'cancel', run: only.id }, permitted, { danger: true }) : [],
    },
    false,
  );
}
