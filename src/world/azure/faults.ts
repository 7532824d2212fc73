// What can go wrong on the way back: cut off, replaced, never ending, never coming.
import type { ServerResponse } from 'node:http';
import { fail, type Reply } from './reply.ts';
import type { AzureWorld } from './world.ts';

type Fault = AzureWorld['faults'][number];
const HUGE = 5_000_000;
const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

export function write(response: ServerResponse, { status, body, headers = {} }: Reply): void {
  response.writeHead(status, { ...JSON_TYPE, 'x-ms-request-id': crypto.randomUUID(), ...headers });
  response.end(body === undefined ? '' : JSON.stringify(body));
}

/** The page with a link to one more, and the token of one more for Resource Graph. */
function withNext(reply: Reply, nextLink: string): Reply {
  const page = typeof reply.body === 'object' && reply.body !== null ? reply.body : {};
  return { status: 200, body: { ...page, nextLink, $skipToken: 'more' } };
}
function another(url: URL): string {
  const next = new URL(url);
  next.searchParams.set('$skipToken', crypto.randomUUID());
  return next.href;
}

/** Answers as the fault says; `reply` is what a sound Azure would have answered to `url`. */
export function breakAnswer(response: ServerResponse, { fault, status, code, body }: Fault, reply: Reply, url: URL): void {
  const whole = JSON.stringify(reply.body ?? {});
  switch (fault) {
    case 'status':
      return write(response, fail(status ?? 500, code ?? 'InternalServerError', 'The server encountered an internal error.'));
    case 'replace':
      return write(response, { status: status ?? 200, body });
    case 'endless':
      return write(response, withNext(reply, another(url)));
    case 'foreign-page':
      return write(response, withNext(reply, 'https://elsewhere.invalid/next'));
    case 'truncate':
      response.writeHead(200, JSON_TYPE).end(whole.slice(0, Math.floor(whole.length / 2)));
      return;
    case 'empty':
      response.writeHead(status ?? 200, JSON_TYPE).end();
      return;
    case 'html':
      response.writeHead(status ?? 200, { 'content-type': 'text/html' }).end('<!doctype html><title>Sign in</title>');
      return;
    case 'huge':
      response.writeHead(200, JSON_TYPE).end(`{"value":["${'x'.repeat(HUGE)}"]}`);
      return;
    case 'close':
      response.socket?.destroy();
      return;
    case 'hang':
      return; // until the client has enough
  }
}
