// Points in time as they are given to a card: by the store as dates, by reports as ISO text. Pure: what the time is, is told.
import type { Inline } from '../card.ts';

/** A Date is one. */
export interface Moment {
  toISOString(): string;
  getTime(): number;
}

export const iso = (moment: Moment | string): string => (typeof moment === 'string' ? moment : moment.toISOString());
/** Shown in the reader's own zone where the platform can. */
export const at = (moment: Moment | string): Inline => ({ time: iso(moment) });
/** In a table, where only words go: UTC, to the minute. */
export const stamped = (moment: Moment | string): string => `${iso(moment).slice(0, 16).replace('T', ' ')} UTC`;
/** Whole seconds between two, never negative. */
export const secondsBetween = (from: Moment, to: Moment): number => Math.max(0, Math.round((to.getTime() - from.getTime()) / 1000));
