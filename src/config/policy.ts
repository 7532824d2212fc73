// The policy file: JSON or YAML, small, and wrong in no word.
import { parse } from 'yaml';
import { NO_POLICY, type Policy, policySchema } from '../bot/policy.ts';
import type { Words } from '../model.ts';
import { say } from '../words/say.ts';

const MOST_BYTES = 1_048_576;

export type LoadedPolicy = { readonly ok: true; readonly policy: Policy } | { readonly ok: false; readonly problem: Words };

export async function loadPolicy(file: string | undefined, readFile: (path: string) => Promise<Uint8Array | string>): Promise<LoadedPolicy> {
  if (file === undefined) return { ok: true, policy: NO_POLICY };
  const no = (en: string, zh: string): LoadedPolicy => ({ ok: false, problem: say(`ACR_CHECK_POLICY ${file}: ${en}.`, `ACR_CHECK_POLICY ${file}：${zh}。`) });
  let text: string;
  try {
    const content = await readFile(file);
    if (content.length > MOST_BYTES) return no('it is larger than 1 MB', '文件大于 1 MB');
    text = typeof content === 'string' ? content : new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'it is not UTF-8';
    return no(`it cannot be read (${code})`, `无法读取（${code}）`);
  }
  let value: unknown;
  try {
    value = parse(text, { maxAliasCount: 50 });
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : '';
    return no(`it is neither JSON nor YAML: ${why}`, `既不是 JSON 也不是 YAML：${why}`);
  }
  const parsed = policySchema.safeParse(value ?? {});
  if (parsed.success) return { ok: true, policy: parsed.data };
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') || 'the file';
  return no(`${where}: ${issue?.message ?? 'not as expected'}`, `${where}：${issue?.message ?? '不符合要求'}`);
}
