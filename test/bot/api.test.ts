// The HTTP API against the real core and a real store: what pipelines and `check --bot` stand on.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createToken, revokeToken, tokenWith } from '../../src/store/tables/tokens.ts';
import { apiRouter } from '../../src/web/api.ts';
import { reportSchema } from '../../src/wire/report.ts';
import { scripted, startTestBot, type TestBot } from './bot.ts';

let made: TestBot;
let server: Server;
let url = '';
let token = '';
let hold: Promise<void> | undefined;
const ID = (n: number): string => `00000000-0000-4000-8000-00000000000${n}`;

beforeAll(async () => {
  made = await startTestBot({
    policy: { registries: ['contoso', 'fabrikam', 'slowone'], limits: { checksPerMinutePerChannel: 200 } },
    look: scripted(async ({ request, signal }) => {
      if (request.registry.name === 'slowone') await Promise.race([hold, new Promise((resolve) => signal.addEventListener('abort', resolve))]);
      return [];
    }),
  });
  const { database } = made.ports;
  token = await createToken(database, { id: ID(1), name: 'ci', scopes: ['check', 'read'] });
  const app = express();
  app.use('/api/v1', apiRouter({ checks: made.bot.checks, authenticate: (secret) => tokenWith(database, secret) }));
  server = createServer(app).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`;
}, 60_000);
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await made.stop();
});

const call = async (
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: unknown; headers: Headers }> => {
  const res = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await res.text();
  return { status: res.status, body: text === '' ? undefined : JSON.parse(text), headers: res.headers };
};
const idOf = (body: unknown): string => (body as { id: string }).id;

describe('asking for a check', () => {
  test('gives an id at once and the report when it is there', async () => {
    const asked = await call('POST', '/checks', { text: 'check contoso' });
    expect(asked.status).toBe(202);
    const found = await call('GET', `/checks/${idOf(asked.body)}?wait=20`);
    expect(found.status).toBe(200);
    expect(reportSchema.parse(found.body).registry.name).toBe('contoso');
  });

  test('several registries are an array in their order', async () => {
    const asked = await call('POST', '/checks', { text: 'check fabrikam,contoso' });
    const found = await call('GET', `/checks/${idOf(asked.body)}?wait=20`);
    expect((found.body as { registry: { name: string } }[]).map(({ registry }) => registry.name)).toEqual(['fabrikam', 'contoso']);
  });

  test('the same Idempotency-Key is the same check, also when both come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => call('POST', '/checks', { text: 'check contoso' }, { 'idempotency-key': 'build 7' })));
    expect(new Set(answers.map(({ body }) => idOf(body))).size).toBe(1);
  });

  test('a check that runs tells how far it is, and ends when it is cancelled', async () => {
    hold = new Promise(() => {});
    const asked = await call('POST', '/checks', { text: 'check slowone' });
    const pending = await call('GET', `/checks/${idOf(asked.body)}`);
    expect(pending).toMatchObject({ status: 202, body: { id: idOf(asked.body), done: 0 } });
    const waiting = call('GET', `/checks/${idOf(asked.body)}?wait=20`);
    expect((await call('DELETE', `/checks/${idOf(asked.body)}`)).status).toBe(202);
    expect((await waiting).status).toBe(200);
  });
});

describe('under load', () => {
  test('no more pass than the token may, however many come at once', async () => {
    const busy = await startTestBot({ policy: { limits: { checksPerMinutePerChannel: 10 } } });
    const id = ID(9);
    await createToken(busy.ports.database, { id, name: 'busy', scopes: ['check'] });
    const asking = { id, name: 'busy', scopes: ['check'], createdAt: new Date() } as const;
    const answers = await Promise.all(Array.from({ length: 40 }, (_, n) => busy.bot.checks.ask(`check r${n}reg`, asking, {})));
    expect(answers.filter((answer) => 'id' in answer)).toHaveLength(10);
    expect(answers.filter((answer) => 'refused' in answer && answer.refused === 429)).toHaveLength(30);
    await busy.stop();
  }, 60_000);

  test('a key is one check, and not another’s', async () => {
    const key = { 'idempotency-key': 'one and the same' };
    const asked = await call('POST', '/checks', { text: 'check contoso' }, key);
    expect(await call('POST', '/checks', { text: 'check contoso' }, key)).toMatchObject({ status: 202, body: asked.body });
    expect(await call('POST', '/checks', { text: 'check fabrikam' }, key)).toMatchObject({ status: 400, body: { error: { code: 'key-reused' } } });
  });

  test('who asks to wait too long waits as long as allowed, and not a moment', async () => {
    hold = new Promise(() => {});
    const asked = await call('POST', '/checks', { text: 'check slowone --private' });
    const gone = new AbortController();
    const waiting = fetch(`${url}/checks/${idOf(asked.body)}?wait=600`, { headers: { authorization: `Bearer ${token}` }, signal: gone.signal });
    const first = await Promise.race([waiting.then(() => 'answered'), new Promise((resolve) => setTimeout(() => resolve('waits'), 700))]);
    expect(first).toBe('waits');
    gone.abort();
    await expect(waiting).rejects.toThrow();
    await call('DELETE', `/checks/${idOf(asked.body)}`);
    expect((await call('GET', `/checks/${idOf(asked.body)}?wait=20`)).status).toBe(200);
  });

  test('what is secret in a request is not kept', async () => {
    const asked = await call('POST', '/checks', { text: 'check contoso -- "docker login -u x -p hunter2hunter2 failed with 401"' });
    await call('GET', `/checks/${idOf(asked.body)}?wait=20`);
    const kept = await made.ports.database.query(
      `select said::text from command where id = $1 union all select request::text from run union all select entry::text from audit union all select report::text from report`,
      [idOf(asked.body)],
    );
    expect(JSON.stringify(kept)).not.toContain('hunter2');
  });

  test('a report that is not kept any more is not there', async () => {
    const asked = await call('POST', '/checks', { text: 'check fabrikam' });
    const path = `/checks/${idOf(asked.body)}?wait=20`;
    expect((await call('GET', path)).status).toBe(200);
    await made.ports.database.query(`delete from report where name = 'fabrikam'`);
    expect((await call('GET', path)).status).toBe(404);
  });
});

describe('refusals', () => {
  test.each([
    ['no token', 401, { text: 'check contoso' }, { authorization: '' }],
    ['a strange token', 401, { text: 'check contoso' }, { authorization: `Bearer act_${'x'.repeat(43)}` }],
    ['no JSON', 400, '{', {}],
    ['another body', 400, { command: 'check contoso' }, {}],
    ['another verb', 400, { text: 'whoami' }, {}],
    ['an option of the command line', 400, { text: 'check contoso --proxy http://127.0.0.1:1' }, {}],
    ['a foreign host', 400, { text: 'check evil.example.com' }, {}],
    ['a registry that the policy does not list', 403, { text: 'check northwind' }, {}],
    ['a body that is too large', 413, { text: `check contoso -- "${'x'.repeat(200_000)}"` }, {}],
  ] as const)('%s: %i', async (_name, status, body, headers) => {
    const answer = await call('POST', '/checks', body, headers as Record<string, string>);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ error: { code: expect.any(String), message: expect.any(String) } });
  });

  test('a check of another token is not there', async () => {
    const asked = await call('POST', '/checks', { text: 'check contoso' });
    const other = await createToken(made.ports.database, { id: ID(2), name: 'other', scopes: ['check', 'read'] });
    const headers = { authorization: `Bearer ${other}` };
    expect((await call('GET', `/checks/${idOf(asked.body)}`, undefined, headers)).status).toBe(404);
    expect((await call('DELETE', `/checks/${idOf(asked.body)}`, undefined, headers)).status).toBe(404);
  });

  test('scopes, expiry and revocation hold', async () => {
    const { database } = made.ports;
    const reader = await createToken(database, { id: ID(3), name: 'reader', scopes: ['read'] });
    expect((await call('POST', '/checks', { text: 'check contoso' }, { authorization: `Bearer ${reader}` })).status).toBe(403);
    const old = await createToken(database, { id: ID(4), name: 'old', scopes: ['check'], expiresAt: new Date(Date.now() - 1000) });
    expect((await call('POST', '/checks', { text: 'check contoso' }, { authorization: `Bearer ${old}` })).status).toBe(401);
    const gone = await createToken(database, { id: '10000000-0000-4000-8000-000000000005', name: 'gone', scopes: ['check'] });
    expect(await revokeToken(database, '10000000')).toBe(true);
    expect((await call('POST', '/checks', { text: 'check contoso' }, { authorization: `Bearer ${gone}` })).status).toBe(401);
  });
});
