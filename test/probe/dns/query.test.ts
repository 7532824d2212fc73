import { createSocket } from 'node:dgram';
import { encode } from 'dns-packet';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { exchangedBy } from '../../../src/probe/dns/exchange.ts';
import { isAskable, readAnswer } from '../../../src/probe/dns/message.ts';
import { ask, type Query } from '../../../src/probe/dns/query.ts';
import { serverNamed } from '../../../src/probe/dns/server.ts';
import { A, AAAA, type Asked, CNAME, closedPort, dnsServer, type Says, type TestServer } from './dns-server.ts';
import { LOGIN } from './place.ts';

const servers: TestServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});
async function started(says: (asked: Asked) => Says, options?: Parameters<typeof dnsServer>[1]): Promise<TestServer> {
  const server = await dnsServer(says, options);
  servers.push(server);
  return server;
}
function query(name: string, more: Partial<Query> = {}): Query {
  const server = serverNamed(name, 53);
  if (!server) throw new Error(`${name} is no server`);
  return { name: LOGIN, type: 'A', server, timeoutMs: 2000, signal: new AbortController().signal, ...more };
}

describe('one query', () => {
  it('reads addresses and the chain of aliases', async () => {
    const answers = [
      CNAME(LOGIN, 'Contoso.privatelink.azurecr.io'),
      CNAME('contoso.privatelink.azurecr.io', 'fe.azcr.io', 10),
      ...A('fe.azcr.io', '10.1.2.5', '10.1.2.6'),
    ];
    const { name } = await started(() => ({ answers }));
    expect(await ask(query(name))).toEqual({
      kind: 'answer',
      rcode: 'NOERROR',
      addresses: ['10.1.2.5', '10.1.2.6'],
      chain: ['contoso.privatelink.azurecr.io', 'fe.azcr.io'],
      ttl: 10,
      truncated: false,
      overTcp: 'not-needed',
    });
  });

  it('reads AAAA', async () => {
    const { name } = await started(() => ({ answers: AAAA(LOGIN, 'fd00::5') }));
    expect(await ask(query(name, { type: 'AAAA' }))).toMatchObject({ kind: 'answer', addresses: ['fd00::5'] });
  });

  it.each([
    [2, 'SERVFAIL'],
    [3, 'NXDOMAIN'],
    [4, 'NOTIMP'],
    [5, 'REFUSED'],
    [15, 'RCODE_15'],
  ])('tells rcode %i as %s', async (rcode, said) => {
    const { name } = await started(() => ({ rcode }));
    expect(await ask(query(name))).toMatchObject({ kind: 'answer', rcode: said, addresses: [] });
  });

  it('keeps the alias in front of NXDOMAIN', async () => {
    const { name } = await started(() => ({ rcode: 3, answers: [CNAME(LOGIN, 'contoso.privatelink.azurecr.io')] }));
    expect(await ask(query(name))).toMatchObject({ rcode: 'NXDOMAIN', chain: ['contoso.privatelink.azurecr.io'] });
  });

  it('takes no address that belongs to another name', async () => {
    const { name } = await started(() => ({ answers: [...A('evil.example', '192.0.2.1'), ...A(LOGIN, '10.1.2.5')] }));
    expect(await ask(query(name))).toMatchObject({ addresses: ['10.1.2.5'] });
  });

  it('knows silence after its patience', async () => {
    const { name } = await started(() => 'silent');
    expect(await ask(query(name, { timeoutMs: 60 }))).toMatchObject({ kind: 'no', fault: 'timed-out', heard: false });
  });

  it('knows a closed port by the ICMP answer', async () => {
    const reply = await ask(query(`127.0.0.1:${await closedPort()}`));
    expect(reply).toMatchObject({ kind: 'no', fault: 'refused', detail: 'ECONNREFUSED' });
  });

  it('ends at once when the check ends', async () => {
    const { name } = await started(() => 'silent');
    const controller = new AbortController();
    const asked = ask(query(name, { timeoutMs: 60_000, signal: controller.signal }));
    controller.abort();
    expect(await asked).toMatchObject({ kind: 'unseen', reason: 'timed-out' });
    expect(await ask(query(name, { signal: controller.signal }))).toMatchObject({ kind: 'unseen', reason: 'timed-out' });
  });

  it('asks over IPv6', async (context) => {
    let server: TestServer;
    try {
      server = await started(() => ({ answers: A(LOGIN, '10.1.2.5') }), { host: '::1' });
    } catch {
      return context.skip('this host has no ::1');
    }
    expect(server.name).toMatch(/^\[::1\]:/);
    expect(await ask(query(server.name))).toMatchObject({ addresses: ['10.1.2.5'] });
  });
});

describe('truncation', () => {
  const cut = { truncated: true, answers: A(LOGIN, '192.0.2.99') } as const;

  it('asks again over TCP', async () => {
    const { name } = await started(({ over }) => (over === 'udp' ? cut : { answers: A(LOGIN, '10.1.2.5') }));
    expect(await ask(query(name))).toMatchObject({ kind: 'answer', addresses: ['10.1.2.5'], truncated: true, overTcp: 'answered' });
  });

  it.each([
    ['TCP is closed', 'silent', { tcp: false }, /ECONNREFUSED/],
    ['TCP is silent', 'silent', {}, /connected, and no answer/],
    ['TCP hangs up', 'close', {}, /closed before an answer|ECONNRESET/],
    ['TCP answers nonsense', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'), {}, /no answer/],
  ] as const)('says so when %s', async (_, overTcp, options, detail) => {
    const { name } = await started(({ over }) => (over === 'udp' ? cut : overTcp), options);
    const reply = await ask(query(name, { timeoutMs: 200 }));
    expect(reply).toMatchObject({ kind: 'no', fault: 'tcp-retry-failed', heard: true, truncated: true, detail: expect.stringMatching(detail) });
  });

  it('does not go on to TCP where it should not', async () => {
    const { name, asked } = await started(() => cut);
    expect(await ask(query(name), false)).toMatchObject({ kind: 'no', heard: true });
    expect(asked.every(({ over }) => over === 'udp')).toBe(true);
  });
});

describe('hostile answers', () => {
  it('ends aliases that lead back', async () => {
    const { name } = await started(() => ({ answers: [CNAME(LOGIN, 'b.example'), CNAME('b.example', LOGIN)] }));
    expect(await ask(query(name))).toMatchObject({ kind: 'no', fault: 'alias-loop', chain: ['b.example', LOGIN] });
  });

  it('ends aliases that go on and on', async () => {
    const names = [LOGIN, ...Array.from({ length: 40 }, (_, i) => `a${i}.example`)];
    const answers = names.slice(1).map((to, i) => CNAME(names[i] ?? '', to));
    const { name } = await started(({ over }) => (over === 'udp' ? { truncated: true } : { answers }));
    const reply = await ask(query(name));
    expect(reply).toMatchObject({ kind: 'no', fault: 'alias-loop' });
    expect(reply.kind === 'no' && reply.chain.length).toBe(16);
  });

  it('keeps 64 of 1,000 records', async () => {
    const answers = A(LOGIN, ...Array.from({ length: 1000 }, (_, i) => `10.${i >> 8}.${i & 255}.1`));
    const { name } = await started(({ over }) => (over === 'udp' ? { truncated: true } : { answers }));
    const reply = await ask(query(name));
    expect(reply.kind === 'answer' && reply.addresses.length).toBe(64);
  });

  it('waits past a wrong id and another question for the right answer', async () => {
    const { name, udp } = await started(() => 'silent');
    udp.on('message', (bytes, { port, address }) => {
      const id = bytes.readUInt16BE(0);
      const send = (message: Buffer) => udp.send(message, port, address);
      const reply = (as: number, asked: string) =>
        encode({ type: 'response', id: as, questions: [{ name: asked, type: 'A' }], answers: [...A(asked, '192.0.2.66')] });
      send(reply((id + 1) % 65_536, LOGIN));
      send(reply(id, 'evil.example'));
      send(encode({ type: 'response', id, questions: [{ name: LOGIN, type: 'A' }], answers: [...A(LOGIN, '10.1.2.5')] }));
    });
    expect(await ask(query(name))).toMatchObject({ addresses: ['10.1.2.5'] });
  });

  it('takes wrong ids alone for silence, and says what came', async () => {
    const { name } = await started(({ id }) => ({ id: (id + 1) % 65_536 }));
    expect(await ask(query(name, { timeoutMs: 80 }))).toMatchObject({ fault: 'timed-out', detail: expect.stringContaining('1 datagrams') });
  });

  it('hears nobody but the server', async () => {
    const stranger = createSocket('udp4');
    const { name, udp } = await started(() => 'silent');
    udp.on('message', (bytes, { port, address }) => {
      stranger.send(
        encode({ type: 'response', id: bytes.readUInt16BE(0), questions: [{ name: LOGIN, type: 'A' }], answers: [...A(LOGIN, '192.0.2.66')] }),
        port,
        address,
      );
    });
    expect(await ask(query(name, { timeoutMs: 100 }))).toMatchObject({ fault: 'timed-out' });
    stranger.close();
  });

  it('calls bytes that are no DNS malformed', async () => {
    const { name } = await started(({ id }) => Buffer.from([id >> 8, id & 255, 0x81, 0x80, 0, 1, 0, 9, 0, 0, 0, 0, 0xff, 0xff]));
    expect(await ask(query(name))).toMatchObject({ kind: 'no', fault: 'malformed' });
  });

  it('survives an authority section that is broken', async () => {
    const whole = (id: number) => encode({ type: 'response', id, questions: [{ name: LOGIN, type: 'A' }], answers: [...A(LOGIN, '10.1.2.5')] });
    const { name } = await started(({ id }) => {
      const bytes = Buffer.concat([whole(id), Buffer.from([0xc0])]);
      bytes.writeUInt16BE(500, 8);
      return bytes;
    });
    expect(await ask(query(name))).toMatchObject({ addresses: ['10.1.2.5'] });
  });

  it('makes one line of printable characters of any alias', () => {
    const bytes = encode({ type: 'response', id: 7, questions: [{ name: LOGIN, type: 'A' }], answers: [CNAME(LOGIN, 'a\nb\u001b[31m\u202e.example')] });
    const answer = readAnswer(bytes, { id: 7, name: LOGIN, type: 'A' });
    expect(typeof answer === 'object' && answer.chain[0]).toMatch(/^[\x21-\x7e]+$/);
  });

  it('never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), fc.boolean(), (bytes, ours) => {
        const buffer = Buffer.from(bytes);
        if (ours && buffer.length > 1) buffer.writeUInt16BE(7, 0);
        const answer = readAnswer(buffer, { id: 7, name: LOGIN, type: 'A' });
        return typeof answer === 'string' || answer.chain.length <= 16;
      }),
    );
  });
});

it('asks only for names', () => {
  for (const name of [LOGIN, 'a_b.example', 'x'.repeat(63)]) expect(isAskable(name)).toBe(true);
  for (const name of ['', '.', 'a..b', '-a.example', 'x'.repeat(64), `${'a.'.repeat(130)}b`, 'a b', 'a\n', 'é.example']) expect(isAskable(name)).toBe(false);
});

it('tells the network from this host', () => {
  const coded = (code: string) => exchangedBy(Object.assign(new Error(code), { code }));
  expect(coded('ENETUNREACH')).toMatchObject({ kind: 'no', fault: 'unreachable' });
  expect(coded('EHOSTUNREACH')).toMatchObject({ kind: 'no', fault: 'unreachable' });
  expect(coded('EMFILE')).toMatchObject({ kind: 'unseen', reason: 'error' });
  expect(coded('constructor')).toMatchObject({ kind: 'unseen' });
});
