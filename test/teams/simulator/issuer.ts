// The one who signs what Teams sends, and who gives the bot its own token: keys, OpenID metadata and a token endpoint on loopback.
import type { webcrypto } from 'node:crypto';
import type { Router } from 'express';
import express from 'express';
import { decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair, SignJWT } from 'jose';

export interface Claims {
  readonly issuer?: string;
  readonly audience?: string;
  readonly serviceUrl?: string | null;
  readonly expiresIn?: number; // seconds from now
  readonly notBefore?: number;
}
export interface Issuer {
  readonly issuer: string;
  readonly router: (base: () => string) => Router;
  sign(claims?: Claims): Promise<string>;
  /** The same claims, with a key that nobody published. */
  forge(claims?: Claims): Promise<string>;
  unsigned(claims?: Claims): Promise<string>;
  hs256(claims?: Claims): Promise<string>;
  /** Tokens that the bot may use now. */
  readonly given: Set<string>;
  /** From now on the bot's secret is (not) accepted. */
  refuse(refused: boolean): void;
  readonly asked: { readonly grant: string; readonly scope: string; readonly by: 'secret' | 'assertion' | 'nothing'; readonly x5t?: string }[];
}

export interface IssuerOptions {
  readonly appId: string;
  readonly tenant: string;
  readonly password: string;
  readonly serviceUrl: () => string;
}

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export async function startIssuer({ appId, tenant, password, serviceUrl }: IssuerOptions): Promise<Issuer> {
  const issuer = 'https://api.issuer.example';
  const ours = await generateKeyPair('RS256', { extractable: true });
  const theirs = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(ours.publicKey)), kid: 'key-1', use: 'sig', alg: 'RS256', endorsements: ['msteams'] };
  const given = new Set<string>();
  const asked: Issuer['asked'] = [];
  let refused = false;
  let count = 0;

  const payload = ({ issuer: iss = issuer, audience = appId, serviceUrl: url = serviceUrl(), expiresIn = 3_600, notBefore = -300 }: Claims = {}) => {
    const now = Math.floor(Date.now() / 1_000);
    return { iss, aud: audience, exp: now + expiresIn, nbf: now + notBefore, ...(url === null ? {} : { serviceurl: url }) };
  };
  const signed = (key: webcrypto.CryptoKey | Uint8Array, alg: string, claims?: Claims): Promise<string> =>
    new SignJWT(payload(claims)).setProtectedHeader({ alg, kid: 'key-1', typ: 'JWT' }).sign(key);

  const router = (base: () => string): Router => {
    const made = express.Router();
    made.get('/.well-known/openidconfiguration', (_request, response) => {
      response.json({ issuer, jwks_uri: `${base()}/keys`, id_token_signing_alg_values_supported: ['RS256'] });
    });
    made.get('/keys', (_request, response) => {
      response.json({ keys: [jwk] });
    });
    made.post('/:tenant/oauth2/v2.0/token', express.urlencoded({ extended: false }), (request, response) => {
      const { client_id: id, client_secret: secret, grant_type: grant = '', scope = '', client_assertion: assertion } = request.body as Record<string, string>;
      const x5t = assertion ? decodeProtectedHeader(assertion).x5t : undefined;
      asked.push({ grant, scope, by: secret ? 'secret' : assertion ? 'assertion' : 'nothing', ...(typeof x5t === 'string' ? { x5t } : {}) });
      const good = assertion ? decodeJwt(assertion).iss === appId : secret === password;
      if (refused || !good || id !== appId || request.params.tenant !== tenant || grant !== 'client_credentials' || !scope.endsWith('/.default')) {
        response.status(401).json({ error: 'invalid_client' });
        return;
      }
      count++;
      const token = `token-${count}`;
      given.add(token);
      response.json({ access_token: token, token_type: 'Bearer', expires_in: 3_599 });
    });
    return made;
  };
  return {
    issuer,
    router,
    given,
    asked,
    sign: (claims) => signed(ours.privateKey, 'RS256', claims),
    forge: (claims) => signed(theirs.privateKey, 'RS256', claims),
    hs256: (claims) => signed(new TextEncoder().encode(JSON.stringify(jwk)), 'HS256', claims),
    unsigned: async (claims) => `${encoded({ alg: 'none', kid: 'key-1', typ: 'JWT' })}.${encoded(payload(claims))}.`,
    refuse: (now) => {
      refused = now;
    },
  };
}
