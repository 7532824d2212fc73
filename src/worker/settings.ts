// What a worker process is told: which bot, which name, which token. Every fault at once, each with its next step.
import type { Words } from '../model.ts';
import { say } from '../words/say.ts';
import { botUrl } from './link.ts';
import { workerName } from './protocol.ts';

export interface WorkerSettings {
  readonly bot: string;
  readonly name: string;
  /** A token of the bot's; or the audience for which the managed identity is asked (`entra:AUDIENCE`). */
  readonly token: string | { readonly audience: string };
}

/** `given` is what the command line says; `env` fills in the rest. */
export function workerSettings(
  given: { readonly bot?: string; readonly name?: string },
  env: Readonly<Record<string, string | undefined>>,
): { readonly settings: WorkerSettings } | { readonly problems: readonly Words[] } {
  const bot = given.bot ?? env.ACR_CHECK_BOT_URL?.trim() ?? '';
  const token = env.ACR_CHECK_WORKER_TOKEN?.trim() ?? '';
  const [, owner] = /^acw_([a-z0-9][a-z0-9-]{0,39})_[\w-]{43}$/.exec(token) ?? [];
  const [, audience] = /^entra:([\x21-\x7e]{1,300})$/.exec(token) ?? [];
  const name = given.name ?? (env.ACR_CHECK_WORKER_NAME?.trim() || owner || '');
  const problems: Words[] = [];
  if (bot === '') problems.push(say('Which bot? Use --bot URL, or set ACR_CHECK_BOT_URL.', '请指定机器人：使用 --bot URL 或设置 ACR_CHECK_BOT_URL。'));
  else if (!botUrl(bot))
    problems.push(
      say('The bot’s URL must be https (plain http on this machine only), without a query.', '机器人的 URL 必须是 https（仅本机可用 http），且不含查询参数。'),
    );
  if (name === '')
    problems.push(say('Which vantage? Use --name NAME, or set ACR_CHECK_WORKER_NAME.', '请指定观察点：使用 --name 名称或设置 ACR_CHECK_WORKER_NAME。'));
  else if (!workerName.safeParse(name).success)
    problems.push(say('The name has 1 to 40 lower-case letters, digits and hyphens.', '名称由 1 到 40 个小写字母、数字和连字符组成。'));
  if (token === '')
    problems.push(
      say(
        'The token is missing: `acr-check workers enroll NAME` on the bot prints one; set it as ACR_CHECK_WORKER_TOKEN.',
        '缺少令牌：在机器人上运行 `acr-check workers enroll 名称` 可获得令牌，请设为 ACR_CHECK_WORKER_TOKEN。',
      ),
    );
  else if (owner === undefined && audience === undefined)
    problems.push(
      say(
        'ACR_CHECK_WORKER_TOKEN is not a worker’s token: it begins with acw_ (or is entra:AUDIENCE, for a managed identity).',
        'ACR_CHECK_WORKER_TOKEN 不是工作节点令牌：应以 acw_ 开头（使用托管标识时为 entra:受众）。',
      ),
    );
  else if (owner !== undefined && name !== '' && owner !== name)
    problems.push(
      say(`The token is of worker ${owner}, and this is to be ${name.slice(0, 40)}.`, `该令牌属于工作节点 ${owner}，而此处名称为 ${name.slice(0, 40)}。`),
    );
  if (problems.length > 0) return { problems };
  return { settings: { bot, name, token: audience === undefined ? token : { audience } } };
}
