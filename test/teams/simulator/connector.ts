// The connector that the bot speaks to: REST, and as strict as Teams is.
import express, { type Request, type Response, type Router } from 'express';
import { weightOf, wrongWith } from './card.ts';
import { cardOf } from './reading.ts';
import type { Conversation, Stored, World } from './world.ts';

export interface Fault {
  readonly status: number;
  readonly code: string;
  readonly retryAfter?: number; // seconds
  /** Only calls of this kind. */
  readonly on?: 'send' | 'targeted' | 'update' | 'direct';
}
export interface Call {
  readonly method: string;
  readonly conversation: string;
  readonly targeted: boolean;
  readonly body: { readonly [field: string]: unknown };
  readonly status: number;
}
export interface ConnectorOptions {
  readonly world: World;
  readonly botId: string;
  readonly given: ReadonlySet<string>;
  /** Answers before anything else, once each. */
  readonly faults: Fault[];
  readonly calls: Call[];
  /** Targeted messages are not taken at all: a client or a tenant that lacks them. */
  readonly noTargeted: () => boolean;
}

const MESSAGE_BYTES = 100_000;

class No extends Error {
  readonly status: number;
  readonly code: string;
  readonly retryAfter: number | undefined;
  constructor(status: number, code: string, message = code, retryAfter?: number) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

export function connectorRouter({ world, botId, given, faults, calls, noTargeted }: ConnectorOptions): Router {
  const router = express.Router();

  const conversationOf = (address: string): { readonly conversation: Conversation; readonly root?: string } => {
    const [id = '', mark] = address.split(';');
    const conversation = [...world.conversations.values()].find((one) => one.id === id);
    if (!conversation) throw new No(404, 'ConversationNotFound', 'Conversation not found.');
    if (mark !== undefined && conversation.kind !== 'channel') throw new No(400, 'BadSyntax', 'Threads are not supported in chats.');
    const root = mark === undefined ? undefined : /^messageid=(\d+)$/.exec(mark)?.[1];
    if (mark !== undefined && root === undefined) throw new No(400, 'BadSyntax', 'Bad messageid.');
    return { conversation, ...(root ? { root } : {}) };
  };
  const checkActivity = (body: Call['body']): void => {
    if (body.type !== 'message') throw new No(400, 'BadSyntax', 'Unknown activity type');
    const { from } = body;
    if (typeof from !== 'object' || from === null || !('id' in from) || from.id !== botId) throw new No(403, 'InvalidBotId', 'from is not this bot');
    if (weightOf(body) > MESSAGE_BYTES) throw new No(413, 'MessageSizeTooBig', 'Message size too large.');
    const card = cardOf(body);
    if (!card && typeof body.text !== 'string') throw new No(400, 'BadSyntax', 'Nothing to show');
    const wrong = card ? wrongWith(card) : [];
    if (wrong.length > 0) throw new No(400, 'BadArgument', `Failed to render card: ${wrong[0]}`);
    if (card && (typeof body.summary !== 'string' || body.summary === '')) throw new No(400, 'BadArgument', 'a card without a summary');
  };
  const recipientOf = (body: Call['body']): string | undefined => {
    const { recipient } = body;
    return typeof recipient === 'object' && recipient !== null && 'id' in recipient && typeof recipient.id === 'string' ? recipient.id : undefined;
  };
  const faulty = (kind: Fault['on']): void => {
    const at = faults.findIndex(({ on }) => on === undefined || on === kind);
    const [fault] = at < 0 ? [] : faults.splice(at, 1);
    if (fault) throw new No(fault.status, fault.code, fault.code, fault.retryAfter);
  };

  const send = (address: string, targeted: boolean, body: Call['body']): string => {
    faulty(targeted ? 'targeted' : 'send');
    const { conversation, root } = conversationOf(address);
    if (!conversation.installed) throw new No(403, 'BotNotInConversationRoster', 'The bot is not part of the conversation roster.');
    checkActivity(body);
    const only = recipientOf(body);
    if (targeted) {
      if (noTargeted()) throw new No(400, 'BadArgument', 'Targeted messages are not enabled');
      if (conversation.kind === 'personal') throw new No(400, 'BadArgument', 'Targeted messages are not supported in personal chats');
      if (only === undefined) throw new No(400, 'BadArgument', 'Recipient is required for a targeted message');
      const user = [...world.users.values()].find(({ id }) => id === only);
      if (!user || user.gone || !conversation.members.has(only)) throw new No(404, 'MemberNotFoundInConversation', 'The recipient is no member');
    }
    if (root !== undefined && !world.messages.some((one) => one.conversation === conversation.id && one.id === root))
      throw new No(404, 'ConversationNotFound', 'No such thread');
    const id = world.nextId();
    world.messages.push({ id, conversation: conversation.id, root: root ?? id, bot: true, ...(targeted && only ? { only } : {}), activity: body, edits: 0 });
    return id;
  };
  const update = (address: string, id: string, targeted: boolean, body: Call['body']): void => {
    faulty('update');
    const { conversation, root } = conversationOf(address);
    if (!conversation.installed) throw new No(403, 'BotNotInConversationRoster', 'The bot is not part of the conversation roster.');
    const found: Stored | undefined = world.messages.find((one) => one.id === id && one.conversation === conversation.id && one.bot);
    if (!found || (found.only !== undefined) !== targeted) throw new No(404, 'ActivityNotFoundInConversation', 'Activity not found');
    if (conversation.kind === 'channel' && root !== undefined && root !== found.root) throw new No(404, 'ActivityNotFoundInConversation', 'Not in this thread');
    if (targeted && recipientOf(body) !== undefined) throw new No(400, 'BadArgument', 'Recipient must not be given on update');
    checkActivity(body);
    found.activity = body;
    found.edits++;
  };
  const direct = (body: Call['body']): string => {
    faulty('direct');
    const members = Array.isArray(body.members) ? (body.members as { id?: string }[]) : [];
    const user = [...world.users.values()].find(({ id }) => id === members[0]?.id);
    if (body.tenantId !== world.tenant) throw new No(403, 'Forbidden', 'wrong tenant');
    if (!user || user.gone || user.noDirect || members.length !== 1 || body.isGroup !== false)
      throw new No(403, 'ForbiddenOperationException', 'The bot is not installed for this user');
    return world.direct(user.id).id;
  };

  const answered = (request: Request, response: Response, conversation: string, work: () => object): void => {
    const body = (request.body ?? {}) as Call['body'];
    const targeted = request.query.isTargetedActivity === 'true';
    const note = (status: number): void => void calls.push({ method: request.method, conversation, targeted, body, status });
    try {
      if (given.size > 0 && !given.has((request.get('authorization') ?? '').replace(/^Bearer /, '')))
        throw new No(401, 'Unauthorized', 'Authorization has been denied for this request.');
      const result = work();
      note(201);
      response.status(201).json(result);
    } catch (error) {
      if (!(error instanceof No)) throw error;
      note(error.status);
      if (error.retryAfter !== undefined) response.set('retry-after', String(error.retryAfter));
      response.status(error.status).json({ error: { code: error.code, message: error.message } });
    }
  };
  const targetedOf = (request: Request): boolean => request.query.isTargetedActivity === 'true';

  router.use(express.json({ limit: '2mb' }));
  router.post('/v3/conversations', (request, response) => answered(request, response, '', () => ({ id: direct(request.body as Call['body']) })));
  router.post('/v3/conversations/:conversation/activities', (request, response) => {
    const { conversation } = request.params;
    answered(request, response, conversation, () => ({ id: send(conversation, targetedOf(request), request.body as Call['body']) }));
  });
  router.put('/v3/conversations/:conversation/activities/:id', (request, response) => {
    const { conversation, id } = request.params;
    answered(request, response, conversation, () => {
      update(conversation, id, targetedOf(request), request.body as Call['body']);
      return { id };
    });
  });
  return router;
}
