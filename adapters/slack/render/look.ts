// What a block may look like here: which of Slack's newest kinds this workspace takes, and where it will stand. Pure.
import type { Lang } from '../../../src/model.ts';

/** Kinds that not every workspace has yet; each has a plain look too. */
export const NEWEST = ['plan', 'container', 'table', 'slack_file'] as const;
export type Newest = (typeof NEWEST)[number];

export interface Look {
  readonly lang: Lang;
  readonly newest: ReadonlySet<Newest>;
  /** Unique for the message and for this state of it: Slack wants new block ids with every change. */
  readonly id: string;
  /** Which message it will be, when Slack itself cannot tell us later (a message for one person alone). */
  readonly only?: string;
  /** The id of the uploaded file that shows this picture, when there is one. */
  readonly fileOf?: (png: string) => string | undefined;
}

export const plainer = (look: Look, ...without: readonly Newest[]): Look => ({
  ...look,
  newest: new Set([...look.newest].filter((kind) => !without.includes(kind))),
});

/** What may stand inside a container: no containers, no plans, and no second table. */
export const flat = (look: Look): Look => plainer(look, 'container', 'plan', 'table');
