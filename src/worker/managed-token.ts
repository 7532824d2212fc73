// A token of the managed identity of the place where this worker runs: from the endpoint that Container Apps and App Service name in the
// environment, else from the instance metadata service. Both are asked directly, never through a proxy.
// https://learn.microsoft.com/azure/container-apps/managed-identity#rest-endpoint-reference
// https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token
import { Agent, request } from 'undici';
import { z } from 'zod';
import { INSTANCE_METADATA } from '../probe/client/instance.ts';

const PATIENCE_MS = 5_000;
/** A token is fetched anew when less than this is left of it. */
const SPARE_MS = 300_000;
const answer = z.object({ access_token: z.string().min(20).max(16_384), expires_on: z.union([z.string(), z.number()]).transform(Number) });

function urlFor(audience: string, env: Readonly<Record<string, string | undefined>>): { readonly url: URL; readonly headers: Record<string, string> } {
  const { IDENTITY_ENDPOINT, IDENTITY_HEADER, AZURE_CLIENT_ID } = env;
  const named = IDENTITY_ENDPOINT && IDENTITY_HEADER && URL.canParse(IDENTITY_ENDPOINT);
  const url = new URL(named ? IDENTITY_ENDPOINT : `${INSTANCE_METADATA}/metadata/identity/oauth2/token`);
  url.searchParams.set('api-version', named ? '2019-08-01' : '2018-02-01');
  url.searchParams.set('resource', audience);
  if (AZURE_CLIENT_ID) url.searchParams.set('client_id', AZURE_CLIENT_ID);
  return { url, headers: named ? { 'x-identity-header': IDENTITY_HEADER } : { metadata: 'true' } };
}

/** Rejects with one line where there is no identity, or it gave none. */
export function managedToken(audience: string, env: Readonly<Record<string, string | undefined>>, now: () => Date): () => Promise<string> {
  const direct = new Agent({ connect: { timeout: PATIENCE_MS } });
  let held: { readonly token: string; readonly until: number } | undefined;
  return async () => {
    if (held && held.until - SPARE_MS > now().getTime()) return held.token;
    const { url, headers } = urlFor(audience, env);
    const response = await request(url, { dispatcher: direct, headers, signal: AbortSignal.timeout(PATIENCE_MS) });
    const text = await response.body.text();
    if (response.statusCode !== 200) throw new Error(`the managed identity gave no token (HTTP ${response.statusCode})`);
    const read = answer.parse(JSON.parse(text));
    held = { token: read.access_token, until: read.expires_on * 1000 };
    return held.token;
  };
}
