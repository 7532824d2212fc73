// A proxy with bad manners that squid does not have: `node odd-proxy.ts ADDRESS PORT MANNERS`; prints "ready".
import { createServer, type Socket } from 'node:net';

const [, , address = '127.0.0.1', port = '3128', manners = 'eof'] = process.argv;
const OPENED = 'HTTP/1.1 200 Connection established\r\n\r\n';
const page = (status: string, more: string, body: string): string =>
  `HTTP/1.1 ${status}\r\n${more}Content-Type: text/html\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

const ACTS: Readonly<Record<string, (socket: Socket) => void>> = {
  hang: (socket) => socket.resume(),
  eof: (socket) => socket.end(),
  reset: (socket) => socket.resetAndDestroy(),
  redirect: (socket) => socket.end(page('302 Found', 'Location: http://signin.corp.example/\r\n', '')),
  web: (socket) => socket.end(page('404 Not Found', 'Server: nginx\r\n', '<html><title>404 Not Found</title></html>')),
  'tunnel-reset': (socket) => {
    socket.write(OPENED);
    socket.once('data', () => socket.resetAndDestroy());
  },
  'tunnel-hang': (socket) => {
    socket.write(OPENED);
    socket.resume();
  },
};

const server = createServer((socket) => {
  socket.on('error', () => socket.destroy());
  let head = '';
  const read = (chunk: Buffer): void => {
    head += chunk.toString('latin1');
    if (!head.includes('\r\n\r\n')) return;
    socket.off('data', read);
    ACTS[manners]?.(socket);
  };
  socket.on('data', read);
});
server.listen(Number(port), address, () => console.log('ready'));
