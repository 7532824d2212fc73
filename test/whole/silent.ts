// A listener that drops SYNs without any right on the machine: its thread never accepts, and its queue is full.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';

const SOURCE = `
const { parentPort, workerData } = require('node:worker_threads');
const { createServer } = require('node:net');
const listening = workerData.addresses.map((address) => new Promise((resolve) => createServer().listen({ port: workerData.port, host: address, backlog: 1 }, resolve)));
Promise.all(listening).then(() => {
  parentPort.postMessage('listening');
  setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
});
`;

/** Filled once so many connections at once stay unanswered. */
const FILLING = 4;

export async function silence(addresses: readonly string[], port: number): Promise<{ readonly close: () => Promise<void> }> {
  const worker = new Worker(SOURCE, { eval: true, workerData: { addresses, port } });
  await once(worker, 'message');
  const held: Socket[] = [];
  for (const address of addresses) {
    for (let i = 0; i < FILLING; i++) held.push(connect(port, address).on('error', (error) => void error));
  }
  return {
    close: async () => {
      for (const socket of held) socket.destroy();
      await worker.terminate();
    },
  };
}
