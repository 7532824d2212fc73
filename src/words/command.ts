// What the grammar says when it cannot follow: one line each, ending with the next step. Echoed words are short and without secrets.
import type { Words } from '../model.ts';
import { redact } from '../symptom/redact.ts';
import { say } from './say.ts';

/** Somebody's words, fit to be quoted in a line. */
export function shown(text: string): string {
  const line = redact(text.slice(0, 400)).replace(/\s+/g, ' ').replace(/[`“”]/g, '').trim();
  const signs = [...line];
  return signs.length > 60 ? `${signs.slice(0, 59).join('')}…` : line;
}

export const COMMAND_WORDS = {
  missingRegistry: () => say('Which registry? Say: check <registry>', '要检查哪个注册表？请输入：check <注册表>'),
  missingArgument: (verb: string, what: Words) => say(`${verb} needs ${what.en}.`, `${verb} 需要${what['zh-CN']}。`),
  missingValue: (option: string, value: string) => say(`--${option} needs a value: --${option} ${value}`, `--${option} 需要一个值：--${option} ${value}`),
  noValue: (option: string) => say(`--${option} takes no value. Leave it out.`, `--${option} 不接受值，请去掉。`),
  badValue: (option: string, given: string, wanted: Words) =>
    say(`--${option} ${shown(given)}: ${wanted.en}.`, `--${option} ${shown(given)}：${wanted['zh-CN']}。`),
  badWord: (given: string, wanted: Words) => say(`“${shown(given)}”: ${wanted.en}.`, `“${shown(given)}”：${wanted['zh-CN']}。`),
  badName: (given: string) =>
    say(
      `“${shown(given)}” is no registry: a name has 5 to 50 letters and digits. Give the name or its login server.`,
      `“${shown(given)}” 不是注册表：名称由 5 到 50 个字母和数字组成。请提供名称或登录服务器。`,
    ),
  badHost: (given: string) =>
    say(
      `“${shown(given)}” is no login server. Give one such as contoso.azurecr.io, without a path of its own or an address.`,
      `“${shown(given)}” 不是登录服务器。请使用 contoso.azurecr.io 这样的形式，不能是 IP 地址。`,
    ),
  badResourceId: (given: string) =>
    say(
      `“${shown(given)}” is not the resource id of a registry. It ends in /Microsoft.ContainerRegistry/registries/<name>.`,
      `“${shown(given)}” 不是注册表的资源 ID。它应以 /Microsoft.ContainerRegistry/registries/<名称> 结尾。`,
    ),
  badImage: (given: string) =>
    say(
      `“${shown(given)}” is no repository. Give it as team/app:1.2 or team/app@sha256:….`,
      `“${shown(given)}” 不是存储库。请使用 team/app:1.2 或 team/app@sha256:… 的形式。`,
    ),
  noRegistryHost: (given: string) =>
    say(
      `“${shown(given)}” names no registry: put its login server in front, such as contoso.azurecr.io/${shown(given).slice(0, 30)}.`,
      `“${shown(given)}” 未指明注册表：请在前面加上登录服务器，例如 contoso.azurecr.io/${shown(given).slice(0, 30)}。`,
    ),
  foreignHost: (host: string, suffix: string, cloud: string) =>
    say(
      `${shown(host)} is no registry host of ${shown(cloud)}: it does not end in .${suffix}. Give a registry of that cloud.`,
      `${shown(host)} 不是 ${shown(cloud)} 的注册表主机：它不以 .${suffix} 结尾。请提供该云中的注册表。`,
    ),
  wrongCloud: (host: string, owner: string, asked: string) =>
    say(
      `${shown(host)} belongs to ${owner}, but ${shown(asked)} was asked for. Leave the cloud out, or name ${owner}.`,
      `${shown(host)} 属于 ${owner}，但指定的云是 ${shown(asked)}。请不要指定云，或改为 ${owner}。`,
    ),
  badPort: (given: string, port: number) =>
    say(`${shown(given)}: this cloud’s registries listen on ${port}. Leave the port out.`, `${shown(given)}：此云的注册表使用端口 ${port}。请去掉端口。`),
  unknownCloud: (given: string) =>
    say(
      `“${shown(given)}” is no cloud I know: AzureCloud, AzureUSGovernment or AzureChinaCloud, or on the command line a profile file (./cloud.json).`,
      `未知的云“${shown(given)}”：可用 AzureCloud、AzureUSGovernment、AzureChinaCloud；命令行还可使用配置文件 (./cloud.json)。`,
    ),
  unreadableCloud: (file: string, why: Words) =>
    say(`The cloud profile ${shown(file)} cannot be read: ${why.en}.`, `无法读取云配置文件 ${shown(file)}：${why['zh-CN']}。`),
  invalidCloud: (file: string, why: Words) =>
    say(`The cloud profile ${shown(file)} is not valid: ${why.en}. Correct that.`, `云配置文件 ${shown(file)} 无效：${why['zh-CN']}。请更正。`),
  unknownVerb: (given: string, meant: string | undefined) =>
    meant === undefined
      ? say(`I do not know “${shown(given)}”. Say: check <registry>, or help`, `无法识别“${shown(given)}”。请输入：check <注册表>，或 help`)
      : say(`I do not know “${shown(given)}”. Did you mean: ${meant}`, `无法识别“${shown(given)}”。是否要输入：${meant}`),
  verbOrRegistry: (given: string, meant: string) =>
    say(
      `Did you mean the verb ${meant}? To check a registry of that name, say: check ${shown(given)}`,
      `是否要使用命令 ${meant}？若要检查名为 ${shown(given)} 的注册表，请输入：check ${shown(given)}`,
    ),
  missingAction: (verb: string, known: string) => say(`${verb} needs one of: ${known}`, `${verb} 之后需要：${known}`),
  unknownAction: (verb: string, given: string, known: string) =>
    say(`${verb} does not know “${shown(given)}”. It knows: ${known}`, `${verb} 不支持“${shown(given)}”。可用：${known}`),
  unknownOption: (verb: string, given: string, meant: string | undefined) =>
    meant === undefined
      ? say(`${verb} has no option ${shown(given)}. Say: help ${verb}`, `${verb} 没有选项 ${shown(given)}。请输入：help ${verb}`)
      : say(`${verb} has no option ${shown(given)}. Did you mean --${meant}?`, `${verb} 没有选项 ${shown(given)}。是否要使用 --${meant}？`),
  unexpectedWord: (verb: string, given: string) =>
    say(`${verb} does not understand “${shown(given)}”. Leave it out, or say: help ${verb}`, `${verb} 不理解“${shown(given)}”。请去掉，或输入：help ${verb}`),
  commaBetween: (given: string, suggestion: string) =>
    say(
      `“${shown(given)}”: put a comma between registries, such as: ${shown(suggestion)}`,
      `“${shown(given)}”：多个注册表之间用逗号分隔，例如：${shown(suggestion)}`,
    ),
  twice: (option: string) => say(`--${option} is given twice. Give it once.`, `--${option} 重复出现，请只保留一个。`),
  conflict: (one: string, other: string) => say(`${one} and ${other} do not go together. Choose one.`, `${one} 与 ${other} 不能同时使用，请选择其一。`),
  tooMany: (most: number) => say(`At most ${most} registries at once. Ask in parts.`, `一次最多检查 ${most} 个注册表，请分批进行。`),
  tooLong: () => say('That is too long to be a command. Put pasted text after --', '命令过长。请将粘贴的文本放在 -- 之后'),
  optionLocal: (option: string) => say(`--${option} works on the command line only. Leave it out here.`, `--${option} 仅可在命令行中使用，请在此处去掉。`),
  cloudFileLocal: () =>
    say(
      'A cloud profile file works on the command line only. Name a built-in cloud here: cloud=china',
      '云配置文件仅可在命令行中使用。此处请使用内置的云：cloud=china',
    ),
  verbLocal: (verb: string) => say(`${verb} works on the command line only: acr-check ${verb}`, `${verb} 仅可在命令行中使用：acr-check ${verb}`),
  verbChat: (verb: string) => say(`${verb} works in a chat thread only. Say: help`, `${verb} 仅可在聊天消息串中使用。请输入：help`),
  notUnderstood: () =>
    say('I did not understand that. Say: check <registry>, explain <rule id>, or help', '未能理解。请输入：check <注册表>、explain <规则 ID> 或 help'),
  textCut: (kilobytes: number) => say(`The pasted text was long: only its first ${kilobytes} KB were read.`, `粘贴的文本过长：仅读取了前 ${kilobytes} KB。`),
  secretRemoved: () =>
    say(
      'The text held a password or token. It was taken out; change it, since others may have seen it.',
      '文本中含有密码或令牌，已移除；其他人可能已看到，请尽快更换。',
    ),
};
