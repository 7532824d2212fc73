// What `serve` says to whoever starts it.
import { say } from './say.ts';

const STORE = { pglite: say('its own data directory', '自带的数据目录'), postgres: say('a PostgreSQL server', 'PostgreSQL 服务器') } as const;
const NAME = { slack: 'Slack', teams: 'Microsoft Teams', console: 'console' } as const;

export const SERVE_WORDS = {
  ready: ({ url, platforms, store }: { readonly url: string; readonly platforms: readonly string[]; readonly store: keyof typeof STORE }) => {
    const named = platforms.map((name) => (name in NAME ? NAME[name as keyof typeof NAME] : name)).join(', ');
    return say(
      `acr-check is ready on ${url} (${named || 'no chat platform'}), with ${STORE[store].en}.`,
      `acr-check 已就绪：${url}（${named || '无聊天平台'}），使用${STORE[store]['zh-CN']}。`,
    );
  },
  notMounted: (platform: 'slack' | 'teams') =>
    platform === 'slack'
      ? say('Slack is not configured (SLACK_BOT_TOKEN) and not mounted.', '未配置 Slack（SLACK_BOT_TOKEN），未挂载。')
      : say('Microsoft Teams is not configured (MicrosoftAppId) and not mounted.', '未配置 Microsoft Teams（MicrosoftAppId），未挂载。'),
  console: (url: string) => say(`Open the console: ${url}`, `打开控制台：${url}`),
  tryIt: (names: readonly string[]) =>
    say(
      `Simulated registries to try: ${names.join(', ')}. Type: /acr-check ${names[0] ?? 'contoso'}`,
      `可试用的模拟注册表：${names.join('、')}。请输入：/acr-check ${names[0] ?? 'contoso'}`,
    ),
  noDemo: (why: string) => say(`The demo world could not be started (${why}); the bot goes on without it.`, `无法启动演示环境（${why}）；机器人将继续运行。`),
  anonymousOutside: (host: string) =>
    say(
      `--teams-anonymous accepts unsigned messages and works on loopback only, not on ${host}. Set HOST=127.0.0.1.`,
      `--teams-anonymous 接受未签名的消息，仅可用于环回地址，不可用于 ${host}。请设置 HOST=127.0.0.1。`,
    ),
  portTaken: (host: string, port: number) =>
    say(`Port ${port} on ${host} is taken. Set PORT to another one.`, `${host} 的端口 ${port} 已被占用。请将 PORT 设为其他端口。`),
  portForbidden: (host: string, port: number) =>
    say(
      `Port ${port} on ${host} may not be opened by this user. Set PORT to one above 1023.`,
      `当前用户无权打开 ${host} 的端口 ${port}。请将 PORT 设为大于 1023 的端口。`,
    ),
  hostUnknown: (host: string) => say(`HOST ${host} is no address of this machine.`, `HOST ${host} 不是本机的地址。`),
  directoryUnusable: (path: string, code: string) =>
    say(
      `The data directory cannot be used: ${path} (${code}). Set ACR_CHECK_DATA_DIR to one that this user may write.`,
      `无法使用数据目录：${path}（${code}）。请将 ACR_CHECK_DATA_DIR 设为当前用户可写的目录。`,
    ),
  cannotStart: (why: string) => say(`It cannot start: ${why}`, `无法启动：${why}`),
} as const;
