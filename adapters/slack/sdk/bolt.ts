// Bolt: signatures, parsing, routing by kind. What is heard is handed on as it came; what is answered is what the handlers return.
import { App, type AuthorizeResult, type Receiver } from '@slack/bolt';
import type { Log } from '../../../src/bot/platform.ts';
import { FORM_VIEW, SHORTCUT } from '../names.ts';
import { quietly } from './log.ts';
import { type Calling, clientOptions } from './web.ts';

export interface Identity {
  readonly team: string;
  readonly botUser: string;
  readonly botId: string | undefined;
  readonly scopes: ReadonlySet<string>;
}

/** Each resolves with what Slack is answered; undefined: a bare yes. Rejects: not acknowledged, so that Slack delivers events again. */
export interface Handlers {
  command(body: unknown): Promise<Answered>;
  event(body: unknown): Promise<void>;
  press(body: unknown): Promise<Answered>;
  shortcut(body: unknown): Promise<Answered>;
  submit(body: unknown): Promise<Answered>;
}
export type Answered = object | string | undefined;

export function boltApp(receiver: Receiver, identity: () => Identity | undefined, handlers: Handlers, calling: Calling): App {
  const { token } = calling;
  const authorize = async ({ teamId }: { teamId?: string | undefined }): Promise<AuthorizeResult> => {
    const us = identity();
    // One workspace by token: whatever says that it comes from another was not sent to us by Slack.
    if (!us || teamId !== us.team) throw new Error('not our workspace');
    return { teamId: us.team, botUserId: us.botUser, ...(us.botId ? { botId: us.botId } : {}), botToken: await token() };
  };
  const app = new App({ receiver, authorize, clientOptions: clientOptions(calling), logger: quietly(calling.log), convoStore: false });
  app.error(async (error) => {
    refused(calling.log, error);
    throw error;
  });
  app.command(/^\/[\w-]+$/, async ({ ack, body }) => ack((await handlers.command(body)) as string));
  app.event(/^[\w.]+$/, async ({ body }) => handlers.event(body));
  // biome-ignore lint/suspicious/noExplicitAny: Bolt types the answer by the kind of action, and ours are bare
  app.action({ type: 'block_actions' }, async ({ ack, body }) => ack((await handlers.press(body)) as any));
  // biome-ignore lint/suspicious/noExplicitAny: a shortcut is answered with nothing
  app.shortcut({ callback_id: SHORTCUT, type: 'message_action' }, async ({ ack, body }) => ack((await handlers.shortcut(body)) as any));
  // biome-ignore lint/suspicious/noExplicitAny: errors of fields, or nothing
  app.view({ callback_id: FORM_VIEW, type: 'view_submission' }, async ({ ack, body }) => ack((await handlers.submit(body)) as any));
  return app;
}

const refused = (log: Log, error: Error): void => log.warn({ reason: error.message.slice(0, 300) }, 'a request of Slack’s was not taken');
