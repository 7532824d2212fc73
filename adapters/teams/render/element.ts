// Adaptive Cards 1.5, as loosely as they are written: JSON of elements and actions.
export interface Element {
  readonly type: string;
  readonly [field: string]: unknown;
}
export interface AdaptiveCard extends Element {
  readonly type: 'AdaptiveCard';
  readonly body: readonly Element[];
}
/** A person to be notified: Teams replaces `text` in the card by their name. */
export interface Mention {
  readonly type: 'mention';
  readonly text: string;
  readonly mentioned: { readonly id: string; readonly name: string };
}

/** What rendering collects on its way. */
export interface Sheet {
  /** Ids of what is folded, unique within a card. */
  readonly nextId: () => string;
  readonly mentions: Mention[];
}
export function sheet(): Sheet {
  let count = 0;
  return {
    nextId: () => {
      count++;
      return `f${count}`;
    },
    mentions: [],
  };
}

export const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value), 'utf8');
