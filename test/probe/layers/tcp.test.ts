import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { lookPath, lookTcp } from '../../../src/probe/tcp.ts';
import { listening, PATIENCE, place, raw } from './place.ts';

describe('one connect', () => {
  it('tells the time and the address it came from', async () => {
    const here = place(await raw(() => undefined));
    const { socket } = await lookTcp(here.probing, here.target, '127.0.0.1', PATIENCE);
    expect(socket).toBeDefined();
    socket?.destroy();
    expect(here.facts('tcp')).toMatchObject({ localAddress: '127.0.0.1', family: 4 });
    expect(here.seen[0]).toMatchObject({ id: 'here/tcp/contoso.azurecr.io/127.0.0.1', role: 'login', from: 'here' });
  });
  it('is refused by a closed port', async () => {
    const here = place(9); // discard: nobody listens there
    await lookTcp(here.probing, here.target, '127.0.0.1', PATIENCE);
    expect(here.failed('tcp').fault).toBe('refused');
  });
  it('is unreachable where no route leads', async () => {
    const here = place(443);
    await lookTcp(here.probing, here.target, '2001:db8::1', PATIENCE); // documentation addresses: nobody routes them
    expect(['unreachable', 'timed-out']).toContain(here.failed('tcp').fault);
  });
  it('times out where SYNs are dropped', async () => {
    // A process that listens and accepts nobody: once its queue is full, the kernel drops further SYNs, as a firewall would.
    const python = "import socket,sys\ns=socket.socket();s.bind(('127.0.0.1',0));s.listen(0);print(s.getsockname()[1],flush=True);sys.stdin.read()";
    const child = spawn('python3', ['-c', python], { stdio: ['pipe', 'pipe', 'inherit'] });
    const [line] = await once(child.stdout, 'data');
    const port = Number(String(line));
    const held = Array.from({ length: 4 }, () => connect(port, '127.0.0.1').on('error', () => undefined));
    await once(held[0] as Socket, 'connect');
    const here = place(port);
    await lookTcp(here.probing, here.target, '127.0.0.1', PATIENCE);
    expect(here.failed('tcp').fault).toBe('timed-out');
    for (const socket of held) socket.destroy();
    child.kill();
  });
  it('is skipped, and not failed, once the check is over', async () => {
    const here = place(await raw(() => undefined), undefined, undefined, AbortSignal.abort());
    await lookTcp(here.probing, here.target, '127.0.0.1', PATIENCE);
    expect(here.seen[0]?.outcome).toMatchObject({ status: 'skipped', reason: 'timed-out' });
  });
});

describe('many connects', () => {
  it('tells how many came through', async () => {
    const here = place(await listening(createServer()));
    await lookPath(here.probing, here.target, '127.0.0.1', 8, PATIENCE);
    expect(here.facts('path')).toMatchObject({ tries: 8, connected: 8, retransmitted: 0 });
  });
  it('fails where none did', async () => {
    const here = place(9);
    await lookPath(here.probing, here.target, '127.0.0.1', 4, PATIENCE);
    expect(here.failed('path').fault).toBe('timed-out');
  });
});
