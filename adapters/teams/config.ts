// What the Teams adapter is given; src/config reads it from the environment (DESIGN's Microsoft… variables).
import type { Lang } from '../../src/model.ts';

export const APP_TYPES = ['SingleTenant', 'MultiTenant', 'UserAssignedMSI'] as const;
export type AppType = (typeof APP_TYPES)[number];

export interface TeamsConfig {
  /** Empty or absent: allowed for an anonymous bot alone. */
  readonly appId?: string;
  readonly appType?: AppType;
  readonly tenantId?: string;
  /** One of these three, or a managed identity as the app itself (UserAssignedMSI). */
  readonly password?: string;
  readonly certificate?: { readonly thumbprint: string; readonly privateKey: string };
  /** Client id of the managed identity that the app trusts. */
  readonly federatedClientId?: string;
  /** Other clouds: who signs what Teams sends, under which name, and where our own tokens come from. */
  readonly openIdMetadata?: string;
  readonly tokenIssuer?: string;
  readonly loginUrl?: string;
  /** Tenants that may use this bot; never empty for a bot with an app id. */
  readonly allowedTenants?: readonly string[];
  /** Unsigned activities, from loopback to loopback only: for the Agents Playground. */
  readonly anonymous: boolean;
  readonly lang?: Lang;
}

/** Who signs and who is asked for tokens, with the public cloud's names where nothing else is configured. */
export interface Authority {
  readonly openIdMetadata: string;
  readonly issuer: string;
  /** What our tokens are for. In each of Microsoft's clouds it is the issuer's own name. */
  readonly audience: string;
  readonly loginUrl: string;
  readonly tenant: string;
}

export const authorityOf = ({ openIdMetadata, tokenIssuer, loginUrl, appType, tenantId }: TeamsConfig): Authority => ({
  openIdMetadata: openIdMetadata ?? 'https://login.botframework.com/v1/.well-known/openidconfiguration',
  issuer: tokenIssuer ?? 'https://api.botframework.com',
  audience: tokenIssuer ?? 'https://api.botframework.com',
  loginUrl: loginUrl ?? 'https://login.microsoftonline.com',
  tenant: appType === 'MultiTenant' || !tenantId ? 'botframework.com' : tenantId,
});

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|\[::1\]|localhost)$/;
/** A peer's address, as a socket tells it. */
export const isLoopback = (address: string | undefined): boolean => address !== undefined && /^(::ffff:)?127\.|^::1$/.test(address);

/** Where we may send a token or a message: encrypted, or to this very machine. */
export function isServiceUrl(text: string, anonymous: boolean): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username } = new URL(text);
  if (username !== '') return false;
  if (LOOPBACK.test(hostname)) return protocol === 'http:' || protocol === 'https:';
  return protocol === 'https:' && !anonymous;
}

/** Throws what is wrong with it, in words for the owner. */
export function checkConfig({ appId, anonymous, allowedTenants = [] }: TeamsConfig): void {
  if (anonymous) return;
  if (!appId) throw new Error('Teams needs MicrosoftAppId: without it anybody could speak to this bot');
  if (allowedTenants.length === 0) throw new Error('Teams needs MicrosoftAllowedTenants (or MicrosoftAppTenantId): which tenants may use this bot');
}
