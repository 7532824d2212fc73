// Questions and answers, as Azure shapes them. Error texts: Azure REST API conventions; see test/arm/derived.
export interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly body: unknown;
  readonly objectId: string;
  /** Where this Azure stands, for links. */
  readonly endpoint: string;
}

export interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export const ok = (body: unknown): Reply => ({ status: 200, body });
export const fail = (status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status,
  body: { error: { code, message } },
  headers,
});

export const forbidden = (objectId: string, action: string, scope: string): Reply =>
  fail(
    403,
    'AuthorizationFailed',
    `The client '${objectId}' with object id '${objectId}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  );

export const notFound = (type: string, name: string, group: string): Reply =>
  fail(
    404,
    'ResourceNotFound',
    `The Resource '${type}/${name}' under resource group '${group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  );

export const throttled = (retryAfter: number, subscription: string): Reply =>
  fail(
    429,
    'SubscriptionRequestsThrottled',
    `Number of requests for subscription '${subscription}' exceeded the limit. Please try again after '${retryAfter}' seconds.`,
    { 'retry-after': String(retryAfter) },
  );

export const badVersion = (type: string, asked: string, served: readonly string[]): Reply =>
  fail(
    400,
    'NoRegisteredProviderFound',
    `No registered resource provider found for location 'global' and API version '${asked}' for type '${type}'. The supported api-versions are '${served.join(', ')}'.`,
  );
