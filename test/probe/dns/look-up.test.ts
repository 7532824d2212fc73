import { rm } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { configuredServers, lookUp, lookUpBeside } from '../../../src/probe/dns.ts';
import { A, AAAA, type Asked, CNAME, closedPort, dnsServer, type Says, type TestServer } from './dns-server.ts';
import { type Files, files, LOGIN, place, TARGET } from './place.ts';

const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(cleanUp.splice(0).map((clean) => clean()));
});
async function started(says: (asked: Asked) => Says, options?: Parameters<typeof dnsServer>[1]): Promise<TestServer> {
  const server = await dnsServer(says, options);
  cleanUp.push(() => server.close());
  return server;
}
async function given(content: Parameters<typeof files>[0] = {}): Promise<Files> {
  const made = await files(content);
  cleanUp.push(() => made.remove());
  return made;
}
const onlyA =
  (...addresses: readonly string[]) =>
  ({ type, name }: Asked): Says => ({ answers: type === 'A' ? A(name, ...addresses) : [] });

/** Looks up through these servers; what was told must be what was returned. */
async function look(servers: readonly string[], options: { times?: number; hosts?: string } = {}) {
  const here = place();
  const system = { ...(await given(options.hosts === undefined ? {} : { hosts: options.hosts })), servers };
  const { answer, done } = lookUp(here.probing, TARGET, system, options.times === undefined ? {} : { times: options.times });
  const [first, observation] = await Promise.all([answer, done]);
  expect(here.seen).toContain(observation);
  return { answer: first, observation, outcome: observation.outcome, seen: here.seen };
}

describe('what a client gets', () => {
  it('A and AAAA together', async () => {
    const server = await started(({ type, name }) => ({ answers: type === 'A' ? A(name, '10.1.2.5') : AAAA(name, 'fd00::5') }));
    const { answer, observation } = await look([server.name]);
    expect(answer.addresses).toEqual(['10.1.2.5', 'fd00::5']);
    expect(observation).toMatchObject({
      id: `here/dns/${LOGIN}`,
      role: 'login',
      outcome: {
        status: 'ok',
        facts: { server: server.name, rcode: 'NOERROR', a: ['10.1.2.5'], aaaa: ['fd00::5'], ttl: 60, asked: 1, answered: 1, distinct: 1 },
      },
    });
    expect(observation).not.toHaveProperty('via');
    expect(observation).not.toHaveProperty('aside');
  });

  it('the chain', async () => {
    const chain = (type: string) => [CNAME(LOGIN, 'contoso.privatelink.azurecr.io'), ...(type === 'A' ? A('contoso.privatelink.azurecr.io', '10.1.2.5') : [])];
    const server = await started(({ type }) => ({ answers: chain(type) }));
    expect((await look([server.name])).answer.chain).toEqual(['contoso.privatelink.azurecr.io']);
  });

  it.each([
    ['NXDOMAIN', { rcode: 3 }, 'name-not-found', { rcode: 'NXDOMAIN', chain: [] }],
    [
      'NXDOMAIN behind an alias',
      { rcode: 3, answers: [CNAME(LOGIN, 'contoso.privatelink.azurecr.io')] },
      'name-not-found',
      { rcode: 'NXDOMAIN', chain: ['contoso.privatelink.azurecr.io'] },
    ],
    ['no address', {}, 'no-address', { rcode: 'NOERROR' }],
    ['SERVFAIL', { rcode: 2 }, 'server-failure', { rcode: 'SERVFAIL' }],
    ['REFUSED', { rcode: 5 }, 'query-refused', { rcode: 'REFUSED' }],
    ['an alias loop', { answers: [CNAME(LOGIN, LOGIN)] }, 'alias-loop', { chain: [LOGIN] }],
    ['a truncated answer and no TCP', { truncated: true }, 'tcp-retry-failed', { truncated: true, overTcp: 'failed', answered: 1 }],
  ] as const)('%s', async (_, says, fault, facts) => {
    const server = await started(({ over }) => (over === 'tcp' ? 'close' : says));
    const { outcome, answer } = await look([server.name]);
    expect(outcome).toMatchObject({ status: 'failed', fault, detail: expect.stringContaining(server.name), facts: { server: server.name, ...facts } });
    expect(answer.addresses).toEqual([]);
  });

  it('a truncated answer over TCP', async () => {
    const server = await started((asked) => (asked.over === 'udp' ? { truncated: true } : onlyA('10.1.2.5')(asked)));
    expect((await look([server.name])).outcome).toMatchObject({ status: 'ok', facts: { truncated: true, overTcp: 'answered' } });
  });

  it('a closed port', async () => {
    const { outcome } = await look([`127.0.0.1:${await closedPort()}`]);
    expect(outcome).toMatchObject({ status: 'failed', fault: 'refused', facts: { rcode: 'none', answered: 0 } });
  });

  it('A is enough where AAAA gets no answer, and nobody waits for a second try', async () => {
    const server = await started((asked) => (asked.type === 'A' ? onlyA('10.1.2.5')(asked) : 'silent'));
    expect((await look([server.name])).outcome).toMatchObject({ status: 'ok', facts: { a: ['10.1.2.5'], aaaa: [] } });
    expect(server.asked.filter(({ type }) => type === 'AAAA')).toHaveLength(1);
  });

  it('A is asked again where AAAA alone came back', async () => {
    const server = await started((asked): Says => {
      if (asked.type === 'AAAA') return { answers: AAAA(asked.name, 'fd00::5') };
      return asked.before === 0 ? 'silent' : onlyA('10.1.2.5')(asked);
    });
    expect((await look([server.name])).outcome).toMatchObject({ status: 'ok', facts: { a: ['10.1.2.5'], aaaa: ['fd00::5'], asked: 2, answered: 1 } });
  });

  it('silence, known after about 4 s', async () => {
    const server = await started(() => 'silent');
    const { outcome, observation } = await look([server.name]);
    expect(outcome).toMatchObject({ status: 'failed', fault: 'timed-out', facts: { server: server.name, asked: 2, answered: 0, distinct: 0 } });
    expect(observation.ms).toBeGreaterThan(3800);
    expect(observation.ms).toBeLessThan(6000);
  });
});

describe('several servers', () => {
  it.each([
    ['SERVFAIL', { rcode: 2 }],
    ['REFUSED', { rcode: 5 }],
    ['silence', 'silent'],
  ] as const)('the next one is asked after %s', async (_, says) => {
    const first = await started(() => says);
    const second = await started(onlyA('10.1.2.5'));
    expect((await look([first.name, second.name])).outcome).toMatchObject({ status: 'ok', facts: { server: second.name, asked: 1, answered: 1 } });
  });

  it('NXDOMAIN ends it', async () => {
    const first = await started(() => ({ rcode: 3 }));
    const second = await started(onlyA('10.1.2.5'));
    expect((await look([first.name, second.name])).outcome).toMatchObject({ status: 'failed', fault: 'name-not-found' });
    expect(second.asked).toEqual([]);
  });

  it('of two that help nobody, the one that spoke counts', async () => {
    const refusing = await started(() => ({ rcode: 5 }));
    const { outcome } = await look([`127.0.0.1:${await closedPort()}`, refusing.name]);
    expect(outcome).toMatchObject({ status: 'failed', fault: 'query-refused', facts: { server: refusing.name } });
  });
});

describe('many times', () => {
  it('counts loss, and one answer is enough', async () => {
    const server = await started((asked) => (asked.type === 'A' && asked.before % 2 === 0 ? 'silent' : onlyA('10.1.2.5')(asked)));
    const { outcome, observation } = await look([server.name], { times: 10 });
    expect(outcome).toMatchObject({ status: 'ok', facts: { a: ['10.1.2.5'], asked: 10, answered: 5, distinct: 1 } });
    expect(observation.ms).toBeLessThan(1400); // the time of the answer, not of the count
  });

  it('counts different answers, whatever their order', async () => {
    const sets = [['10.0.0.1', '10.0.0.2'], ['10.0.0.2', '10.0.0.1'], ['10.0.0.3']];
    const server = await started((asked) => onlyA(...(sets[asked.before % 3] ?? []))(asked));
    expect((await look([server.name], { times: 9 })).outcome).toMatchObject({ facts: { asked: 9, answered: 9, distinct: 2 } });
  });

  it('does not keep the chain waiting', async () => {
    const server = await started((asked) => (asked.before === 0 ? onlyA('10.1.2.5')(asked) : 'silent'));
    const here = place();
    const system = { ...(await given()), servers: [server.name] };
    const { answer, done } = lookUp(here.probing, TARGET, system, { times: 10 });
    expect((await answer).addresses).toEqual(['10.1.2.5']);
    expect(here.seen).toEqual([]);
    expect(await done).toMatchObject({ outcome: { status: 'ok', facts: { asked: 10, answered: 1 } } });
  });

  it('counts nothing that the end of the check cut off', async () => {
    const server = await started((asked) => (asked.before === 0 ? onlyA('10.1.2.5')(asked) : 'silent'));
    const here = place();
    const { answer, done } = lookUp(here.probing, TARGET, { ...(await given()), servers: [server.name] }, { times: 10 });
    await answer;
    here.stop();
    expect(await done).toMatchObject({ outcome: { status: 'ok', facts: { asked: 1, answered: 1 } } });
  });
});

describe('the hosts file', () => {
  it('answers first, and DNS is asked beside it', async () => {
    const server = await started(onlyA('20.62.128.10'));
    const { observation, seen } = await look([server.name], { hosts: `127.0.0.1 localhost\n10.9.9.9\tother ${LOGIN.toUpperCase()} # old\n` });
    expect(observation).toMatchObject({ outcome: { status: 'ok', facts: { server: 'hosts file', a: ['10.9.9.9'] } } });
    expect(seen).toHaveLength(2);
    expect(seen[1]).toMatchObject({
      id: `here/dns/${LOGIN}/${server.name}~`,
      aside: true,
      via: server.name,
      outcome: { status: 'ok', facts: { a: ['20.62.128.10'] } },
    });
  });

  it('does not answer for another name, or behind a #', async () => {
    const server = await started(onlyA('20.62.128.10'));
    const { observation } = await look([server.name], { hosts: `10.9.9.9 data.${LOGIN}\n# 10.9.9.9 ${LOGIN}\nnonsense ${LOGIN}\n` });
    expect(observation).toMatchObject({ outcome: { facts: { server: server.name } } });
  });
});

describe('the servers of this host', () => {
  const resolv =
    'search example.com\nnameserver 127.0.0.1\n;nameserver 10.0.0.9\nnameserver nonsense\nnameserver ::1\nnameserver 10.0.0.3\nnameserver 10.0.0.4\n';

  it('come from resolv.conf, at the port of the cloud profile', async () => {
    const server = await started(onlyA('10.1.2.5'));
    const here = place({ ports: { registry: 443, dns: server.port } });
    const system = await given({ resolv });
    expect(await configuredServers(here.probing, system)).toEqual([`127.0.0.1:${server.port}`, `[::1]:${server.port}`, `10.0.0.3:${server.port}`]);
    expect(await lookUp(here.probing, TARGET, system).done).toMatchObject({ outcome: { status: 'ok', facts: { server: server.name } } });
  });

  it('are replaced by those of the cloud profile, and of the command line', async () => {
    const here = place({ resolvers: ['10.0.0.7', '[fd00::1]:5353', 'nonsense'] });
    const system = await given({ resolv });
    expect(await configuredServers(here.probing, system)).toEqual(['10.0.0.7:53', '[fd00::1]:5353']);
    expect(await configuredServers(here.probing, { ...system, servers: ['10.0.0.8:54'] })).toEqual(['10.0.0.8:54']);
  });

  it('where only the system knows them, the system is asked', async () => {
    const here = place();
    const { done, answer } = lookUp(here.probing, { host: 'localhost', role: 'other' }, await given());
    expect((await answer).addresses.length).toBeGreaterThan(0);
    expect(await done).toMatchObject({ outcome: { status: 'ok', facts: { server: 'system' } } });
  });
});

describe('beside', () => {
  it('one server is asked, and named', async () => {
    const server = await started(onlyA('10.1.2.5'));
    const here = place();
    const observation = await lookUpBeside(here.probing, TARGET, server.name);
    expect(observation).toMatchObject({ aside: true, via: server.name, outcome: { status: 'ok', facts: { server: server.name, a: ['10.1.2.5'] } } });
    expect(here.seen).toEqual([observation]);
  });

  it('patience is what it is given', async () => {
    const server = await started(() => 'silent');
    const here = place({ ports: { registry: 443, dns: server.port } });
    const observation = await lookUpBeside(here.probing, TARGET, '127.0.0.1', { patience: [40, 40], via: 'azure' });
    expect(observation).toMatchObject({ via: 'azure', outcome: { status: 'failed', fault: 'timed-out', facts: { asked: 2, answered: 0 } } });
    expect(observation.ms).toBeLessThan(1000);
  });

  it('what is no server is skipped', async () => {
    expect(await lookUpBeside(place().probing, TARGET, 'dns.example.com')).toMatchObject({ outcome: { status: 'skipped', reason: 'not-applicable' } });
  });
});

describe('the end of the check', () => {
  it('skips what is not known, at once', async () => {
    const server = await started(() => 'silent');
    const here = place();
    const { answer, done } = lookUp(here.probing, TARGET, { ...(await given()), servers: [server.name] }, { times: 10 });
    const beside = lookUpBeside(here.probing, TARGET, server.name);
    const before = performance.now();
    here.stop();
    expect(await done).toMatchObject({ outcome: { status: 'skipped', reason: 'timed-out' } });
    expect(await beside).toMatchObject({ outcome: { status: 'skipped', reason: 'timed-out' } });
    expect((await answer).addresses).toEqual([]);
    expect(performance.now() - before).toBeLessThan(500);
    expect(await lookUp(here.probing, TARGET, await given()).done).toMatchObject({ outcome: { status: 'skipped', reason: 'timed-out' } });
  });
});

describe('strange names', () => {
  it.each(['', '..', 'a b.azurecr.io', `${'x'.repeat(64)}.azurecr.io`, '$(id).azurecr.io'])('%j is skipped', async (host) => {
    const here = place();
    const observation = await lookUp(here.probing, { host, role: 'other' }, { ...(await given()), servers: ['127.0.0.1:1'] }).done;
    expect(observation.outcome).toMatchObject({ status: 'skipped', reason: 'not-applicable' });
  });

  it('an address is its own answer', async () => {
    const { answer } = lookUp(place().probing, { host: '10.1.2.5', role: 'other' }, await given());
    expect((await answer).addresses).toEqual(['10.1.2.5']);
  });

  it('files that are not there, or no files, break nothing', async () => {
    const made = await given({ resolv: 'nameserver 127.0.0.1' });
    await rm(made.hostsFile);
    const server = await started(onlyA('10.1.2.5'));
    const system = { hostsFile: made.folder, resolvConf: '/dev/zero', servers: [server.name] };
    expect(await lookUp(place().probing, TARGET, system).done).toMatchObject({ outcome: { status: 'ok' } });
  });
});
