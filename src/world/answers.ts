// What the servers of a world say over HTTP: bodies as Azure's registries, data endpoints and middleboxes send them.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WorldServer } from './world.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const LAYER = Buffer.alloc(2048, 'layer');

type Send = (response: ServerResponse, status: number, headers: Record<string, string>, body?: string | Buffer) => void;
const send: Send = (response, status, headers, body = '') => {
  response.writeHead(status, { 'content-length': String(Buffer.byteLength(body)), ...headers });
  response.end(body);
};
const json = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void =>
  send(
    response,
    status,
    { 'content-type': 'application/json; charset=utf-8', 'docker-distribution-api-version': 'registry/2.0', ...headers },
    JSON.stringify(body),
  );
const problem = (code: string, message: string): unknown => ({ errors: [{ code, message }] });

/** The steps of a pull: challenge, anonymous token, manifest, redirect to the layers. */
function asRegistry(request: IncomingMessage, response: ServerResponse, host: string, dataHost: string | undefined): void {
  const url = new URL(request.url ?? '/', `https://${host}`);
  if (url.pathname === '/oauth2/token') return json(response, 200, { access_token: 'anonymous' });
  if (request.headers.authorization === undefined) {
    return json(response, 401, problem('UNAUTHORIZED', 'authentication required, visit https://aka.ms/acr/authorization for more information.'), {
      'www-authenticate': `Bearer realm="https://${host}/oauth2/token",service="${host}"`,
    });
  }
  if (url.pathname.includes('/manifests/')) {
    const body = {
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config: { digest: DIGEST, size: 2 },
      layers: [{ digest: DIGEST, size: LAYER.length }],
    };
    return json(response, 200, body, { 'content-type': 'application/vnd.oci.image.manifest.v1+json' });
  }
  if (url.pathname.includes('/blobs/')) {
    return send(response, 307, { location: `https://${dataHost ?? host}:${request.socket.localPort}/layer?sig=secret` });
  }
  return json(response, 200, {});
}

export function answerAs(server: WorldServer, request: IncomingMessage, response: ServerResponse): void {
  const host = (request.headers.host ?? 'unknown').replace(/:\d+$/, '');
  switch (server.answer) {
    case 'registry':
      return asRegistry(request, response, host, server.dataHost);
    case 'denied':
      return json(
        response,
        403,
        problem('DENIED', `client with IP '${server.sees}' is not allowed access. Refer https://aka.ms/acr/firewall to grant access.`),
      );
    case 'data':
      return request.url?.startsWith('/layer')
        ? send(response, 200, { 'content-type': 'application/octet-stream' }, LAYER)
        : send(response, 404, { 'content-type': 'application/xml' }, '<?xml version="1.0"?><Error><Code>ResourceNotFound</Code></Error>');
    case 'control':
      return send(response, 200, { 'content-type': 'text/html' }, '<html><title>control</title></html>');
    case 'portal':
      return send(response, 200, { 'content-type': 'text/html' }, '<html><title>Welcome. Please sign in to the network.</title></html>');
    case 'throttled':
      return json(response, 429, problem('TOOMANYREQUESTS', 'too many requests'), { 'retry-after': '37' });
    case 'degraded':
      return send(response, 503, { 'content-type': 'text/plain' }, 'Service Unavailable');
    case 'none':
      return; // the request is read, and nothing comes back
  }
}
