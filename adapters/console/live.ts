// Live updates: server-sent events to every open page, each with what its person may see.
import type { Response } from 'express';
import { HEARTBEAT_MS, LOOK_MS, MOST_LIVE, MOST_LIVE_ALL } from './limits.ts';
import type { Message, Messages } from './messages.ts';

export interface Live {
  /** Keeps the response open; false: too many are. `show`: the message as this person sees it, undefined when it is not for them. */
  open(user: string, res: Response, show: (message: Message) => unknown): boolean;
  closeFor(user: string): void;
  stop(): void;
}

export function createLive(messages: Messages, warn: (error: unknown) => void): Live {
  const open = new Set<{ readonly user: string; readonly res: Response; readonly show: (message: Message) => unknown }>();
  const unsee = messages.onChange((message) => {
    for (const { res, show } of open) {
      const shown = show(message);
      if (shown !== undefined) res.write(`event: message\ndata: ${JSON.stringify(shown)}\n\n`);
    }
  });
  let looking = false;
  const look = setInterval(() => {
    if (open.size === 0 || looking) return; // nobody watches
    looking = true;
    messages
      .look()
      .catch(warn)
      .finally(() => {
        looking = false;
      });
  }, LOOK_MS).unref();
  const beat = setInterval(() => {
    for (const { res } of open) res.write(': still here\n\n');
  }, HEARTBEAT_MS).unref();
  return {
    open(user, res, show) {
      if (open.size >= MOST_LIVE_ALL || [...open].filter((one) => one.user === user).length >= MOST_LIVE) return false;
      res.status(200);
      res.setHeader('content-type', 'text/event-stream; charset=utf-8');
      res.setHeader('x-accel-buffering', 'no');
      res.write('retry: 1000\n\nevent: open\ndata: {}\n\n');
      const one = { user, res, show };
      open.add(one);
      res.on('close', () => open.delete(one));
      return true;
    },
    closeFor(user) {
      for (const { user: whose, res } of open) if (whose === user) res.end();
    },
    stop() {
      unsee();
      clearInterval(look);
      clearInterval(beat);
      for (const { res } of open) res.end();
      open.clear();
    },
  };
}
