// A small Entra: openid-configuration, and tokens for client credentials (a secret, or a signed or federated assertion).
// Tokens are JWTs in form, signed with a key that nobody publishes: good for this world's Azure and registries alone.
import { createHmac, randomBytes } from 'node:crypto';
import { ok, type Reply } from './reply.ts';
import type { AzureWorld } from './world.ts';

export interface Claims {
  readonly aud: string;
  readonly appid: string;
  readonly oid: string;
  readonly tid: string;
  readonly exp: number; // seconds
}

export interface Entra {
  handle(method: string, path: string, form: URLSearchParams, authorityHost: string): Reply | undefined;
  /** What a token says, if this Entra made it and it is still good. */
  claimsOf(token: string): Claims | undefined;
}

const LIFE_SECONDS = 3_600;
const problem = (status: number, error: string, description: string): Reply => ({ status, body: { error, error_description: description, error_codes: [] } });
const encode = (of: object): string => Buffer.from(JSON.stringify(of)).toString('base64url');

export function entra(world: AzureWorld, now: () => number = Date.now): Entra {
  const key = randomBytes(32);
  const issued = new Map<string, Claims>();

  const issue = (client: AzureWorld['clients'][number], scope: string): Reply => {
    const aud = scope.replace(/\/\.default$/, '');
    const claims = { aud, appid: client.id, oid: client.objectId, tid: world.tenant, exp: Math.floor(now() / 1000) + LIFE_SECONDS };
    const head = `${encode({ typ: 'JWT', alg: 'HS256' })}.${encode({ ...claims, iat: Math.floor(now() / 1000), jti: randomBytes(8).toString('hex') })}`;
    const token = `${head}.${createHmac('sha256', key).update(head).digest('base64url')}`;
    issued.set(token, claims);
    return ok({ token_type: 'Bearer', expires_in: LIFE_SECONDS, ext_expires_in: LIFE_SECONDS, access_token: token });
  };

  const token = (form: URLSearchParams): Reply => {
    const client = world.clients.find((c) => c.id === form.get('client_id'));
    if (!client)
      return problem(400, 'unauthorized_client', `AADSTS700016: Application with identifier '${form.get('client_id')}' was not found in the directory.`);
    if (form.get('grant_type') !== 'client_credentials') return problem(400, 'unsupported_grant_type', 'AADSTS70003: The grant type is not supported.');
    const secret = form.get('client_secret');
    if (secret !== null ? secret !== client.secret : !form.get('client_assertion'))
      return problem(401, 'invalid_client', 'AADSTS7000215: Invalid client secret provided.');
    return issue(client, form.get('scope')?.split(' ')[0] ?? '');
  };

  return {
    handle(method, path, form, authorityHost) {
      const [, tenant = '', ...rest] = path.split('/');
      const what = rest.join('/');
      const known = what === 'v2.0/.well-known/openid-configuration' || what === 'oauth2/v2.0/token';
      if (!known) return undefined;
      if (tenant !== world.tenant) return problem(400, 'invalid_tenant', `AADSTS90002: Tenant '${tenant}' not found.`);
      if (method === 'POST') return token(form);
      const base = `${authorityHost}/${tenant}`;
      return ok({
        issuer: `${base}/v2.0`,
        authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
        token_endpoint: `${base}/oauth2/v2.0/token`,
        jwks_uri: `${base}/discovery/v2.0/keys`,
        response_types_supported: ['code', 'id_token'],
        subject_types_supported: ['pairwise'],
        id_token_signing_alg_values_supported: ['RS256'],
      });
    },
    claimsOf(given) {
      const claims = issued.get(given);
      return claims && claims.exp * 1000 > now() ? claims : undefined;
    },
  };
}
