// The console's door: which hosts and origins may knock, the headers of every answer, signing in with the token, the session's cookie.
import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import type { Lang } from '../../src/model.ts';
import { MOST_WRONG, SESSION_DAYS } from './limits.ts';
import { type People, type Profile, sameSecret } from './people.ts';
import { signInPage } from './sign-in.ts';

const COOKIE = 'acr-check-console';
/** Nothing inline, nothing from elsewhere, no markup made from strings. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  'img-src data:',
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const LOOPBACK = /^(?:localhost|127(?:[.]\d{1,3}){3}|\[::1\])$/;

/** The origin that a browser must be at to talk to us; undefined: the Host header is none of ours (DNS rebinding). */
export function ownOrigin(hostHeader: string | undefined, publicUrl: string | undefined): string | undefined {
  const ours = publicUrl === undefined ? undefined : new URL(publicUrl);
  if (hostHeader === undefined) return undefined;
  if (ours?.host === hostHeader.toLowerCase()) return ours.origin;
  const url = `http://${hostHeader}`;
  if (!URL.canParse(url)) return undefined;
  const { hostname, origin, pathname, username } = new URL(url);
  return LOOPBACK.test(hostname) && pathname === '/' && username === '' ? origin : undefined;
}

export interface Visitor {
  readonly origin: string;
  readonly secret?: string;
  readonly profile?: Profile;
}

export const visitorOf = (res: Response): Visitor => res.locals.visitor as Visitor;

function cookieOf(req: Request): string | undefined {
  for (const part of (req.headers.cookie ?? '').slice(0, 8000).split(';')) {
    const [name, value] = part.trim().split('=', 2);
    if (name === COOKIE && value) return value;
  }
  return undefined;
}

export interface DoorOptions {
  readonly token: string;
  readonly lang: Lang;
  readonly publicUrl: string | undefined;
  readonly people: People;
  /** Somebody's session ended: what is open for them closes. */
  readonly left: (user: string) => void;
}

const setCookie = (res: Response, origin: string, value: string, days: number): void =>
  void res.cookie(COOKIE, value, { httpOnly: true, sameSite: 'strict', secure: origin.startsWith('https:'), path: '/console', maxAge: days * 86_400_000 });

/** Refuses foreign hosts and origins, and finds out who it is. Everything else of the console comes after it. */
export function guard({ publicUrl, people }: DoorOptions) {
  return async (req: Request, res: Response, next: NextFunction): Promise<void> => {
    res.setHeader('content-security-policy', POLICY);
    res.setHeader('referrer-policy', 'no-referrer');
    res.setHeader('x-content-type-options', 'nosniff');
    res.setHeader('x-frame-options', 'DENY');
    res.setHeader('cross-origin-opener-policy', 'same-origin');
    res.setHeader('cross-origin-resource-policy', 'same-origin');
    res.setHeader('cache-control', 'no-store');
    const origin = ownOrigin(req.headers.host, publicUrl);
    if (origin === undefined) return void res.status(421).type('text/plain').send('This name is none of the console’s. Use localhost or PUBLIC_URL.\n');
    const safe = req.method === 'GET' || req.method === 'HEAD';
    if (!safe && req.headers.origin !== origin) return void res.status(403).json({ error: 'origin' });
    const secret = cookieOf(req);
    const profile = await people.who(secret);
    res.locals.visitor = { origin, ...(secret !== undefined && profile ? { secret, profile } : {}) } satisfies Visitor;
    next();
  };
}

/** Routes of signing in and out. `/` with `?token=` is what the bot prints when it starts. */
export function door(options: DoorOptions): Router {
  const { token, lang, people } = options;
  const router = express.Router();
  let wrong: number[] = [];

  async function tried(req: Request, res: Response, given: string): Promise<void> {
    const { origin, profile } = visitorOf(res);
    const asks = langOf(req, lang);
    wrong = wrong.filter((at) => at > Date.now() - 60_000);
    if (wrong.length >= MOST_WRONG) return void res.status(429).type('text/html').send(signInPage(asks, 'tooOften'));
    if (!sameSecret(given.slice(0, 500), token)) {
      wrong.push(Date.now());
      return void res.status(401).type('text/html').send(signInPage(asks, 'wrong'));
    }
    if (!profile) setCookie(res, origin, await people.enter(asks), SESSION_DAYS);
    res.redirect(303, '/console/'); // the token leaves the address bar and the history
  }

  router.get('/', async (req, res, next) => {
    if (typeof req.query.token === 'string') return tried(req, res, req.query.token);
    if (!visitorOf(res).profile)
      return void res
        .status(401)
        .type('text/html')
        .send(signInPage(langOf(req, lang)));
    next();
  });
  router.post('/sign-in', express.urlencoded({ extended: false, limit: '4kb' }), async (req, res) => tried(req, res, String(req.body?.token ?? '')));
  router.post('/sign-out', async (_req, res) => {
    const { secret, origin, profile } = visitorOf(res);
    if (secret !== undefined) await people.leave(secret);
    if (profile) options.left(profile.id);
    setCookie(res, origin, '', 0);
    res.status(204).end();
  });
  return router;
}

const langOf = (req: Request, otherwise: Lang): Lang =>
  req.headers['accept-language'] === undefined ? otherwise : req.acceptsLanguages('en', 'zh') === 'zh' ? 'zh-CN' : 'en';
