import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { lookPath } from '../../../src/probe/tcp.ts';
import { listening, PATIENCE, place } from '../layers/place.ts';

// Listens with no queue to speak of: while it accepts nobody the kernel drops SYNs, as a lossy path would; a line on its input
// makes it accept, and then the SYNs that are sent again after 1 s come through.
const PYTHON = `
import socket,sys
s=socket.socket();s.bind(('127.0.0.1',0));s.listen(0);print(s.getsockname()[1],flush=True)
sys.stdin.readline();k=[]
while True: k.append(s.accept())
`;

it('counts connects whose first SYN was lost', async () => {
  const child = spawn('python3', ['-c', PYTHON], { stdio: ['pipe', 'pipe', 'inherit'] });
  const port = Number(String((await once(child.stdout, 'data'))[0]));
  const here = place(port);
  const looking = lookPath(here.probing, here.target, '127.0.0.1', 8, { ...PATIENCE, connect: 4000 });
  const probe = connect(port, '127.0.0.1').on('error', () => undefined); // once this has been dropped as well, the queue was full
  probe.setTimeout(500, () => child.stdin.write('\n'));
  await looking;
  const facts = here.facts('path');
  expect(facts).toMatchObject({ tries: 8, connected: 8 });
  expect(facts.retransmitted).toBeGreaterThanOrEqual(2);
  expect(facts.worstMs).toBeGreaterThanOrEqual(900);
  probe.destroy();
  child.kill();
});

it('is over in time where all are lost, and skipped where the check ends', async () => {
  const child = spawn('python3', ['-c', PYTHON], { stdio: ['pipe', 'pipe', 'inherit'] });
  const port = Number(String((await once(child.stdout, 'data'))[0]));
  const held = Array.from({ length: 4 }, () => connect(port, '127.0.0.1').on('error', () => undefined));
  await once(held[0] ?? child, 'connect');
  const here = place(port);
  await lookPath(here.probing, here.target, '127.0.0.1', 4, PATIENCE);
  expect(here.failed('path').fault).toBe('timed-out');
  expect(here.seen[0]?.ms).toBeLessThan(PATIENCE.connect + 400);
  const stop = new AbortController();
  const other = place(port, undefined, undefined, stop.signal);
  const looking = lookPath(other.probing, other.target, '127.0.0.1', 4, { ...PATIENCE, connect: 60_000 });
  stop.abort();
  await looking;
  expect(other.seen[0]?.outcome).toMatchObject({ status: 'skipped', reason: 'timed-out' });
  for (const socket of held) socket.destroy();
  child.kill();
});

it('takes sixteen by default, and leaves none open', async () => {
  const { createServer } = await import('node:net');
  let [open, most] = [0, 0];
  const server = createServer((socket) => {
    most += 1;
    open += 1;
    socket.resume().on('close', () => {
      open -= 1;
    });
  });
  const here = place(await listening(server));
  await lookPath(here.probing, here.target, '127.0.0.1', undefined, PATIENCE);
  expect(here.facts('path')).toMatchObject({ tries: 16, connected: 16, retransmitted: 0 });
  await expect.poll(() => open).toBe(0);
  expect(most).toBe(16);
});
