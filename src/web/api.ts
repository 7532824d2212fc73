// The HTTP API for pipelines and the command line: ask for a check, wait for its report, cancel it.
import { json, type NextFunction, type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { ApiChecks } from '../bot/api-checks.ts';
import type { ApiToken, TokenScope } from '../store/tables/tokens.ts';

export interface ApiOptions {
  readonly checks: ApiChecks;
  /** The token that this secret is; undefined for none that may be used. */
  readonly authenticate: (secret: string) => Promise<ApiToken | undefined>;
}

const MOST_BODY = '128kb';
const MOST_WAIT_S = 60;

const body = z.strictObject({ text: z.string().min(1).max(70_000), lang: z.enum(['en', 'zh-CN']).exactOptional() });
/** More than is allowed is as much as is allowed: a client that asks for 300 s must not be answered at once, again and again. */
const wait = z.coerce
  .number()
  .min(0)
  .catch(0)
  .transform((seconds) => Math.min(seconds, MOST_WAIT_S));
const uuid = z.uuid();
const idempotencyKey = z.string().min(1).max(200).optional();

const CODES: Readonly<Record<number, string>> = {
  400: 'bad-request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  405: 'method-not-allowed',
  413: 'too-large',
  429: 'too-many-requests',
  503: 'unavailable',
};

export const refuse = (res: Response, status: number, message: string, code = CODES[status] ?? 'error'): void =>
  void res.status(status).json({ error: { code, message } });

/** Express 5 hands on what a handler rejects with. */
export function apiRouter({ checks, authenticate }: ApiOptions): Router {
  const router = Router();
  const allowed =
    (scope: TokenScope) =>
    async (req: Request, res: Response, next: NextFunction): Promise<void> => {
      const secret = /^Bearer ([\w-]{10,200})$/i.exec(req.headers.authorization ?? '')?.[1];
      const token = secret === undefined ? undefined : await authenticate(secret);
      if (!token) {
        res.setHeader('www-authenticate', 'Bearer realm="acr-check"');
        return refuse(res, 401, 'A valid token is needed: acr-check tokens create');
      }
      if (!token.scopes.includes(scope) && !token.scopes.includes('admin')) return refuse(res, 403, `This token lacks the scope “${scope}”.`);
      res.locals.token = token;
      next();
    };
  const tokenOf = (res: Response): ApiToken => res.locals.token as ApiToken;

  router.post('/checks', allowed('check'), json({ limit: MOST_BODY, strict: true }), async (req, res) => {
    const asked = body.safeParse(req.body);
    if (!asked.success) return refuse(res, 400, `The body is {"text": "check contoso"}: ${asked.error.issues[0]?.message ?? 'not as expected'}`);
    const key = idempotencyKey.safeParse(req.headers['idempotency-key']);
    if (!key.success) return refuse(res, 400, 'Idempotency-Key has 1 to 200 characters.');
    const result = await checks.ask(asked.data.text, tokenOf(res), {
      ...(key.data ? { key: key.data } : {}),
      ...(asked.data.lang ? { lang: asked.data.lang } : {}),
    });
    if ('refused' in result) {
      if (result.retryAfterS !== undefined) res.setHeader('retry-after', String(result.retryAfterS));
      return refuse(res, result.refused, result.message, result.code);
    }
    res.status(202).location(`/api/v1/checks/${result.id}`).json({ id: result.id });
  });

  router.get('/checks/:id', allowed('read'), async (req, res) => {
    const id = uuid.safeParse(req.params.id);
    if (!id.success) return refuse(res, 404, 'There is no such check.');
    const gone = new AbortController();
    res.on('close', () => gone.abort());
    const found = await checks.result(id.data, tokenOf(res), wait.parse(req.query.wait ?? 0) * 1000, gone.signal);
    if (!found) return refuse(res, 404, 'There is no such check.');
    if ('report' in found) return void res.status(200).json(found.report);
    res.status(202).json(found);
  });

  router.delete('/checks/:id', allowed('check'), async (req, res) => {
    const id = uuid.safeParse(req.params.id);
    if (!id.success || !(await checks.cancel(id.data, tokenOf(res)))) return refuse(res, 404, 'There is no such check.');
    res.status(202).json({ id: id.data });
  });

  router.use((_req, res) => refuse(res, 404, 'There is no such path.'));
  router.use((error: unknown, _req: Request, res: Response, next: NextFunction) => {
    if (res.headersSent) return next(error);
    const status = typeof error === 'object' && error !== null && 'status' in error && typeof error.status === 'number' ? error.status : 503;
    if (status === 413) return refuse(res, 413, `The body is larger than ${MOST_BODY}.`);
    if (status >= 400 && status < 500) return refuse(res, 400, 'The body is not JSON.');
    res.locals.fault = error;
    refuse(res, 503, 'The request could not be stored; try again in a minute.');
  });
  return router;
}
