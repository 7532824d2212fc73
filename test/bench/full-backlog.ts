// A listener that accepts nothing: its thread stands still, its queue is full, and the kernel drops every further SYN.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';

const STANDS_STILL = `
  const { createServer } = require('node:net');
  const { parentPort, workerData } = require('node:worker_threads');
  const server = createServer();
  server.listen({ host: workerData, port: 0, backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
  });
`;
const FILLERS = 8;
/** Connects that the kernel takes, it takes at once. */
const SETTLED_MS = 200;

export interface FullBacklog {
  readonly port: number;
  readonly close: () => Promise<void>;
}

export async function fullBacklog(host: string): Promise<FullBacklog> {
  const worker = new Worker(STANDS_STILL, { eval: true, workerData: host });
  const [port] = (await once(worker, 'message')) as [number];
  const fillers: Socket[] = [];
  const isTaken = (): Promise<boolean> =>
    new Promise((resolve) => {
      const socket = connect({ host, port });
      fillers.push(socket);
      const timer = setTimeout(() => resolve(false), SETTLED_MS);
      socket.once('connect', () => {
        clearTimeout(timer);
        resolve(true);
      });
      socket.on('error', () => resolve(false));
    });
  const close = async (): Promise<void> => {
    for (const socket of fillers) socket.destroy();
    await worker.terminate();
  };
  for (let i = 0; i < FILLERS; i += 1) if (!(await isTaken())) return { port, close };
  await close();
  throw new Error('bench: this system takes connections beyond the backlog');
}
