// What an activity turned out to be.
import type { Event, Said } from '../../../src/bot/platform.ts';
import type { FormName } from '../../../src/card.ts';
import type { PressData } from './activity.ts';
import type { Circumstance } from './circumstance.ts';

/** A text file beside a message, not yet read. */
export interface Attached {
  readonly name: string;
  readonly url: string;
}
/** Where the answer to a form goes: opened from a card, from a message, or from the compose box. */
export interface Opened {
  readonly root?: string;
  /** Opened from what one person alone sees: the answer is for them alone, too. */
  readonly only?: true;
}
/** How it came, which decides the shape of the answer. message: from an older client, which waits for none. */
export type Asked = 'card' | 'task' | 'extension' | 'message';

export type Received =
  | {
      readonly is: 'said';
      readonly at: Circumstance;
      readonly said: Said;
      readonly files: readonly Attached[] /** Nobody spoke to us: only our own threads matter. */;
      readonly unasked: boolean;
    }
  | { readonly is: 'event'; readonly at: Circumstance; readonly event: Event; readonly team: boolean }
  | {
      readonly is: 'press';
      readonly at: Circumstance;
      readonly press: PressData;
      readonly key: string;
      readonly message?: string;
      readonly values: Readonly<Record<string, string>>;
      readonly asked: Asked;
    }
  | { readonly is: 'form'; readonly at: Circumstance; readonly form: FormName; readonly text: string; readonly opened: Opened; readonly asked: Asked }
  | { readonly is: 'search'; readonly at: Circumstance; readonly text: string }
  | { readonly is: 'link'; readonly at: Circumstance; readonly url: string }
  /** Known, and nothing to do. */
  | { readonly is: 'nothing' }
  /** An invoke that we do not know. */
  | { readonly is: 'unknown' };
