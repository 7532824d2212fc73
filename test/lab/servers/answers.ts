// What the doors say over HTTP. Shapes of 401, 403, tokens and 307 as Azure's registries send them; the images are docker-registry's.
import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { BlockList } from 'node:net';
import type { AnswerFault, FrontDoor } from '../world.ts';

export interface Place {
  readonly door: FrontDoor;
  readonly registrySocket: string;
  readonly clockDays: number;
  /** Requests so far, for faults that come every n-th time. */
  readonly counts: Map<AnswerFault, number>;
}
type Headers = Readonly<Record<string, string>>;

const DAY = 86_400_000;
const API: Headers = { 'docker-distribution-api-version': 'registry/2.0', server: 'AzureContainerRegistry', 'x-content-type-options': 'nosniff' };

function send({ clockDays }: Place, response: ServerResponse, status: number, headers: Headers, body = ''): void {
  const date = new Date(Date.now() + clockDays * DAY).toUTCString();
  response.writeHead(status, { date, 'content-length': String(Buffer.byteLength(body)), ...headers });
  response.end(body);
}
const json = (place: Place, response: ServerResponse, status: number, body: unknown, headers: Headers = {}): void =>
  send(place, response, status, { ...API, 'content-type': 'application/json; charset=utf-8', ...headers }, JSON.stringify(body));
const html = (place: Place, response: ServerResponse, status: number, body: string, headers: Headers = {}): void =>
  send(place, response, status, { 'content-type': 'text/html', ...headers }, body);
const problem = (code: string, message: string): unknown => ({ errors: [{ code, message, detail: null }] });

function isLetIn(lets: FrontDoor['lets'], address: string): boolean {
  if (lets === 'all' || lets === 'nobody') return lets === 'all';
  const list = new BlockList();
  for (const range of lets) {
    const [net = '', bits] = range.split('/');
    const family = net.includes(':') ? 'ipv6' : 'ipv4';
    list.addSubnet(net, Number(bits ?? (family === 'ipv6' ? 128 : 32)), family);
  }
  return list.check(address, address.includes(':') ? 'ipv6' : 'ipv4');
}

const denied = (place: Place, request: IncomingMessage, response: ServerResponse): void => {
  const ip = request.socket.remoteAddress ?? '';
  const message = `client with IP '${ip}' is not allowed access. Refer https://aka.ms/acr/firewall to grant access.`;
  json(place, response, 403, problem('DENIED', message));
};

type Broken = (place: Place, request: IncomingMessage, response: ServerResponse) => void;
/** Faults of every request. Those of single steps are asked for where the step is. */
const WHOLE: Partial<Record<AnswerFault, Broken>> = {
  throttled: (place, _, response) => json(place, response, 429, problem('TOOMANYREQUESTS', 'too many requests'), { 'retry-after': '30' }),
  unavailable: (place, _, response) =>
    send(
      place,
      response,
      503,
      { 'content-type': 'text/plain', server: 'AzureContainerRegistry' },
      'Service Unavailable: the service is temporarily unavailable',
    ),
  error: (place, _, response) => json(place, response, 500, problem('UNKNOWN', 'unknown error')),
  denied,
  portal: (place, _, response) => html(place, response, 200, '<!doctype html><html><head><title>Guest network: please sign in</title></head></html>'),
  'login-page': (place, _, response) => html(place, response, 302, '', { location: 'http://guest.corp.example/login' }),
  hang: () => undefined, // the request is read, and nothing comes back
  'firewall-470': (place, _, response) =>
    send(place, response, 470, { 'content-type': 'text/plain' }, 'Action: Deny. Reason: No rule matched. Proceeding with default action.'),
  waf: (place, _, response) =>
    html(place, response, 403, '<html><head><title>Web Page Blocked</title></head><body>Your request was blocked by policy.</body></html>', {
      server: 'gateway',
    }),
};

/** Is that fault due at this request? */
function due({ door, counts }: Place, how: AnswerFault): boolean {
  const fault = door.answers.find((one) => one.how === how);
  if (!fault) return false;
  const count = (counts.get(how) ?? 0) + 1;
  counts.set(how, count);
  return count % fault.every === 0;
}

/** From the docker-registry behind the door. */
function fromRegistry(place: Place, request: IncomingMessage, response: ServerResponse, path: string): void {
  const { host: _, authorization: __, ...headers } = request.headers;
  const upstream = httpRequest({ socketPath: place.registrySocket, path, method: request.method ?? 'GET', headers: { ...headers, host: place.door.host } });
  upstream.once('response', (answer) => {
    const { location, ...rest } = answer.headers;
    response.writeHead(answer.statusCode ?? 502, { ...rest, ...API });
    answer.pipe(response);
  });
  upstream.once('error', () => json(place, response, 500, problem('UNKNOWN', 'the registry behind is gone')));
  request.pipe(upstream);
}

function asRegistry(place: Place, request: IncomingMessage, response: ServerResponse, url: URL): void {
  const { host, anonymousPull, layersAt = host } = place.door;
  const unauthorized = (scope?: string): void => {
    const challenge = `Bearer realm="https://${host}/oauth2/token",service="${host}"${scope ? `,scope="${scope}"` : ''}`;
    json(place, response, 401, problem('UNAUTHORIZED', 'authentication required, visit https://aka.ms/acr/authorization for more information.'), {
      'www-authenticate': challenge,
    });
  };
  if (url.pathname === '/oauth2/exchange') return json(place, response, 200, { refresh_token: 'a-refresh-token' });
  if (url.pathname === '/oauth2/token') {
    if (due(place, 'token-hang')) return;
    if (due(place, 'no-token') || (request.method === 'GET' && !anonymousPull)) return unauthorized();
    return json(place, response, 200, { access_token: 'an-access-token' });
  }
  const image = /^\/v2\/(.+)\/(manifests|blobs|tags)\/(.+)$/.exec(url.pathname);
  if (request.headers.authorization === undefined) return unauthorized(image ? `repository:${image[1]}:pull` : undefined);
  if (!image) return json(place, response, 200, {});
  const [, repo = '', kind, reference = ''] = image;
  if (request.method !== 'GET' && request.method !== 'HEAD') return unauthorized(`repository:${repo}:pull,push`);
  if (kind !== 'blobs' || request.method === 'HEAD') return fromRegistry(place, request, response, url.pathname + url.search);
  if (due(place, 'redirect-lost')) return send(place, response, 307, API);
  const at = due(place, 'wrong-redirect') ? `gone.${layersAt}` : layersAt;
  const location = `https://${at}/${reference.replace(':', '-')}?r=${encodeURIComponent(repo)}&sv=2019-07-07&sr=b&sp=r&sig=b2Zfbm8tdXNl`;
  send(place, response, 307, { ...API, location });
}

/** Layers, by a signed address; storage refuses a request that brings an Authorization header as well. */
function asLayers(place: Place, request: IncomingMessage, response: ServerResponse, url: URL): void {
  const xml = (status: number, code: string): void =>
    send(
      place,
      response,
      status,
      { 'content-type': 'application/xml', server: 'Windows-Azure-Blob/1.0 Microsoft-HTTPAPI/2.0' },
      `<?xml version="1.0"?><Error><Code>${code}</Code></Error>`,
    );
  const digest = url.pathname.slice(1).replace('-', ':');
  const repo = url.searchParams.get('r');
  if (!repo || !/^sha256:[0-9a-f]{64}$/.test(digest)) return xml(404, 'ResourceNotFound');
  if (request.headers.authorization !== undefined) return xml(400, 'InvalidAuthenticationInfo');
  if (due(place, 'no-blob')) return xml(404, 'BlobNotFound');
  fromRegistry(place, request, response, `/v2/${repo}/blobs/${digest}`);
}

export function answer(place: Place, request: IncomingMessage, response: ServerResponse): void {
  const { door } = place;
  const url = new URL(request.url ?? '/', `https://${door.host}`);
  const whole = door.answers.find(({ how }) => WHOLE[how] !== undefined && due(place, how));
  if (whole) return WHOLE[whole.how]?.(place, request, response);
  if (!isLetIn(door.lets, request.socket.remoteAddress ?? '')) return denied(place, request, response);
  switch (door.serves) {
    case 'registry':
      return asRegistry(place, request, response, url);
    case 'data':
    case 'blob':
      return asLayers(place, request, response, url);
    case 'control':
    case 'azure':
      return html(place, response, 200, `<html><head><title>${door.host}</title></head></html>`);
  }
}
