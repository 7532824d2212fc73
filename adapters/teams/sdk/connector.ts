// The connector's REST API, the few calls that are needed. Everything that this bot sends goes through `call`: the SDK's own client would drop
// the mark that makes a message private, and then show it to everybody.
import { z } from 'zod';
import { CALL_MS } from '../limits.ts';
import { retryAfter, TeamsProblem } from './problem.ts';
import type { TokenSource } from './token.ts';

export interface Outgoing {
  readonly type: 'message';
  readonly [field: string]: unknown;
}
export interface Connector {
  /** `to`: this person alone sees it. The new message's id. */
  send(serviceUrl: string, conversation: string, activity: Outgoing, to?: { readonly id: string }): Promise<string>;
  update(serviceUrl: string, conversation: string, id: string, activity: Outgoing, targeted: boolean): Promise<void>;
  /** The conversation of bot and person alone. */
  direct(serviceUrl: string, user: string, tenant: string): Promise<string>;
  /** A small text file that came with a message. */
  file(url: string, most: number): Promise<string>;
}

const failed = z.object({ error: z.object({ code: z.string().optional(), message: z.string().optional() }) });
const made = z.object({ id: z.string().min(1) });

async function problemOf(response: Response): Promise<TeamsProblem> {
  const body: unknown = await response.json().catch(() => undefined);
  const said = failed.safeParse(body);
  const { code = 'Unknown', message = '' } = said.success ? said.data.error : {};
  return new TeamsProblem(response.status, code, message, retryAfter(response.headers.get('retry-after'), Date.now()));
}

export function connector(token: TokenSource, botId: string): Connector {
  const request = async (method: string, url: string, body: unknown, fresh: boolean): Promise<Response> => {
    const bearer = await token(fresh);
    return fetch(url, {
      method,
      headers: { 'content-type': 'application/json; charset=utf-8', ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }) },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(CALL_MS),
    }).catch((error: unknown) => {
      throw new TeamsProblem(0, 'NoAnswer', error instanceof Error ? error.message : String(error));
    });
  };
  const call = async (method: string, serviceUrl: string, path: string, body: unknown): Promise<unknown> => {
    const url = `${serviceUrl.replace(/\/+$/, '')}/v3/conversations${path}`;
    let response = await request(method, url, body, false);
    if (response.status === 401) {
      await response.body?.cancel();
      response = await request(method, url, body, true);
    }
    if (!response.ok) throw await problemOf(response);
    return response.json().catch(() => ({}));
  };
  const idOf = (answer: unknown): string => {
    const parsed = made.safeParse(answer);
    if (!parsed.success) throw new TeamsProblem(502, 'NoId', 'the connector named no message');
    return parsed.data.id;
  };
  const at = (conversation: string, id?: string): string =>
    `/${encodeURIComponent(conversation)}/activities${id === undefined ? '' : `/${encodeURIComponent(id)}`}`;
  const from = { id: botId };

  return {
    send: async (serviceUrl, conversation, activity, to) =>
      idOf(
        await call('POST', serviceUrl, `${at(conversation)}${to ? '?isTargetedActivity=true' : ''}`, {
          ...activity,
          from,
          conversation: { id: conversation },
          ...(to ? { recipient: { id: to.id } } : {}),
        }),
      ),
    // A targeted message keeps its recipient: naming it again is refused.
    update: async (serviceUrl, conversation, id, activity, targeted) =>
      void (await call('PUT', serviceUrl, `${at(conversation, id)}${targeted ? '?isTargetedActivity=true' : ''}`, {
        ...activity,
        id,
        from,
        conversation: { id: conversation },
      })),
    direct: async (serviceUrl, user, tenant) =>
      idOf(
        await call('POST', serviceUrl, '', { isGroup: false, bot: from, members: [{ id: user }], tenantId: tenant, channelData: { tenant: { id: tenant } } }),
      ),
    async file(url, most) {
      const response = await fetch(url, { signal: AbortSignal.timeout(CALL_MS), redirect: 'error' });
      if (!response.ok || !response.body) throw new TeamsProblem(response.status, 'NoFile', 'the file cannot be read');
      const parts: Uint8Array[] = [];
      let size = 0;
      for await (const part of response.body) {
        size += part.byteLength;
        if (size > most) throw new TeamsProblem(413, 'FileTooLarge', `more than ${most} bytes`);
        parts.push(part);
      }
      return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts));
    },
  };
}
