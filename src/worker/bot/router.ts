// The worker's side door: long polls, observations as they come, and the end of a task. Every request is parsed, bounded, and bound to
// the vantage of its token. Nothing is kept here: a worker may come back to any other replica.
import express, { type NextFunction, type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { Observation } from '../../model.ts';
import type { Database } from '../../store/sql.ts';
import { bind, SKEW_MS } from '../bound.ts';
import { doneSchema, type Given, MOST_BODY, type PollAnswer, PROTOCOLS, type ProblemCode, pollSchema, postSchema } from '../protocol.ts';
import { claim, cut, finish, type Held, keep, putBack, putBackUnknown, store } from './claims.ts';
import type { EntraCheck } from './entra.ts';
import { gone, seen } from './presence.ts';
import { taskFor } from './tasks.ts';
import { whoIs } from './tokens.ts';
import type { Waiting } from './waiting.ts';

export interface Door {
  readonly database: Database;
  readonly waiting: Waiting;
  readonly entra: EntraCheck | undefined;
  readonly version: string;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly warn: (facts: object, message: string) => void;
  /** Observations that were refused, for a metric. */
  readonly onRefused: (vantage: string, count: number) => void;
}

/** Bytes of observations of one task: a look at every endpoint of a large registry makes a tenth of it. */
const MOST_BYTES = 4_000_000;
/** Polls that one replica holds at once, and those of one vantage: each is a process. */
const MOST_POLLS = 5_000;

class Refused extends Error {
  readonly status: number;
  readonly code: ProblemCode;
  readonly retryAfterS: number | undefined;
  constructor(status: number, code: ProblemCode, message: string, retryAfterS?: number) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfterS = retryAfterS;
  }
}
const badRequest = (message: string): Refused => new Refused(400, 'bad-request', message);

function parsed<T>(schema: z.ZodType<T>, body: unknown): T {
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  throw badRequest(`The request is not one of this protocol: ${read.error.issues[0]?.path.join('.').slice(0, 100) ?? ''}`);
}

async function worker({ database, entra }: Door, request: Request): Promise<{ readonly name: string; readonly draining: boolean }> {
  const [, bearer = ''] = /^Bearer ([\w.~+/=-]{1,8192})$/i.exec(request.headers.authorization ?? '') ?? [];
  const who = await whoIs(database, bearer, entra);
  if (!('no' in who)) return who;
  throw new Refused(401, who.no, who.no === 'revoked' ? 'This token was revoked, or a newer one was made.' : 'This token is not known here.');
}

/** Aborted when the connection is gone before it was answered. */
function connection(response: Response): AbortSignal {
  const control = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) control.abort();
  });
  return control.signal;
}

/** Resolves when the answer has left this process; false: it could not. */
const sent = (response: Response, answer: PollAnswer): Promise<boolean> =>
  new Promise((resolve) => {
    if (response.destroyed) return resolve(false);
    response.once('finish', () => resolve(true)).once('close', () => resolve(response.writableFinished));
    response.json(answer);
  });

async function poll(door: Door, request: Request, response: Response): Promise<void> {
  const { database, waiting, version, now, newId } = door;
  const over = connection(response);
  const { name } = await worker(door, request);
  const asked = parsed(pollSchema, request.body);
  const protocol = Math.max(...PROTOCOLS.filter((one) => asked.protocols.includes(one)), -1);
  const pollId = newId();
  const skew = asked.clock - now().getTime();
  await seen(database, name, asked, pollId, Math.abs(skew) < SKEW_MS ? 0 : Math.round(skew));
  if (protocol < 0) throw new Refused(426, 'protocol', `This bot (${version}) speaks worker protocol ${PROTOCOLS.join(', ')}.`, 60);
  if (waiting.count >= MOST_POLLS) throw new Refused(429, 'too-many', 'Too many workers are connected to this replica.', 10);
  const { instance, working } = asked;
  const ids = working.map(({ id }) => id);
  await putBackUnknown(database, name, instance, ids);
  const answer = (stop: readonly string[], given?: Given): PollAnswer => ({ protocol, version, stop, ...(given ? { given } : {}) });
  if (asked.leaving) {
    await gone(database, name, instance, pollId);
    await cut(database, name, instance);
    response.json(answer([]));
    return;
  }
  const until = performance.now() + asked.waitMs;
  try {
    for (;;) {
      const stop = ids.length > 0 ? await keep(database, name, instance, working) : [];
      const me = await worker(door, request); // it may have been revoked, or drained, while it waited
      const given = asked.free > 0 && stop.length === 0 && !me.draining && !over.aborted ? await claim(database, name, instance) : undefined;
      const left = until - performance.now();
      if (given || stop.length > 0 || left <= 0) {
        const arrived = await sent(response, answer(stop, given));
        if (!arrived && given) await putBack(database, given.id, given.attempt);
        if (!arrived) break;
        return;
      }
      const why = await waiting.wait(name, left, over);
      if (why === 'closed') throw new Refused(503, 'stopping', 'This replica stops.', 1);
      if (why === 'cut') break;
    }
  } finally {
    if (over.aborted && (await gone(database, name, instance, pollId))) await cut(database, name, instance);
  }
}

const idOf = (request: Request): string => parsed(z.uuid(), request.params.id);
const notYours = (): Refused => new Refused(409, 'not-yours', 'This task is not, or no longer, of this process.');

async function observations(door: Door, request: Request, response: Response): Promise<void> {
  const { database, now, warn, onRefused } = door;
  const { name } = await worker(door, request);
  const id = idOf(request);
  const post = parsed(postSchema, request.body);
  const task = await taskFor(database, id, name);
  if (task?.state !== 'claimed' || task.attempt !== post.attempt) throw notYours();
  const at = now().getTime();
  const [{ skew_ms: skewMs } = { skew_ms: 0 }] = await database.query<{ skew_ms: number | null }>('select skew_ms from worker where name = $1', [name]);
  const binding = { bound: task.bound, from: `worker:${name}` as const, skewMs: skewMs ?? 0, since: at - task.sinceMs, now: at };
  const good: Observation[] = [];
  let bytes = 0;
  for (const raw of post.observations) {
    const observation = bind(raw, binding);
    const size = observation ? Buffer.byteLength(JSON.stringify(observation)) : 0;
    if (!observation || task.bytes + bytes + size > MOST_BYTES) continue;
    good.push(observation);
    bytes += size;
  }
  // Twice the same in one batch: the last counts, and one statement must not touch a row twice.
  const once = [...new Map(good.map((observation) => [observation.id, observation])).values()];
  const refused = post.observations.length - good.length;
  if (refused > 0) {
    warn({ worker: name, task: id, refused }, 'observations of a worker were refused');
    onRefused(name, refused);
  }
  const held: Held = { id, vantage: name, instance: post.instance, attempt: post.attempt };
  const more = { bytes, refused, ...(post.progress ? { progress: post.progress } : {}) };
  if (!(await database.transaction((tx) => store(tx, held, once, more)))) throw notYours();
  response.json({ refused });
}

async function done(door: Door, request: Request, response: Response): Promise<void> {
  const { name } = await worker(door, request);
  const { instance, attempt, result } = parsed(doneSchema, request.body);
  const held: Held = { id: idOf(request), vantage: name, instance, attempt };
  if (!(await door.database.transaction((tx) => finish(tx, held, result)))) throw notYours();
  response.json({});
}

function tell(response: Response, status: number, code: ProblemCode, message: string, retryAfterS?: number): void {
  if (response.headersSent || response.destroyed) return;
  if (retryAfterS !== undefined) response.setHeader('retry-after', String(retryAfterS));
  response.status(status).json({ error: { code, message } });
}

const isParserError = (error: unknown): error is { readonly status: number } =>
  typeof error === 'object' && error !== null && 'status' in error && typeof error.status === 'number' && error.status >= 400 && error.status < 500;

export function workerRouter(door: Door): Router {
  const router = Router();
  // Not inflated: a small body must not become a large one.
  router.use(express.json({ limit: MOST_BODY, inflate: false, strict: true }));
  const route =
    (handle: (door: Door, request: Request, response: Response) => Promise<void>) =>
    (request: Request, response: Response, next: NextFunction): void => {
      handle(door, request, response).catch(next);
    };
  router.post('/poll', route(poll));
  router.post('/tasks/:id/observations', route(observations));
  router.post('/tasks/:id/done', route(done));
  router.use((_request, response) => tell(response, 404, 'bad-request', 'There is nothing here.'));
  router.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    if (error instanceof Refused) return tell(response, error.status, error.code, error.message, error.retryAfterS);
    if (isParserError(error)) return tell(response, error.status, error.status === 413 ? 'too-large' : 'bad-request', 'The body cannot be read.');
    door.warn({ error: String(error).slice(0, 300) }, 'a worker could not be answered');
    tell(response, 503, 'unavailable', 'The store did not answer.', 2);
  });
  return router;
}
