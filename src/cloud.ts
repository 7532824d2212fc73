// Which cloud is in force: one of the built-in ones by name, or a profile from a file.
import { AZURE_CLOUD, CLOUDS, cloudNamed } from './clouds.ts';
import { isCloudFile } from './command/build/common.ts';
import type { Problem } from './command/types.ts';
import type { CloudNames, Words } from './model.ts';
import { COMMAND_WORDS as words } from './words/command.ts';
import { say } from './words/say.ts';

export type LoadedCloud = { readonly ok: true; readonly cloud: CloudNames } | { readonly ok: false; readonly problem: Problem };

/** A profile has some twenty short properties. */
const MOST_BYTES = 65_536;

const refused = (code: Problem['code'], said: Words): LoadedCloud => ({ ok: false, problem: { code, words: said } });

function whyUnreadable(error: unknown): Words {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') return say('there is no such file', '文件不存在');
  if (code === 'EACCES' || code === 'EPERM') return say('no permission', '没有权限');
  if (code === 'EISDIR') return say('it is a directory', '这是一个目录');
  return say(`error ${code || 'unknown'}`, `错误 ${code || '未知'}`);
}

async function fromFile(file: string, readFile: (path: string) => Promise<Uint8Array | string>): Promise<LoadedCloud> {
  let text: string;
  try {
    const content = await readFile(file);
    if (content.length > MOST_BYTES) return refused('invalid-cloud', words.invalidCloud(file, say('it is larger than 64 KB', '文件大于 64 KB')));
    text = typeof content === 'string' ? content : new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch (error) {
    if (error instanceof TypeError) return refused('invalid-cloud', words.invalidCloud(file, say('it is not UTF-8 text', '不是 UTF-8 文本')));
    return refused('unreadable-cloud', words.unreadableCloud(file, whyUnreadable(error)));
  }
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return refused('invalid-cloud', words.invalidCloud(file, say('it is not JSON', '不是 JSON'))); // SyntaxError; RangeError where it is nested too deep
  }
  const { cloudFrom } = await import('./cloud/profile.ts'); // zod: not for those who name a cloud, or ask for help
  const read = cloudFrom(json);
  return 'fault' in read ? refused('invalid-cloud', words.invalidCloud(file, read.fault)) : { ok: true, cloud: read.cloud };
}

/**
 * The cloud of this name or profile file (a value that holds `/` or ends in `.json`); AzureCloud where nothing is given.
 * Never throws: a file that cannot be read, is too large, is no JSON or says nonsense is a problem of one line.
 */
export async function loadCloud(value: string | undefined, readFile: (path: string) => Promise<Uint8Array | string>): Promise<LoadedCloud> {
  const given = value?.trim() ?? '';
  if (given === '') return { ok: true, cloud: AZURE_CLOUD };
  if (isCloudFile(given)) return fromFile(given, readFile);
  const cloud = cloudNamed(given);
  return cloud ? { ok: true, cloud } : refused('unknown-cloud', words.unknownCloud(given));
}

/** Is it one of the public clouds, unchanged? */
export const isBuiltIn = (cloud: CloudNames): boolean => CLOUDS.some((known) => known === cloud || JSON.stringify(known) === JSON.stringify(cloud));
