// Instead of a token of ours: one that Microsoft Entra gave to a managed identity, checked by issuer, audience, signature and object id.
// https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
import { createLocalJWKSet, createRemoteJWKSet, type JSONWebKeySet, type JWTVerifyGetKey, jwtVerify } from 'jose';

export interface EntraSettings {
  /** https://login.microsoftonline.com/TENANT/v2.0, or https://sts.windows.net/TENANT/ for tokens of version 1. */
  readonly issuer: string;
  readonly audience: string;
  /** Object id of the identity -> the worker's name. */
  readonly objects: Readonly<Record<string, string>>;
  /** Where the issuer's keys are, or the keys. */
  readonly jwks: string | JSONWebKeySet;
}

/** The worker's name; undefined for every token that is not one of the configured identities', now. */
export type EntraCheck = (token: string) => Promise<string | undefined>;

const MOST_TOKEN = 8192;
const CLOCKS_MAY_DIFFER_S = 120;

export function entraCheck({ issuer, audience, objects, jwks }: EntraSettings): EntraCheck {
  const keys: JWTVerifyGetKey = typeof jwks === 'string' ? createRemoteJWKSet(new URL(jwks), { timeoutDuration: 5_000 }) : createLocalJWKSet(jwks);
  const byId = new Map(Object.entries(objects).map(([id, name]) => [id.toLowerCase(), name]));
  return async (token) => {
    if (token.length > MOST_TOKEN || !/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return undefined;
    try {
      const { payload } = await jwtVerify(token, keys, {
        ...{ issuer, audience, algorithms: ['RS256'], clockTolerance: CLOCKS_MAY_DIFFER_S },
        requiredClaims: ['exp', 'oid'],
      });
      return typeof payload.oid === 'string' ? byId.get(payload.oid.toLowerCase()) : undefined;
    } catch {
      return undefined; // a stranger's, expired, or the keys cannot be had: whoever cannot be known is nobody
    }
  };
}
