// Who sent this activity: the SDK's own check of the signature, and ours of what it leaves open. Everything unsure is a no.

import { authorityOf, isServiceUrl, type TeamsConfig } from '../config.ts';
import { CHANNEL_ID } from '../names.ts';
import {
  type Activity,
  type AuthenticateRequestResult,
  AuthenticationConfiguration,
  AuthenticationError,
  BotFrameworkAuthenticationFactory,
  ServiceClientCredentialsFactory,
} from './names.ts';

/** 401: not signed as it must be. 403: signed, and not for us. 503: nobody can tell now (the issuer's keys cannot be read). */
export class Refused extends Error {
  readonly status: 401 | 403 | 503;
  constructor(status: 401 | 403 | 503, why: string) {
    super(why);
    this.name = 'Refused';
    this.status = status;
  }
}

/** Inbound only: what the SDK would send by itself goes nowhere, since everything outbound is ours (connector.ts). */
class OurApp extends ServiceClientCredentialsFactory {
  readonly #appId: string;
  constructor(appId: string) {
    super();
    this.#appId = appId;
  }
  async isValidAppId(appId: string): Promise<boolean> {
    return appId !== '' && appId === this.#appId;
  }
  /** Without an app id the SDK lets everybody in; that is meant for an anonymous bot alone, and checkConfig sees to it. */
  async isAuthenticationDisabled(): Promise<boolean> {
    return this.#appId === '';
  }
  async createCredentials() {
    return { signRequest: async <T>(request: T): Promise<T> => request };
  }
}

export const authentication = (config: TeamsConfig) => {
  const { openIdMetadata, issuer, audience, loginUrl, tenant } = authorityOf(config);
  const appId = config.anonymous ? '' : (config.appId ?? '');
  return BotFrameworkAuthenticationFactory.create(
    '',
    false,
    `${loginUrl}/${tenant}`,
    audience,
    issuer,
    audience,
    openIdMetadata,
    // Tokens of the Emulator are no business of a Teams bot: their issuer is never asked, and `verified` refuses them.
    openIdMetadata,
    '',
    new OurApp(appId),
    new AuthenticationConfiguration(),
  );
};
export type Authentication = ReturnType<typeof authentication>;

const JWT_ERRORS = new Set(['JsonWebTokenError', 'TokenExpiredError', 'NotBeforeError', 'SyntaxError']);

function refusal(error: unknown): Refused {
  if (error instanceof AuthenticationError) return new Refused(401, error.message);
  if (error instanceof Error && JWT_ERRORS.has(error.name)) return new Refused(401, error.message);
  return new Refused(503, error instanceof Error ? error.message : String(error));
}

/** Throws `Refused`. */
export async function verified(of: Authentication, config: TeamsConfig, activity: Activity, header: string): Promise<AuthenticateRequestResult> {
  const { serviceUrl, channelId } = activity;
  if (!isServiceUrl(serviceUrl ?? '', config.anonymous)) throw new Refused(401, 'no usable serviceUrl');
  if (config.anonymous) return of.authenticateRequest(activity, '');
  if (channelId !== CHANNEL_ID) throw new Refused(401, 'not from Teams');
  // One header of three parts; the SDK takes some shapes apart before it looks at them.
  if (!/^Bearer [\w-]+\.[\w-]+\.[\w-]+$/.test(header)) throw new Refused(401, 'not signed');
  const result = await of.authenticateRequest(activity, header).catch((error: unknown) => {
    throw refusal(error);
  });
  // Only a channel's token names the service URL. The SDK skips this for some tokens, and then anybody's URL would get ours.
  if (result.claimsIdentity.getClaimValue('serviceurl') !== serviceUrl) throw new Refused(401, 'the token is for another serviceUrl');
  return result;
}
