// What an adapter's tests bring for the contract: the platform, its host, and hands on the platform's own server (or an emulation of it).
import type { Audience, MessageRef, Place, Platform, PostProblem, Said } from '../../src/bot/platform.ts';
import type { FakeHost } from './host.ts';

/** What the platform's server got back for what it delivered, once the adapter acknowledged or refused it. */
export interface Answer {
  /** The adapter acknowledged it: the server will not deliver it again. */
  readonly acknowledged: boolean;
  /** What the person was told at once, if anything (HTTP body, private message, dialog). */
  readonly told?: string;
}

/** A message as the platform's server now shows it. */
export interface Shown {
  readonly ref: MessageRef;
  /** In the terms of `Stage.say`. */
  readonly channel: string;
  /** The message that it stands below; absent at the top of the channel. */
  readonly below?: MessageRef;
  /** The one person who sees it; absent when everybody in the channel does. */
  readonly only?: string;
  /** All its words as a reader gets them (mark-up resolved, folds opened, labels of buttons, alternative texts). */
  readonly words: string;
  /** Every URL that a press would open. */
  readonly links: readonly string[];
  /** Whoever it would notify: user ids, `channel`, `here` … */
  readonly pings: readonly string[];
  /** Limits of the platform that it breaks; in words. */
  readonly broken: readonly string[];
}

export interface SayHow {
  /** `Stage.people`; li when left out. */
  readonly user?: string;
  /** ops when left out; direct: the user's conversation with the bot alone. */
  readonly channel?: 'ops' | 'dev' | 'direct';
  /** Below this message. */
  readonly thread?: MessageRef;
}

export interface Stage {
  /** Started. */
  readonly platform: Platform;
  readonly host: FakeHost;
  /** Ids as the platform gives them in `Said.user.id`. */
  readonly people: { readonly li: string; readonly sam: string };
  /** Problems that this platform's server can answer with; `fault` must be able to bring each about. */
  readonly faults: readonly PostProblem[];
  /** A second post with the same key adds no message. */
  readonly dropsDoubles: boolean;
  /** A person says something; the driver puts the bot's name before it where the platform wants that. */
  say(text: string, how?: SayHow): Promise<Answer>;
  /** The server delivers what was said last once more, as it does when it saw no acknowledgement. */
  redeliver(): Promise<Answer>;
  /** Somebody else sends it: a bad signature, a bad token, a foreign origin. Absent where the platform has none (a socket that we opened). */
  forge?(text: string): Promise<Answer>;
  /** The bot's own message comes in as the platform echoes it; does nothing where it never does. */
  own(text: string): Promise<void>;
  /** Presses the button with that label. */
  press(message: MessageRef, label: string, how?: { readonly user?: string }): Promise<Answer>;
  /** Presses a button that opens a form, fills it in and sends it. `problem`: what the form then says about the field. */
  fill(
    message: MessageRef,
    label: string,
    values: Readonly<Record<string, string>>,
    how?: { readonly user?: string },
  ): Promise<Answer & { readonly field?: string; readonly problem?: string }>;
  /** Everything posted by the bot that stands now, oldest first. */
  posted(): Promise<readonly Shown[]>;
  /** Somebody in that place who cannot be reached alone (left, an expired way). */
  unreachable(said: Said): Promise<{ readonly audience: Exclude<Audience, 'all'>; readonly place: Place }>;
  /** The next post fails so, and the one after it works again. `retryAfterMs`: what the server asks for. */
  fault(problem: PostProblem, retryAfterMs: number): Promise<{ readonly place: Place }>;
  /** The same platform in a new process, over the same memory; the old one is stopped. Absent where the test cannot. */
  restart?(): Promise<Stage>;
  close(): Promise<void>;
}

export type MakeStage = () => Promise<Stage>;
