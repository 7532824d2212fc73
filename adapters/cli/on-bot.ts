// `check … --bot URL`: the check runs on that bot, so that its workers can look; its report is shown as if it had been made here.
import { Agent, EnvHttpProxyAgent, request } from 'undici';
import { z } from 'zod';
import type { CheckCommand } from '../../src/command/types.ts';
import { commandText } from '../../src/command.ts';
import type { Lang, Words } from '../../src/model.ts';
import { type ReportJson, reportSchema } from '../../src/wire/report.ts';
import { say } from '../../src/words/say.ts';

export interface OnBot {
  readonly command: CheckCommand;
  readonly bot: string;
  readonly token: string | undefined;
  readonly lang: Lang;
  readonly stop: AbortSignal;
  readonly onProgress: (done: number, of: number) => void;
}
export type FromBot = { readonly reports: readonly ReportJson[] } | { readonly problem: Words };

const WAIT_S = 20;
const MOST_BYTES = 32 * 1024 * 1024;
const accepted = z.object({ id: z.uuid() });
const pending = z.object({ id: z.uuid(), done: z.number(), of: z.number() });
const refused = z.object({ error: z.object({ code: z.string().max(100), message: z.string().max(2000) }) });
const reports = z.union([reportSchema.transform((report) => [report]), z.array(reportSchema).min(1).max(50)]);

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** https, or plain http to this machine: a token goes over no other wire. */
function base(bot: string): URL | undefined {
  if (!URL.canParse(bot)) return undefined;
  const url = new URL(bot);
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname)) ? url : undefined;
}

export async function checkOnBot({ command, bot, token, lang, stop, onProgress }: OnBot): Promise<FromBot> {
  const url = base(bot);
  if (!url)
    return { problem: say(`--bot ${bot}: use an https:// address (or http:// on this machine).`, `--bot ${bot}：请使用 https:// 地址（本机可用 http://）。`) };
  if (!token)
    return {
      problem: say('ACR_CHECK_TOKEN is not set. On the bot: acr-check tokens create', '未设置 ACR_CHECK_TOKEN。请在机器人上执行：acr-check tokens create'),
    };
  const dispatcher = LOOPBACK.test(url.hostname) ? new Agent() : new EnvHttpProxyAgent();
  const call = async (method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<{ readonly status: number; readonly body: unknown }> => {
    const res = await request(new URL(`api/v1/${path}`, `${url.href.replace(/\/*$/, '')}/`), {
      method,
      dispatcher,
      headers: { authorization: `Bearer ${token}`, accept: 'application/json', ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
      headersTimeout: (WAIT_S + 20) * 1000,
      bodyTimeout: 30_000,
    });
    return { status: res.statusCode, body: await bounded(res.body) };
  };
  try {
    const { bot: _bot, save: _save, picture: _picture, output: _output, label: _label, proxy: _proxy, ...rest } = command;
    const made = await call('POST', 'checks', { text: commandText({ ...rest, resolvers: [] }), lang });
    if (made.status !== 202) return { problem: said(made) };
    const { id } = accepted.parse(made.body);
    const cancelled = (): void => void call('DELETE', `checks/${id}`).catch(() => {});
    stop.addEventListener('abort', cancelled, { once: true });
    for (;;) {
      const found = await call('GET', `checks/${id}?wait=${WAIT_S}`);
      if (found.status === 200) return { reports: reports.parse(found.body) };
      if (found.status !== 202) return { problem: said(found) };
      const { done, of } = pending.parse(found.body);
      onProgress(done, of);
    }
  } catch (error) {
    const why = error instanceof z.ZodError ? 'it answered something else than expected' : whyOf(error);
    return { problem: say(`The bot at ${bot} cannot be used: ${why}.`, `无法使用机器人 ${bot}：${why}。`) };
  } finally {
    await dispatcher.close();
  }
}

async function bounded(body: AsyncIterable<Buffer>): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Error('the answer is too large');
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    throw new Error('it does not answer with JSON');
  }
}

function said({ status, body }: { readonly status: number; readonly body: unknown }): Words {
  const parsed = refused.safeParse(body);
  const why = parsed.success ? parsed.data.error.message : `HTTP ${status}`;
  return say(`The bot refuses: ${why}`, `机器人拒绝：${why}`);
}

function whyOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : undefined;
  return code ? `${code}${error.message && !error.message.includes(code) ? ` (${error.message})` : ''}` : error.message;
}
