// The bot's own token for the connector: asked for with a secret, a certificate or a managed identity, and kept until shortly before it ends.
// Secret and certificate are asked for here and not through the SDK: its old MSAL cannot be pointed at another cloud by configuration alone.
import { randomUUID } from 'node:crypto';
import { importPKCS8, SignJWT } from 'jose';
import { z } from 'zod';
import { type Authority, authorityOf, type TeamsConfig } from '../config.ts';
import { CALL_MS } from '../limits.ts';
import {
  FederatedServiceClientCredentialsFactory,
  JwtTokenProviderFactory,
  ManagedIdentityServiceClientCredentialsFactory,
  type ServiceClientCredentialsFactory,
} from './names.ts';
import { TeamsProblem } from './problem.ts';

export interface Token {
  readonly value: string;
  readonly endsAt: number;
}
/** `fresh`: the last one was refused. undefined: an anonymous bot, which has none. */
export type TokenSource = (fresh?: boolean) => Promise<string | undefined>;

const EARLY_MS = 5 * 60_000;
const answered = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() });

const endpoint = ({ loginUrl, tenant }: Authority): string => `${loginUrl.replace(/\/+$/, '')}/${encodeURIComponent(tenant)}/oauth2/v2.0/token`;

/** A certificate proves itself by a signed note to the token endpoint, good for ten minutes. */
async function assertion(appId: string, { thumbprint, privateKey }: NonNullable<TeamsConfig['certificate']>, audience: string): Promise<string> {
  const key = await importPKCS8(privateKey.replaceAll('\\n', '\n'), 'RS256');
  const x5t = Buffer.from(thumbprint.replaceAll(/[^0-9a-fA-F]/g, ''), 'hex').toString('base64url');
  return new SignJWT({})
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', x5t })
    .setIssuer(appId)
    .setSubject(appId)
    .setAudience(audience)
    .setJti(randomUUID())
    .setNotBefore('0s')
    .setIssuedAt()
    .setExpirationTime('10m')
    .sign(key);
}

async function asked(url: string, form: Readonly<Record<string, string>>, now: number): Promise<Token> {
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(form), signal: AbortSignal.timeout(CALL_MS), redirect: 'error' }).catch(
    (error: unknown) => {
      throw new TeamsProblem(0, 'NoTokenEndpoint', error instanceof Error ? error.message : String(error));
    },
  );
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) {
    const code = z.object({ error: z.string() }).safeParse(body);
    // A wrong secret is answered with 400 or 401: either way this bot is signed out, which is no fault of the message.
    const status = response.status >= 500 || response.status === 429 ? response.status : 401;
    throw new TeamsProblem(status, 'NoToken', `${response.status} ${code.success ? code.data.error.slice(0, 100) : ''}`);
  }
  const { access_token: value, expires_in } = answered.parse(body);
  return { value, endsAt: now + expires_in * 1_000 };
}

function identity(config: TeamsConfig, appId: string, authority: Authority): () => Promise<Token> {
  const factory: ServiceClientCredentialsFactory = config.federatedClientId
    ? new FederatedServiceClientCredentialsFactory(appId, config.federatedClientId, authority.tenant)
    : new ManagedIdentityServiceClientCredentialsFactory(appId, new JwtTokenProviderFactory());
  return async () => {
    // Made anew each time: the SDK keeps the managed identity's first token for ever, and it ends.
    const credentials = await factory.createCredentials(appId, authority.audience, authority.loginUrl, false);
    if ('oAuthEndpoint' in credentials) credentials.oAuthEndpoint = `${authority.loginUrl}/${authority.tenant}`;
    if (!('getToken' in credentials) || typeof credentials.getToken !== 'function') throw new TeamsProblem(401, 'NoToken', 'these credentials give no token');
    const value: unknown = await credentials.getToken(true);
    if (typeof value !== 'string') throw new TeamsProblem(401, 'NoToken', 'the managed identity gave no token');
    return { value, endsAt: endOf(value) };
  };
}

/** When a token ends, by its own word; an hour when it does not say. */
function endOf(token: string): number {
  const [, body = ''] = token.split('.');
  try {
    return z.object({ exp: z.number() }).parse(JSON.parse(Buffer.from(body, 'base64url').toString('utf8'))).exp * 1_000;
  } catch {
    return Date.now() + 3_600_000;
  }
}

function source(config: TeamsConfig): (() => Promise<Token>) | undefined {
  const { appId, password, certificate } = config;
  if (!appId) return undefined;
  const authority = authorityOf(config);
  const url = endpoint(authority);
  const base = { grant_type: 'client_credentials', client_id: appId, scope: `${authority.audience}/.default` };
  if (config.appType !== 'UserAssignedMSI' && certificate)
    return async () =>
      asked(
        url,
        {
          ...base,
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: await assertion(appId, certificate, url),
        },
        Date.now(),
      );
  if (config.appType !== 'UserAssignedMSI' && password) return () => asked(url, { ...base, client_secret: password }, Date.now());
  return identity(config, appId, authority);
}

export function tokenSource(config: TeamsConfig): TokenSource {
  const get = source(config);
  if (!get) return async () => undefined;
  let kept: Token | undefined;
  let asking: Promise<Token> | undefined;
  return async (fresh = false) => {
    if (!fresh && kept && kept.endsAt - EARLY_MS > Date.now()) return kept.value;
    // Many messages wait for one token: it is asked for once.
    asking ??= get().finally(() => {
      asking = undefined;
    });
    kept = await asking;
    return kept.value;
  };
}
