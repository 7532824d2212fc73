// The proxies of a world: HTTP CONNECT on loopback, each with one way of going wrong.
import { createServer, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { listen, type Running } from './tls-front.ts';
import type { WorldProxy } from './world.ts';

/** Where a forwarding proxy finds a host: the world's own resolver, or nothing. */
export type Locate = (host: string) => string | undefined;

const page = (status: string, headers: readonly string[], body: string): string =>
  [`HTTP/1.1 ${status}`, ...headers, 'Content-Type: text/html', `Content-Length: ${Buffer.byteLength(body)}`, '', body].join('\r\n');

const DENIED = page('403 Forbidden', ['Server: squid/5.7', 'X-Squid-Error: ERR_ACCESS_DENIED 0'], '<html><title>Access denied by policy</title></html>');
const REFUSALS: Partial<Record<WorldProxy['behaviour'], string>> = {
  deny: DENIED,
  authenticate: page(
    '407 Proxy Authentication Required',
    ['Server: squid/5.7', 'Proxy-Authenticate: Basic realm="corp"'],
    '<html><title>Sign in</title></html>',
  ),
  'sign-in-page': page('302 Found', ['Location: https://login.corp.example/'], ''),
  'upstream-error': page('503 Service Unavailable', ['Server: squid/5.7', 'X-Squid-Error: ERR_DNS_FAIL 0'], '<html><title>Unable to resolve</title></html>'),
};

function tunnel(client: Duplex, host: string, address: string, port: number): void {
  const upstream = connect({ host: address, port });
  upstream.once('connect', () => {
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    upstream.pipe(client).pipe(upstream);
  });
  upstream.once('error', () => client.end(page('502 Bad Gateway', ['Server: squid/5.7', 'X-Squid-Error: ERR_CONNECT_FAIL 111'], `<html>${host}</html>`)));
  client.once('close', () => upstream.destroy());
}

/** Starts one proxy. `inspectAt` is where a world's inspecting server stands, for the proxies that open TLS. */
export async function startProxy(proxy: WorldProxy, locate: Locate, inspectAt?: string): Promise<Running> {
  const server = createServer((_request, response) => response.writeHead(400).end());
  server.on('connect', (request: IncomingMessage, client: Duplex) => {
    client.on('error', () => client.destroy());
    const [host = '', port = '443'] = (request.url ?? '').split(':');
    const refusal = proxy.deny.includes(host) ? DENIED : REFUSALS[proxy.behaviour];
    if (proxy.behaviour === 'silent') return;
    if (proxy.behaviour === 'close') return void (client as Socket).destroy();
    if (refusal !== undefined) return void client.end(refusal);
    const address = proxy.behaviour === 'inspect' ? inspectAt : locate(host);
    if (address === undefined) return void client.end(REFUSALS['upstream-error']);
    tunnel(client, host, address, Number(port));
  });
  return listen(server, proxy.address, 0);
}
