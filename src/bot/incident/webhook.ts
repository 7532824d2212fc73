// The one call of an escalation to the outside: the address stands in the policy file, and in nothing that people type.
import { EnvHttpProxyAgent, request } from 'undici';

const PATIENCE_MS = 10_000;

export interface Escalation {
  readonly text: string;
  readonly number: number;
  readonly registry: string;
}

/** Rejects when it must be tried again. `text` is what most receivers show. */
export async function notifyWebhook(url: string, { text, number, registry }: Escalation): Promise<void> {
  const dispatcher = new EnvHttpProxyAgent();
  try {
    const res = await request(url, {
      method: 'POST',
      dispatcher,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text, incident: number, registry }),
      headersTimeout: PATIENCE_MS,
      bodyTimeout: PATIENCE_MS,
    });
    await res.body.dump();
    if (res.statusCode >= 300) throw new Error(`the webhook answers ${res.statusCode}`);
  } finally {
    await dispatcher.close();
  }
}
