// A bot that means no good, and a worker that means no good: over real sockets.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Looking } from '../../src/observe.ts';
import { openDatabase } from '../../src/store/open.ts';
import type { Database } from '../../src/store/sql.ts';
import { botUrl, openLink } from '../../src/worker/link.ts';
import { MOST_ANSWER, type Poll, PROTOCOLS, pollAnswerSchema, TASKS_AT_ONCE } from '../../src/worker/protocol.ts';
import { backOff } from '../../src/worker/run.ts';
import { asking, type Bot, questionFor, startBot } from './bot.ts';
import { lookShortly, type Running, startWorker } from './process.ts';

const TOKEN = `acw_vnet-a_${'x'.repeat(43)}`;
const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push({
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
};

describe('a hostile bot', () => {
  const bot = (handle: RequestListener): Promise<string> => listening(createServer(handle));
  const worker = (url: string, more = {}): Running => {
    const one = startWorker(url, TOKEN, { random: () => 0, ...more });
    open.push({ close: () => one.stop() });
    return one;
  };
  const away = (one: Running): Promise<string> =>
    vi.waitFor(() => {
      const event = one.events.find((told) => told.event === 'away');
      if (event?.event !== 'away') throw new Error('not yet');
      return event.why;
    }, 5_000);

  it.each([
    [
      'more than an answer can be',
      (
        () => (_, response) =>
          response.end('x'.repeat(MOST_ANSWER + 1))
      )() as RequestListener,
    ],
    ['what is no JSON', ((_, response) => response.end('<html>sign in</html>')) as RequestListener],
    ['JSON that is no answer', ((_, response) => response.end('{"given":[1,2,3]}')) as RequestListener],
    ['JSON nested deep', ((_, response) => response.end('['.repeat(100_000))) as RequestListener],
    ['nothing, and closes', ((_, response) => response.destroy()) as RequestListener],
    ['an error of a proxy', ((_, response) => response.writeHead(502).end('bad gateway')) as RequestListener],
  ])('answers %s: the worker goes on, and says so once', async (_, handle) => {
    let polls = 0;
    const one = worker(
      await bot((request, response) => {
        polls += 1;
        handle(request, response);
      }),
    );
    expect(await away(one)).not.toBe('');
    await vi.waitFor(() => expect(polls).toBeGreaterThan(2), 8_000);
    expect(one.events.filter(({ event }) => event === 'away')).toHaveLength(1);
  });

  it('redirects: the token goes nowhere else', async () => {
    const elsewhere: string[] = [];
    const other = await bot((request, response) => {
      elsewhere.push(String(request.headers.authorization));
      response.end('{}');
    });
    const one = worker(await bot((_, response) => response.writeHead(307, { location: `${other}/worker/v1/poll` }).end()));
    expect(await away(one)).toBe('HTTP 307');
    expect(elsewhere).toEqual([]);
  });

  it('asks for patience: the worker waits as long as it is told', async () => {
    const at: number[] = [];
    worker(
      await bot((_, response) => {
        at.push(performance.now());
        response.writeHead(429, { 'retry-after': '2' }).end('{"error":{"code":"too-many","message":"later"}}');
      }),
    );
    await vi.waitFor(() => expect(at.length).toBeGreaterThan(1), 8_000);
    expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThan(1_900);
  });

  it('gives tasks that are none, or too many, and hears no more than is allowed', async () => {
    const [looked, done]: [string[], string[]] = [[], []];
    let given = 0;
    const tasks = [
      { kind: 'shell', command: 'id' },
      { kind: 'look', registry: { name: 'x', loginServer: '10.0.0.4' } },
      ...['10.0.0.4', '169.254.169.254', 'vault.internal', 'contoso.azurecr.io'].map((loginServer) => ({
        kind: 'look',
        registry: { name: 'x', loginServer },
        cloud: { name: 'AzureCloud', registrySuffix: 'azurecr.io', resolvers: ['10.0.0.9'], ports: { registry: 22 } },
        ...{ op: 'pull', deep: true, at: '2026-11-24T12:00:00Z', named: ['10.0.0.5', 'db.internal'], configured: ['10.0.0.6'] },
        resolvers: ['10.0.0.9'],
      })),
    ];
    const url = await bot((request, response) => {
      void bodyOf(request).then((text) => {
        if (!request.url?.endsWith('/poll')) {
          if (request.url?.endsWith('/done')) done.push(JSON.parse(text).result.refusal ?? JSON.parse(text).result.status);
          return response.end('{}');
        }
        const task = tasks[given++];
        const poll = JSON.parse(text) as Poll;
        const answer = { protocol: 1, version: '1', stop: [], ...(task ? { given: { id: randomUUID(), attempt: 1, leftMs: 5_000.5, task } } : {}) };
        return poll.free > 0 || !task ? setTimeout(() => response.end(JSON.stringify(answer)), 30) : response.end(JSON.stringify(answer));
      });
    });
    const observe = async (looking: Looking): Promise<void> => {
      const { question, said, registry, servers } = looking;
      looked.push(question.registry.loginServer, ...(said ? ['said'] : []), ...(registry?.dataHosts ?? []));
      expect(question.cloud.ports.registry).toBe(443);
      expect(servers).toEqual(['127.0.0.53']);
      await lookShortly(looking);
    };
    worker(url, { observe });
    await vi.waitFor(() => expect(done).toHaveLength(6), 8_000);
    expect(looked).toEqual(['contoso.azurecr.io']);
    expect([...done].sort()).toEqual(['looked', 'not-of-the-cloud', 'not-of-the-cloud', 'not-of-the-cloud', 'not-understood', 'not-understood']);
  });

  it('gives tasks without end: no more than so many are in hand', async () => {
    let [now, most] = [0, 0];
    const url = await bot((request, response) => {
      const task = {
        ...{ kind: 'look', registry: { name: 'x', loginServer: 'contoso.azurecr.io' }, cloud: { name: 'AzureCloud', registrySuffix: 'azurecr.io' } },
        ...{ op: 'pull', deep: false, at: '2026-11-24T12:00:00Z', named: [] },
      };
      const answer = request.url?.endsWith('/poll')
        ? { protocol: 1, version: '1', stop: [], given: { id: randomUUID(), attempt: 1, leftMs: 60_000, task } }
        : {};
      setTimeout(() => response.end(JSON.stringify(answer)), 5);
    });
    const observe = async ({ signal }: Looking): Promise<void> => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      now -= 1;
    };
    const one = worker(url, { observe });
    await vi.waitFor(() => expect(most).toBe(TASKS_AT_ONCE), 5_000);
    await one.stop();
    expect(most).toBe(TASKS_AT_ONCE);
  });

  it('is dialled by https, or on this machine', () => {
    for (const good of ['https://bot.example', 'https://bot.example/acr', 'http://127.0.0.1:3978', 'http://localhost:3978']) expect(botUrl(good)).toBeDefined();
    for (const bad of [
      'http://bot.example',
      'http://10.0.0.4',
      'ftp://bot.example',
      'https://user:pw@bot.example',
      'https://bot.example?x=1',
      'bot.example',
      '',
    ])
      expect(botUrl(bad)).toBeUndefined();
    expect(botUrl('https://bot.example/acr/')?.href).toBe('https://bot.example/acr/worker/v1/');
    expect(() => openLink({ bot: 'http://bot.example', token: async () => TOKEN, env: {} })).toThrow('https');
  });

  it('is come back to later and later, never at once, never all together', () => {
    for (let attempt = 0; attempt < 40; attempt++) {
      expect(backOff(attempt, 0)).toBeGreaterThanOrEqual(250);
      expect(backOff(attempt, 1)).toBeLessThanOrEqual(10_000);
    }
    expect(backOff(3, 0)).toBe(2_000);
    expect(backOff(3, 1)).toBe(4_000);
  });

  it('is dialled through the proxy that the environment names, except where NO_PROXY says so', async () => {
    const asked: string[] = [];
    const proxy = createServer();
    proxy.on('connect', (request, socket) => {
      asked.push(String(request.url));
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    });
    const url = await listening(proxy);
    const post = async (env: Record<string, string>): Promise<void> => {
      const link = openLink({ bot: 'https://bot.test.invalid', token: async () => TOKEN, env });
      await link.post('poll', {}, pollAnswerSchema, AbortSignal.timeout(3_000)).catch(() => undefined);
      await link.close();
    };
    await post({ HTTPS_PROXY: url });
    expect(asked).toEqual(['bot.test.invalid:443']);
    await post({ HTTPS_PROXY: url, NO_PROXY: '.test.invalid' });
    expect(asked).toHaveLength(1);
  });
});

describe('a hostile worker', () => {
  let [dir, database]: [string, Database | undefined] = ['', undefined];
  let bot: Bot;
  const tokens = { a: '', b: '' };
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'acr-worker-'));
    database = await openDatabase({ dataDir: dir });
    bot = await startBot(database);
    for (const name of ['a', 'b'] as const) tokens[name] = (await bot.workers.enroll(`vnet-${name}`)).token;
  }, 60_000);
  afterAll(async () => {
    await bot.close();
    await database?.close();
    await rm(dir, { recursive: true, force: true });
  });

  const send = (path: string, body: string | Buffer, token = tokens.a, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${bot.url}/worker/v1/${path}`, {
      method: 'POST',
      body: new Uint8Array(Buffer.from(body)),
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    });
  const poll = (more: Partial<Poll> = {}): Poll => ({
    ...{ version: '1.0.0', protocols: PROTOCOLS, instance: randomUUID(), clock: Date.now(), place: { resolvers: [] }, working: [], free: 1, waitMs: 0 },
    ...more,
  });
  const codeOf = async (response: Response): Promise<string> => `${response.status} ${((await response.json()) as { error?: { code: string } }).error?.code}`;

  it('is not let in without a token of its own', async () => {
    for (const token of [
      '',
      'x',
      'acw_vnet-a_short',
      `acw_vnet-a_${'y'.repeat(43)}`,
      `acw_vnet-c_${'y'.repeat(43)}`,
      `acw_'; drop table worker; --_${'y'.repeat(43)}`,
      'eyJhbGciOiJub25lIn0.e30.',
    ])
      expect((await send('poll', JSON.stringify(poll()), token)).status).toBe(401);
    expect((await fetch(`${bot.url}/worker/v1/poll`)).status).toBe(404);
  });

  it('is answered in one line, whatever it sends', async () => {
    expect(await codeOf(await send('poll', 'not json'))).toBe('400 bad-request');
    expect(await codeOf(await send('poll', '{}'))).toBe('400 bad-request');
    expect(await codeOf(await send('poll', '"x"'))).toBe('400 bad-request');
    expect(await codeOf(await send('poll', `{"x":"${'x'.repeat(1_100_000)}"}`))).toBe('413 too-large');
    expect(await codeOf(await send('poll', gzipSync(Buffer.alloc(50_000_000, ' ')), tokens.a, { 'content-encoding': 'gzip' }))).toBe('415 bad-request');
    expect(await codeOf(await send('poll', JSON.stringify(poll({ version: 'a\0b' }))))).toBe('400 bad-request');
    expect(await codeOf(await send('poll', JSON.stringify(poll({ waitMs: 3_600_000 }))))).toBe('400 bad-request');
    expect(await codeOf(await send('poll', JSON.stringify(poll({ protocols: [0, 99] }))))).toBe('426 protocol');
    expect(await codeOf(await send('tasks/1/observations', '{}'))).toBe('400 bad-request');
    expect(await codeOf(await send(`tasks/${randomUUID()}/done`, JSON.stringify({ instance: randomUUID(), attempt: 1, result: { status: 'looked' } })))).toBe(
      '409 not-yours',
    );
  });

  it('speaks for its own vantage and its own task only; what is not is refused, counted and said', async () => {
    const instance = randomUUID();
    await send('poll', JSON.stringify(poll({ instance })));
    const { request, seen } = asking('vnet-a', questionFor('contoso.azurecr.io'), { forMs: 15_000 });
    const looked = bot.workers.look(request);
    let given: { id: string; attempt: number } | undefined;
    while (!given)
      given = ((await (await send('poll', JSON.stringify(poll({ instance, waitMs: 2_000 })))).json()) as { given?: { id: string; attempt: number } }).given;
    const { id, attempt } = given;
    const one = (from: string, target: string): object => ({
      id: `${from}/tcp/${target}/10.2.1.5`,
      ...{ kind: 'tcp', from, target, role: 'login', address: '10.2.1.5', at: new Date().toISOString(), ms: 1 },
      outcome: { status: 'ok', facts: { connectMs: 1, localAddress: '10.2.0.10', family: 4 } },
    });
    const observations = [
      one('worker:vnet-a', 'contoso.azurecr.io'),
      one('worker:vnet-a', 'contoso.azurecr.io'),
      one('worker:vnet-b', 'contoso.azurecr.io'),
      one('here', 'contoso.azurecr.io'),
      one('worker:vnet-a', 'fabrikam.azurecr.io'),
      { ...one('worker:vnet-a', 'contoso.azurecr.io'), kind: 'registry' },
      null,
      'x',
      { huge: 'x'.repeat(100_000) },
    ];
    const body = (more = {}): string => JSON.stringify({ instance, attempt, observations, ...more });
    // Another worker's token, another process, another attempt: not theirs.
    expect((await send(`tasks/${id}/observations`, body(), tokens.b)).status).toBe(409);
    expect((await send(`tasks/${id}/observations`, body({ instance: randomUUID() }))).status).toBe(409);
    expect((await send(`tasks/${id}/observations`, body({ attempt: attempt + 1 }))).status).toBe(409);
    expect((await send(`tasks/${id}/done`, JSON.stringify({ instance, attempt, result: { status: 'looked' } }), tokens.b)).status).toBe(409);
    expect((await send(`tasks/${id}/observations`, body({ observations: Array.from({ length: 1_000 }, () => null) }))).status).toBe(400);
    expect(await (await send(`tasks/${id}/observations`, body())).json()).toEqual({ refused: 7 });
    const end = JSON.stringify({ instance, attempt, result: { status: 'looked' } });
    expect((await send(`tasks/${id}/done`, end)).status).toBe(200);
    expect((await send(`tasks/${id}/done`, end)).status).toBe(200); // its answer may have been lost
    expect((await send(`tasks/${id}/observations`, body())).status).toBe(409);
    const { status, note } = await looked;
    expect([status, seen.length]).toEqual(['answered', 1]);
    expect(note?.en).toMatch(/^7 observations of this worker did not belong/);
    expect(bot.refused()).toBeGreaterThanOrEqual(7);
  });

  it('cannot fill the store', async () => {
    const instance = randomUUID();
    await send('poll', JSON.stringify(poll({ instance })));
    const { request, seen } = asking('vnet-a', questionFor('contoso.azurecr.io'), { forMs: 15_000 });
    const looked = bot.workers.look(request);
    let given: { id: string; attempt: number } | undefined;
    while (!given)
      given = ((await (await send('poll', JSON.stringify(poll({ instance, waitMs: 2_000 })))).json()) as { given?: { id: string; attempt: number } }).given;
    const { id, attempt } = given;
    let made = 0;
    const big = (): object => {
      const address = `10.${(made >> 16) & 255}.${(made >> 8) & 255}.${made++ & 255}`;
      return {
        id: `worker:vnet-a/http/contoso.azurecr.io/${address}`,
        ...{ kind: 'http', from: 'worker:vnet-a', target: 'contoso.azurecr.io', role: 'login', address, at: new Date().toISOString(), ms: 1 },
        outcome: { status: 'failed', fault: 'reset', detail: 'x'.repeat(2_000), facts: { body: 'y'.repeat(2_000), location: 'z'.repeat(2_000) } },
      };
    };
    for (let batch = 0; batch < 12; batch++)
      expect((await send(`tasks/${id}/observations`, JSON.stringify({ instance, attempt, observations: Array.from({ length: 100 }, big) }))).status).toBe(200);
    await send(`tasks/${id}/done`, JSON.stringify({ instance, attempt, result: { status: 'looked' } }));
    expect((await looked).note?.en).toContain('did not belong');
    expect(seen.length * 6_000).toBeLessThan(4_200_000);
  });

  it('may cut its connections and leave them half open: nothing is kept of them', async () => {
    const body = JSON.stringify(poll({ waitMs: 20_000 }));
    const { port, hostname } = new URL(bot.url);
    const sockets = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const socket = connect(Number(port), hostname).on('error', () => undefined);
        await once(socket, 'connect');
        const head = `POST /worker/v1/poll HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${tokens.a}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
        socket.write(`${head}${body.replace(/"instance":"[^"]+"/, `"instance":"${randomUUID()}"`)}`);
        return socket;
      }),
    );
    await vi.waitFor(async () => expect((await bot.workers.list()).find(({ name }) => name === 'vnet-a')?.connected).toBeGreaterThanOrEqual(20), 5_000);
    for (const socket of sockets) socket.destroy();
    const before = (await bot.workers.list()).find(({ name }) => name === 'vnet-a')?.connected ?? 0;
    await vi.waitFor(
      async () => expect((await bot.workers.list()).find(({ name }) => name === 'vnet-a')?.connected).toBeLessThanOrEqual(Math.max(before - 20, 5)),
      5_000,
    );
  });
});
