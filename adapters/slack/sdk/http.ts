// The HTTP side of Bolt: a router for the bot's own server, which verifies Slack's signatures before anything is parsed.
import { ExpressReceiver } from '@slack/bolt';
import { type RequestHandler, Router } from 'express';
import type { Log } from '../../../src/bot/platform.ts';
import { ENDPOINT } from '../names.ts';
import { quietly } from './log.ts';

/** Until Slack has told who we are, nothing can be answered: Slack tries events again, and tells the person about commands. */
const whenReady =
  (ready: () => boolean): RequestHandler =>
  (_request, response, next) => {
    if (ready()) next();
    else response.status(503).end();
  };

export function httpReceiver(signingSecret: string, log: Log, ready: () => boolean): { readonly receiver: ExpressReceiver; readonly router: Router } {
  const router = Router();
  router.use(whenReady(ready));
  const receiver = new ExpressReceiver({
    signingSecret,
    router,
    endpoints: ENDPOINT,
    processBeforeResponse: true,
    logger: quietly(log),
    bodyLimit: 1_048_576,
  });
  return { receiver, router };
}
