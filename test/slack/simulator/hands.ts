// What can be done to a simulated Slack, and seen in it.
import type { Delivered, Forgery, Outgoing, Retry } from './delivery.ts';
import type { Read } from './reading.ts';
import type { Call, Channel, Json, Posted, User, World } from './world.ts';

export interface Where {
  /** A name (`ops`, `sam`) or an id. sam when left out. */
  readonly user?: string;
  /** A name (`ops`), `direct` for the person's own conversation with the bot, or an id. ops when left out. */
  readonly channel?: string;
  readonly thread?: string;
}
export interface At {
  readonly channel: string;
  readonly ts: string;
}

export interface SimulatedSlack {
  readonly apiUrl: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly world: World;
  /** Requests go to this URL, signed. Without it they go over the sockets that the app opened. */
  connectHttp(url: string): void;
  user(name: string): User;
  channel(name: string, user?: string): Channel;
  /** `/acr-check text`. */
  command(text: string, where?: Where, forgery?: Forgery): Promise<Delivered>;
  /** `@acr-check text`: an app_mention, and a message event too where the scopes bring one. */
  mention(text: string, where?: Where): Promise<Delivered & At>;
  /** Words without a mention: in a channel, a thread, or the direct message. */
  say(text: string, where?: Where & { readonly files?: readonly { readonly name: string; readonly text: string }[] }): Promise<Delivered & At>;
  edit(at: At, text: string | undefined, where?: Where): Promise<Delivered>;
  react(at: At, reaction: string, on?: boolean, where?: Where): Promise<Delivered>;
  /** Presses the button, or the menu's entry, with this label. */
  press(at: At, label: string, where?: Where): Promise<Delivered>;
  pressHome(label: string, where?: Where): Promise<Delivered>;
  /** The message shortcut on that message. */
  shortcut(at: At, callback: string, where?: Where): Promise<Delivered>;
  submitModal(values: Readonly<Record<string, string>>, where?: Where): Promise<Delivered>;
  openHome(where?: Where): Promise<Delivered>;
  shareLink(urls: readonly string[], where?: Where): Promise<Delivered>;
  join(channel: string, member: boolean): Promise<Delivered>;
  uninstall(): Promise<Delivered>;
  /** What the app itself wrote, as Slack tells the app about it. */
  echo(text: string, where?: Where): Promise<Delivered>;
  /** The last delivery once more, as Slack does without an acknowledgement. */
  redeliver(times?: number): Promise<Delivered>;
  /** Any payload. */
  deliver(out: Outgoing, retry?: Retry, forgery?: Forgery): Promise<Delivered>;
  /** As the bot would be told, without posting: for load. */
  commandPayload(text: string, where?: Where): Outgoing;
  messages(channel: string): readonly Posted[];
  thread(at: At): readonly Posted[];
  ephemeral(user: string): readonly Posted[];
  home(user: string): Json | undefined;
  modal(user: string): Json | undefined;
  read(posted: Posted): Read;
  calls(method?: string): readonly Call[];
  /** The next calls of this method (`*`: any) fail with Slack's word, or a status such as '503'. */
  fail(method: string, code: string, how?: { readonly retryAfter?: number; readonly times?: number }): void;
  expireWays(): void;
  expireToken(): void;
  revokeToken(): void;
  readonly sockets: number;
  /** Slack renews all its sockets, or one of them. */
  disconnectSockets(): void;
  disconnectSocket(): void;
  close(): Promise<void>;
}
