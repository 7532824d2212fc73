// A check that is going on: where we look, how far we are, what we wait for. Replaced in place; the last state is the report. Pure.
import type { Block, Card, Step, StepState, Text } from '../card.ts';
import type { Lang } from '../model.ts';
import { BUTTON, HERE, PROGRESS, STEP } from '../words/card.ts';
import { finished } from './finish.ts';
import { offered, type Permitted } from './offer.ts';
import { shortened } from './shown.ts';

export interface VantageProgress {
  /** 'here', or the worker's name. */
  readonly name: string;
  readonly state: 'waiting' | 'looking' | 'done' | 'offline';
  readonly done?: number;
  readonly of?: number;
  /** What was looked at last: a host, or a probe and a host. */
  readonly last?: string;
}

export interface Progress {
  /** Login server. */
  readonly registry: string;
  readonly runId: string;
  readonly lang: Lang;
  readonly masked: boolean;
  readonly permitted: Permitted;
  readonly startedAt: string; // ISO
  /** Over all vantages; the sum of theirs when left out. */
  readonly done?: number;
  readonly of?: number;
  readonly vantages: readonly VantageProgress[];
  /** A worker that was asked and has not answered. */
  readonly waiting?: { readonly worker: string; readonly since: string };
  /** Azure asks for patience: whole seconds. */
  readonly throttled?: { readonly seconds: number };
  /** It was cancelled, and what is known is being put together. */
  readonly cancelled?: boolean;
}

const STATE: Readonly<Record<VantageProgress['state'], StepState>> = { waiting: 'pending', looking: 'active', done: 'done', offline: 'skipped' };

function step({ name, state, done = 0, of = 0, last }: VantageProgress, lang: Lang): Step {
  const counted = of > 0 ? PROGRESS.count(done, of, state === 'looking' && last ? shortened(last, 100) : undefined)[lang] : undefined;
  return {
    label: name === 'here' ? HERE[lang] : shortened(name, 60),
    state: STATE[state],
    word: STEP[STATE[state]][lang],
    ...(counted ? { note: counted } : {}),
  };
}

const sum = (vantages: readonly VantageProgress[], key: 'done' | 'of'): number => vantages.reduce((total, vantage) => total + (vantage[key] ?? 0), 0);

export function progressCard(progress: Progress): Card {
  const { registry, runId, lang, masked, permitted, startedAt, vantages, waiting, throttled, cancelled } = progress;
  const host = shortened(registry, 110);
  const [done, of] = [progress.done ?? sum(vantages, 'done'), progress.of ?? sum(vantages, 'of')];
  const title = cancelled ? PROGRESS.cancelled(host) : PROGRESS.title(host, Math.min(done, of), of);
  const started: Text = [PROGRESS.started[lang], { time: startedAt }];
  const blocks: readonly Block[] = [
    ...(vantages.length > 0
      ? [{ type: 'steps', title: PROGRESS.steps[lang], steps: vantages.slice(0, 20).map((vantage) => step(vantage, lang)) } as const]
      : []),
    ...(waiting ? [{ type: 'text', text: [PROGRESS.waiting(shortened(waiting.worker, 60))[lang], { time: waiting.since }] } as const] : []),
    ...(throttled ? [{ type: 'text', text: [PROGRESS.throttled(throttled.seconds)[lang]] } as const] : []),
    { type: 'text', weight: 'quiet', text: started },
  ];
  const actions = cancelled ? [] : offered(BUTTON.cancel[lang], { verb: 'cancel', run: runId }, permitted, { danger: true });
  return finished({ kind: 'progress', tone: 'working', lang, title: title[lang], blocks, actions }, masked, [runId]);
}

export interface Queued {
  readonly registry: string;
  readonly runId: string;
  readonly lang: Lang;
  readonly masked: boolean;
  readonly permitted: Permitted;
  /** Checks that go first. */
  readonly ahead?: number;
}

/** Accepted, and not begun. */
export function queuedCard({ registry, runId, lang, masked, permitted, ahead = 0 }: Queued): Card {
  const blocks: readonly Block[] = ahead > 0 ? [{ type: 'text', text: [PROGRESS.ahead(ahead)[lang]] }] : [];
  const actions = offered(BUTTON.cancel[lang], { verb: 'cancel', run: runId }, permitted, { danger: true });
  return finished({ kind: 'progress', tone: 'working', lang, title: PROGRESS.queued(shortened(registry, 110))[lang], blocks, actions }, masked, [runId]);
}

export interface Joined {
  readonly registry: string;
  readonly runId: string;
  readonly lang: Lang;
  readonly masked: boolean;
  readonly permitted: Permitted;
  readonly by: { readonly id: string; readonly name: string };
  readonly secondsAgo: number;
}

/** The same was being checked already: one run, two answers. */
export function joinedCard({ registry, runId, lang, masked, permitted, by, secondsAgo }: Joined): Card {
  const [before, after] = PROGRESS.joinedBy(Math.max(0, Math.round(secondsAgo)));
  const text: Text = [before[lang], { person: by.id, name: shortened(by.name, 80) }, after[lang]];
  const actions = offered(BUTTON.status[lang], { verb: 'status', run: runId }, permitted);
  return finished(
    { kind: 'progress', tone: 'working', lang, title: PROGRESS.joined(shortened(registry, 110))[lang], blocks: [{ type: 'text', text }], actions },
    masked,
    [runId],
  );
}
