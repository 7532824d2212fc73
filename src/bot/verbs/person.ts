// help, whoami, config, version: about the person, the channel and the bot itself.
import { configCard } from '../../card/config.ts';
import { helpCard } from '../../card/help.ts';
import { noteCard } from '../../card/note.ts';
import { whoamiCard } from '../../card/whoami.ts';
import type { PlainCommand } from '../../command/types.ts';
import { langOf } from '../../config.ts';
import { setSetting } from '../../store/tables/settings.ts';
import { say } from '../../words/say.ts';
import type { Answer, Asked } from '../asked.ts';
import { scopesOf } from '../circumstances.ts';
import { isZone } from '../clock.ts';
import { lookOf } from '../look.ts';
import { channelPolicy } from '../policy.ts';
import type { Ports } from '../ports.ts';
import { verbPermitted } from '../rights.ts';
import { problem } from './problem.ts';

type Of<V extends PlainCommand['verb']> = Asked<Extract<PlainCommand, { verb: V }>>;

export async function decideHelp(_ports: Ports, { command, lang, role }: Of<'help'>): Promise<Answer> {
  const card = helpCard({ lang, permitted: (verb) => verbPermitted(role, verb), ...(command.topic === undefined ? {} : { topic: command.topic }) });
  return { say: [{ card, to: 'asker' }] };
}

export async function decideVersion({ version }: Ports, { lang }: Of<'version'>): Promise<Answer> {
  return { say: [{ card: noteCard(`acr-check ${version}`, { lang, tone: 'info' }), to: 'asker' }] };
}

export async function decideWhoami({ policy }: Ports, { said, lang, tz, role, masked }: Of<'whoami'>): Promise<Answer> {
  const registries = channelPolicy(policy, said.channel).registries ?? policy.registries;
  const card = whoamiCard({ user: said.user, place: said.channel, workspace: said.workspace, role, lang, tz, masked, ...(registries ? { registries } : {}) });
  return { say: [{ card, to: 'asker' }] };
}

export async function decideConfig({ policy }: Ports, asked: Of<'config'>): Promise<Answer> {
  const { command, said, lang, tz, masked } = asked;
  const { permitted } = lookOf(asked);
  const { key, value } = command;
  const shown = (now: { readonly lang: typeof lang; readonly tz: string }): Answer => ({
    say: [
      {
        card: configCard({ lang: now.lang, tz: now.tz, channel: said.channel, masked, permitted, policy: key === 'policy' ? policy : undefined }),
        to: 'asker',
      },
    ],
  });
  if (value === undefined || key === undefined) return shown({ lang, tz });
  const { channel } = scopesOf(said);
  if (key === 'lang') {
    const chosen = langOf(value);
    if (!chosen)
      return problem(asked, say(`“${value}” is no language that I speak: use en or zh-CN.`, `不支持语言“${value}”：请使用 en 或 zh-CN。`), {
        code: 'invalid-value',
      });
    return { ...shown({ lang: chosen, tz }), effect: (tx) => setSetting(tx, channel, 'lang', chosen) };
  }
  if (key === 'tz') {
    if (!isZone(value))
      return problem(asked, say(`“${value}” is no time zone: use a name such as Asia/Shanghai.`, `“${value}”不是有效时区：请使用 Asia/Shanghai 之类的名称。`), {
        code: 'invalid-value',
      });
    return { ...shown({ lang, tz: value }), effect: (tx) => setSetting(tx, channel, 'tz', value) };
  }
  return problem(asked, say('The policy is a file (ACR_CHECK_POLICY) and is changed there.', '策略保存在文件（ACR_CHECK_POLICY）中，请在该文件中修改。'), {
    code: 'policy-is-a-file',
  });
}
