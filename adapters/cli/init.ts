// `acr-check init`: a commented configuration to start from. Writes what is not there yet, and overwrites nothing.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Lang, Words } from '../../src/model.ts';
import { say } from '../../src/words/say.ts';
import { EXIT, refuse, type Terminal } from './terminal.ts';

const ENVIRONMENT = `# Environment of the bot: node --env-file=acr-check.env … or your service's own way. Lines without "#" are in force.
# PORT=3978
# HOST=0.0.0.0
# PUBLIC_URL=https://acr-check.example.com
# DATABASE_URL=postgres://user:password@host:5432/acrcheck
# ACR_CHECK_SECRET_KEY=            # openssl rand -base64 32
ACR_CHECK_POLICY=acr-check.policy.yaml
# ACR_CHECK_AZURE_CREDENTIAL=managed
# Slack over Socket Mode: both; over HTTP: SLACK_SIGNING_SECRET instead of the app token.
# SLACK_BOT_TOKEN=
# SLACK_APP_TOKEN=
# Microsoft Teams
# MicrosoftAppId=
# MicrosoftAppTenantId=
# MicrosoftAppClientId=            # managed identity that the app trusts: no secret
`;
const POLICY = `# Who may do what where. Every word is checked when the bot starts; schema/policy-1.schema.json has all of them.
# registries: [contoso, "prod*"]          # what may be looked at; absent: every registry of the cloud
# admins: { users: [] }                   # ids as the bot's "whoami" shows them
# operators: { users: [], groups: [] }    # with it, everybody else only looks
# channels:
#   "slack:T0/C0": { registries: [contoso], lang: zh-CN, detail: masked }
# groups: { prod: [contoso] }
# vantages: { vnet-prod: { registries: [contoso] } }
limits: { checksPerMinutePerUser: 6, checksPerMinutePerChannel: 30 }
`;

const WORDS = {
  wrote: (file: string) => say(`wrote ${file}`, `已写入 ${file}`),
  there: (file: string) => say(`${file} is there already and stays as it is`, `${file} 已存在，保持不变`),
  next: say(
    'Next: fill in what you need, then: node --env-file=acr-check.env … serve',
    '接下来：填写所需内容，然后运行：node --env-file=acr-check.env … serve',
  ),
  cannot: (why: string): Words => say(`The configuration cannot be written: ${why}`, `无法写入配置：${why}`),
};

export async function runInit(directory: string | undefined, lang: Lang, terminal: Terminal): Promise<number> {
  const folder = directory ?? '.';
  try {
    await mkdir(folder, { recursive: true });
    for (const [name, text] of [
      ['acr-check.env', ENVIRONMENT],
      ['acr-check.policy.yaml', POLICY],
    ] as const) {
      const file = join(folder, name);
      const made = await writeFile(file, text, { flag: 'wx', mode: 0o600 }).then(
        () => true,
        (error: NodeJS.ErrnoException) => {
          if (error.code === 'EEXIST') return false;
          throw error;
        },
      );
      terminal.out(`${(made ? WORDS.wrote(file) : WORDS.there(file))[lang]}\n`);
    }
  } catch (error) {
    return refuse(terminal, WORDS.cannot(error instanceof Error ? error.message : String(error)), lang);
  }
  terminal.out(`${WORDS.next[lang]}\n`);
  return EXIT.reachable;
}
