// The port between the core and a chat platform. A platform is one folder under adapters/ that makes a `Platform`; it sees this file,
// the card and the nouns, and nothing else of the core.
import type { Router } from 'express';
import type { Card, FormName } from '../card.ts';
import type { Lang } from '../model.ts';

/** `slack:T1/C1/1718.2`: where a message goes. Opaque: only the platform that made it may take it apart. It begins with the platform's name. */
export type Place = `${string}:${string}`;
/** A message that was posted, so that it can be replaced. Opaque like a place. */
export type MessageRef = `${string}:${string}`;

/**
 * all: everybody in the place. Else one person's eyes only. `way` is the platform's own means to reach them (Said.way), which may expire.
 * A private post that cannot be private fails (`cannot-be-private`): it never becomes a public one.
 */
export type Audience = 'all' | { readonly user: string; readonly way?: string };

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly lang?: Lang;
  /** IANA. */
  readonly tz?: string;
  /** Ids of the groups that the platform itself vouches for; rights may name them. */
  readonly groups?: readonly string[];
}

/** How it was said: it decides mark-up, visibility by convention, and how much may be left out. */
export type SaidBy = 'slash' | 'mention' | 'thread' | 'button' | 'form';

/** What a person said to the bot. */
export interface Said {
  /** Unique for what the person did; a redelivery by the platform has the same. At most 200 characters. */
  readonly key: string;
  readonly by: SaidBy;
  /** As the platform gave it, mark-up and all; the grammar cleans it. */
  readonly text: string;
  /** Where to answer: the thread it was said in, or where a thread about it begins. */
  readonly place: Place;
  /** The channel or conversation: rights, language, registries and mutes hang on it. */
  readonly channel: Place;
  /** Workspace or tenant. */
  readonly workspace: string;
  readonly user: Person;
  /** The thread that it was said in, by its first message; absent when it was not said in a thread. */
  readonly thread?: Place;
  /** Only the asking person sees the answer by the platform's convention (a direct message, a targeted slash command). */
  readonly privately: boolean;
  /** The platform's means of answering this person alone. */
  readonly way?: string;
  /** A channel shared with people from outside: network detail is masked. */
  readonly shared: boolean;
  /** The bot can post there for all; false: it is no member, and can answer the asking person only. */
  readonly member: boolean;
  /** The message whose button was pressed. */
  readonly pressed?: MessageRef;
  /** Text files that came with it (a saved report, say), each at most 1 MB. */
  readonly files?: readonly { readonly name: string; readonly text: string }[];
  /** Set by the core: a secret was taken out of the text before it was stored. */
  readonly hadSecret?: true;
}

/** accepted: committed, and it will be answered. duplicate: it was accepted before; nothing is to be done, and the platform is acknowledged. */
export type Heard = { readonly accepted: true; readonly id: string } | { readonly accepted: false; readonly why: 'duplicate' };

/** What a platform may ask to see at once, outside of a conversation. Never durable, never changes anything. */
export type View =
  | { readonly view: 'home'; readonly user: Person; readonly workspace: string; readonly channel: Place }
  /** `text`: what the form starts with, such as a pasted error or a message's words. */
  | { readonly view: 'form'; readonly form: FormName; readonly text: string; readonly user: Person; readonly workspace: string; readonly channel: Place }
  /** Recent reports that this person may see, newest first, for a search box. */
  | { readonly view: 'search'; readonly text: string; readonly user: Person; readonly workspace: string; readonly channel: Place }
  /** A link to a report page of this bot, pasted by a person. */
  | { readonly view: 'link'; readonly url: string; readonly user: Person; readonly workspace: string; readonly channel: Place };

/** Something happened that is no command. */
export type Event =
  /** A reaction that marks a message for the incident's timeline; `on` false: taken back. */
  | {
      readonly event: 'marked';
      readonly key: string;
      readonly thread: Place;
      readonly channel: Place;
      readonly message: MessageRef;
      readonly text: string;
      readonly said: string;
      readonly user: Person;
      readonly on: boolean;
    }
  /** A message in a thread was changed or deleted (`text` absent). */
  | {
      readonly event: 'edited';
      readonly key: string;
      readonly thread: Place;
      readonly channel: Place;
      readonly message: MessageRef;
      readonly text?: string;
      readonly user: Person;
    }
  /** The bot was taken out of a channel, a team or a workspace: nothing can be posted there any more. */
  | { readonly event: 'removed'; readonly key: string; readonly workspace: string; readonly channel?: Place; readonly user?: Person }
  | { readonly event: 'added'; readonly key: string; readonly workspace: string; readonly channel: Place; readonly user?: Person };

/** What the core offers to a platform. */
export interface Host {
  /** Resolves when the command is durable; only then may the platform be acknowledged. Rejects when it could not be committed: tell the person. */
  hear(said: Said): Promise<Heard>;
  /** Resolves when it is durable, or known to be none of our business. */
  notice(event: Event): Promise<void>;
  /** Cards to show at once; reads only. Forms and home: one card. Rejects never: a problem is a card. */
  show(view: View): Promise<readonly Card[]>;
  /** Values of a form's fields -> the command text that it makes, or what is wrong with which field. Pure. */
  submit(
    form: FormName,
    values: Readonly<Record<string, string>>,
    lang: Lang,
  ): { readonly text: string } | { readonly field: string; readonly problem: string };
  /** Adds routes to the bot's HTTP server, before any body parser. Call it inside `start`. */
  mount(path: `/${string}`, router: Router): void;
  /** A small durable JSON value of the platform's own (installations, conversation references); encrypted at rest. undefined forgets it. */
  remember(key: string, value: unknown): Promise<void>;
  recall(key: string): Promise<unknown>;
  /** All remembered values whose key begins so. */
  recallAll(prefix: string): Promise<readonly { readonly key: string; readonly value: unknown }[]>;
  /** True once per key, for all replicas together: false when it was seen in the last day. */
  first(key: string): Promise<boolean>;
  readonly log: Log;
  /** What the report pages' links begin with; undefined without PUBLIC_URL. */
  readonly publicUrl?: string;
}

export interface Log {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

export type PostProblem =
  | 'throttled' // try again after retryAfterMs
  | 'unavailable' // the platform did not answer, or with a 5xx: try again
  | 'cannot-be-private' // the private way is closed (expired, or the person left)
  | 'not-a-member' // the bot is not in the channel
  | 'gone' // the place or the message does not exist any more
  | 'signed-out' // token revoked, app removed
  | 'refused'; // the platform takes this card never: a fault of ours

/** Thrown by post and replace. Whatever else is thrown counts as unavailable. */
export class PostFailed extends Error {
  readonly problem: PostProblem;
  readonly retryAfterMs: number | undefined;
  constructor(problem: PostProblem, detail: string, retryAfterMs?: number) {
    super(`${problem}: ${detail.slice(0, 300)}`);
    this.name = 'PostFailed';
    this.problem = problem;
    this.retryAfterMs = retryAfterMs;
  }
}

export interface PostOptions {
  readonly audience: Audience;
  /** The same for the same message, however often it is tried: a platform that can drops the second. */
  readonly key: string;
}

/** The driven side: what the core asks of a platform. */
export interface Platform {
  /** slack, teams, console: also the beginning of its places. */
  readonly name: string;
  start(host: Host): Promise<void>;
  /** Hears nothing more; open acknowledgements end. Idempotent. */
  stop(): Promise<void>;
  post(place: Place, card: Card, options: PostOptions): Promise<MessageRef>;
  /** Idempotent. */
  replace(message: MessageRef, card: Card, options: PostOptions): Promise<void>;
  /** Where a thread under this message is: what is posted there stands below it. */
  threadOf(message: MessageRef): Place;
  /** Ready to post and hear; `why` for the readiness page and the doctor. */
  health(): { readonly ok: boolean; readonly why?: string };
}

/** What an adapter's own process answers at once when a command could not be committed. */
export const NOT_ACCEPTED: Readonly<Record<Lang, string>> = {
  en: 'acr-check could not store this command, so it will not run. Please try again in a minute.',
  'zh-CN': 'acr-check 未能保存此命令，因此不会执行。请稍后重试。',
};
