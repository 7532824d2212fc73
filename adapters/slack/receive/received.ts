// What a payload of Slack's comes to. Pure.

import type { Event, MessageRef, Place, Said } from '../../../src/bot/platform.ts';
import type { FormName } from '../../../src/card.ts';
import type { SlackFile } from './payloads.ts';

/** A form that somebody wants to fill in: what is known, and where its command will be said. */
export interface FormWanted {
  readonly form: FormName;
  readonly text: string;
  readonly trigger: string;
  readonly from: FormPlace;
}
/** Travels through the modal and comes back with its submission. */
export interface FormPlace {
  readonly form: FormName;
  readonly place: Place;
  readonly channel: Place;
  readonly thread?: Place;
  readonly privately: boolean;
  readonly way?: string;
  readonly lang?: 'en' | 'zh-CN';
}

export type Received =
  | { readonly is: 'said'; readonly said: Said; readonly files?: readonly SlackFile[]; readonly foreign?: true }
  /** Said in a thread without naming the bot: a command only when the thread is one of ours. */
  | { readonly is: 'overheard'; readonly said: Said; readonly files?: readonly SlackFile[] }
  | { readonly is: 'event'; readonly event: Event }
  /** The words of the message are not in the event: they must be read. */
  | {
      readonly is: 'marked';
      readonly key: string;
      readonly team: string;
      readonly channel: string;
      readonly ts: string;
      readonly user: string;
      readonly on: boolean;
    }
  | { readonly is: 'gone'; readonly key: string; readonly team: string }
  | { readonly is: 'form'; readonly wanted: FormWanted; readonly user: Said['user']; readonly team: string }
  | { readonly is: 'home'; readonly user: Said['user']; readonly team: string; readonly channel: Place }
  | {
      readonly is: 'links';
      readonly urls: readonly string[];
      readonly user: Said['user'];
      readonly team: string;
      readonly channel: string;
      readonly ts: string;
      readonly unfurl?: { readonly id: string; readonly source: string };
    }
  | { readonly is: 'nothing'; readonly why: string };

/** What this process knows about a channel; undefined: not known. */
export interface Known {
  readonly botUser: string;
  readonly shared: (channel: string) => boolean | undefined;
  readonly member: (channel: string) => boolean | undefined;
}

export const nothing = (why: string): Received => ({ is: 'nothing', why });
export type Pressing = { readonly ref: MessageRef; readonly thread: Place };
