// One credential, chosen by a setting: never a chain, whose silent fall to another identity gives misleading denials.
// @azure/identity is loaded only once an identity is at hand (its import takes about 0.2 s).
import type { TokenCredential } from '@azure/core-auth';
import { CLOUDS } from '../clouds.ts';
import type { CloudNames } from '../model.ts';
import { NO_IDENTITY } from '../words/unseen.ts';
import type { CredentialSetting } from './credential-settings.ts';
import { type Env, hasEnvironment, hasWorkload, type Identity, lookForIdentity } from './look.ts';

export { CREDENTIAL_SETTINGS, type CredentialSetting } from './credential-settings.ts';

export type Chosen = { readonly identity: Identity; readonly credential: TokenCredential } | { readonly identity: 'none'; readonly detail: string };

const none = (detail: string): Chosen => ({ identity: 'none', detail });
const sameUrl = (a: string, b: string): boolean => a.replace(/\/+$/, '').toLowerCase() === b.replace(/\/+$/, '').toLowerCase();

/** Instance discovery asks the public cloud whether an authority is genuine: no use for one's own. */
export const isBuiltInAuthority = (authorityHost: string): boolean => CLOUDS.some((cloud) => sameUrl(cloud.authorityHost, authorityHost));

/**
 * The credential for a setting (ACR_CHECK_AZURE_CREDENTIAL). `env` is the process environment: AZURE_TENANT_ID, AZURE_CLIENT_ID,
 * AZURE_CLIENT_SECRET, AZURE_CLIENT_CERTIFICATE_PATH, AZURE_CLIENT_CERTIFICATE_PASSWORD, AZURE_FEDERATED_TOKEN_FILE. Never throws.
 */
export async function chooseCredential(setting: CredentialSetting, env: Env, cloud: CloudNames): Promise<Chosen> {
  if (setting === 'none') return none(NO_IDENTITY.off.en);
  const identity = setting === 'auto' ? await lookForIdentity(env) : setting;
  if (identity === undefined) return none(NO_IDENTITY.nowhere.en);
  if (identity === 'environment' && !hasEnvironment(env)) return none(NO_IDENTITY.environment.en);
  if (identity === 'workload' && !hasWorkload(env)) return none(NO_IDENTITY.workload.en);
  try {
    return { identity, credential: await make(identity, env, cloud) };
  } catch (error) {
    return none(`${identity}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function make(identity: Identity, env: Env, cloud: CloudNames): Promise<TokenCredential> {
  const sdk = await import('@azure/identity');
  const authority = {
    authorityHost: cloud.authorityHost,
    disableInstanceDiscovery: !isBuiltInAuthority(cloud.authorityHost),
    additionallyAllowedTenants: (env.AZURE_ADDITIONALLY_ALLOWED_TENANTS ?? '').split(';').filter((tenant) => tenant !== ''),
    retryOptions: { maxRetries: 1 },
  };
  const tenant = env.AZURE_TENANT_ID ?? '';
  const client = env.AZURE_CLIENT_ID ?? '';
  switch (identity) {
    case 'workload':
      return new sdk.WorkloadIdentityCredential({ ...authority, tenantId: tenant, clientId: client, tokenFilePath: env.AZURE_FEDERATED_TOKEN_FILE ?? '' });
    case 'environment': {
      if (env.AZURE_CLIENT_SECRET) return new sdk.ClientSecretCredential(tenant, client, env.AZURE_CLIENT_SECRET, authority);
      const certificate = {
        certificatePath: env.AZURE_CLIENT_CERTIFICATE_PATH ?? '',
        ...(env.AZURE_CLIENT_CERTIFICATE_PASSWORD ? { certificatePassword: env.AZURE_CLIENT_CERTIFICATE_PASSWORD } : {}),
      };
      return new sdk.ClientCertificateCredential(tenant, client, certificate, authority);
    }
    case 'managed':
      return client === '' ? new sdk.ManagedIdentityCredential() : new sdk.ManagedIdentityCredential({ clientId: client });
    case 'cli':
      return new sdk.AzureCliCredential(tenant === '' ? {} : { tenantId: tenant });
  }
}
