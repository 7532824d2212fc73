// How far it is: Slack's plan where there is one, else a list. The state's word stands beside its sign in both. Pure.
import type { Block, Step, StepState } from '../../../src/card.ts';
import { PLAN_TASKS, TASK_TITLE } from '../limits.ts';
import type { KnownBlock } from '../sdk/blocks.ts';
import { WORDS } from '../words.ts';
import { clip, filled } from './clip.ts';
import type { Look } from './look.ts';
import { inline, line, rich, section } from './rich.ts';

type Steps = Extract<Block, { type: 'steps' }>;

/** A skipped step is not done: it must not get the tick of a finished one. */
const STATUS: Readonly<Record<StepState, 'pending' | 'in_progress' | 'complete' | 'error'>> = {
  pending: 'pending',
  active: 'in_progress',
  done: 'complete',
  failed: 'error',
  skipped: 'pending',
};
/** Thirty steps with their notes. */
const MOST_LIST = 6_000;
const SIGN: Readonly<Record<StepState, string>> = { pending: '○', active: '◐', done: '●', failed: '✕', skipped: '–' };

const said = ({ word, note }: Step): string => (note === undefined || note === '' ? word : `${word} — ${note}`);

/** What fails and what is going on is seen first when there is too much. */
const most = (steps: readonly Step[]): readonly Step[] => {
  if (steps.length <= PLAN_TASKS) return steps;
  const urgent = new Set(steps.filter(({ state }) => state === 'failed' || state === 'active').slice(0, PLAN_TASKS));
  for (const step of steps) if (urgent.size < PLAN_TASKS) urgent.add(step);
  return steps.filter((step) => urgent.has(step));
};

export function steps(of: Steps, look: Look): KnownBlock[] {
  const shown = most(of.steps);
  const left = of.steps.length - shown.length;
  const rest = left > 0 ? [line(`+${left} ${WORDS.moreSteps[look.lang]}`)] : [];
  if (look.newest.has('plan')) {
    const tasks = shown.map((step, index) => ({
      type: 'task_card' as const,
      task_id: `${look.id}.${index}`,
      title: filled(clip(step.label, TASK_TITLE)),
      status: STATUS[step.state],
      details: rich(inline([clip(said(step), TASK_TITLE)])),
    }));
    return [{ type: 'plan', title: filled(clip(of.title, TASK_TITLE)), tasks }, ...rest];
  }
  const rows = shown.flatMap((step, index) =>
    inline([
      `${index === 0 ? '' : '\n'}${SIGN[step.state]} ${clip(step.label, TASK_TITLE)}: `,
      { strong: step.word },
      step.note ? ` — ${clip(step.note, TASK_TITLE)}` : '',
    ]),
  );
  return [line(of.title, true), { type: 'rich_text', elements: [section(rows, MOST_LIST)] }, ...rest];
}
