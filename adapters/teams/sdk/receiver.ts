// The HTTP side: one route for everything that Teams sends. An activity is checked, runs as a turn of the SDK's adapter, and is answered at last.
import express, { type ErrorRequestHandler, type Request, type Response, Router } from 'express';
import type { Log } from '../../../src/bot/platform.ts';
import { isLoopback, type TeamsConfig } from '../config.ts';
import { BODY } from '../limits.ts';
import { authentication, Refused, verified } from './authentication.ts';
import { type Activity, type AuthenticateRequestResult, CloudAdapter, type InvokeResponse, type TurnContext } from './names.ts';

/** `body` answers an invoke. Rejecting: 500, nothing was accepted. */
export interface Answered {
  readonly status: number;
  readonly body?: unknown;
}
export interface ReceiverParts {
  readonly config: TeamsConfig;
  readonly log: Log;
  /** False: not started, or stopping. */
  readonly open: () => boolean;
  readonly allowed: (activity: unknown) => boolean;
  readonly handle: (activity: unknown) => Promise<Answered>;
}

class TurnAdapter extends CloudAdapter {
  turn(who: AuthenticateRequestResult, activity: Activity, logic: (context: TurnContext) => Promise<void>): Promise<InvokeResponse | undefined> {
    return this.processActivity(who, activity, logic);
  }
}

const isActivity = (body: unknown): body is Activity =>
  typeof body === 'object' && body !== null && !Array.isArray(body) && 'type' in body && typeof body.type === 'string';

export function receiver({ config, log, open, allowed, handle }: ReceiverParts): Router {
  const auth = authentication(config);
  const adapter = new TurnAdapter(auth);

  const answer = async (request: Request): Promise<Answered> => {
    const { body } = request;
    // Nobody signs for an anonymous bot: only this very machine may speak to it.
    if (config.anonymous && !isLoopback(request.socket.remoteAddress)) throw new Refused(403, 'an anonymous bot hears this machine alone');
    if (!isActivity(body)) return { status: 400 };
    const who = await verified(auth, config, body, request.get('authorization') ?? '');
    if (!allowed(body)) throw new Refused(403, 'this tenant may not use this bot');
    let answered: Answered = { status: 501 };
    await adapter.turn(who, body, async ({ activity }) => {
      answered = await handle(activity);
    });
    return answered;
  };

  const receive = async (request: Request, response: Response): Promise<void> => {
    if (!open()) return void response.status(503).end();
    try {
      const { status, body } = await answer(request);
      if (body === undefined) response.status(status).end();
      else response.status(status).json(body);
    } catch (error) {
      const status = error instanceof Refused ? error.status : 500;
      const reason = error instanceof Error ? error.message.slice(0, 200) : 'unknown';
      if (status === 500) log.error({ reason }, 'an activity could not be handled');
      else log.warn({ status, reason }, 'an activity was refused');
      response.status(status).end();
    }
  };
  const unreadable: ErrorRequestHandler = (error, _request, response, _next) => {
    const status = typeof error === 'object' && error !== null && 'status' in error && typeof error.status === 'number' ? error.status : 400;
    response.status(status >= 400 && status < 500 ? status : 400).end();
  };

  const router = Router();
  router.post('/', express.json({ limit: BODY, strict: true }), receive);
  router.use(unreadable);
  return router;
}
