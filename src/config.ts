// The environment, read once. Every fault is told at once, each with its next step.
import { CREDENTIAL_SETTINGS, type CredentialSetting } from './azure/credential-settings.ts';
import type { Lang, Words } from './model.ts';

export interface Config {
  readonly lang: Lang;
  readonly cloud?: string;
  readonly credential: CredentialSetting;
}

export type Configured = { readonly ok: true; readonly config: Config } | { readonly ok: false; readonly problems: readonly Words[] };

const say = (en: string, zh: string): Words => ({ en, 'zh-CN': zh });

/** `en`, `zh`, `zh-CN`, `zh_CN.UTF-8`: the language, or undefined for any other. */
export function langOf(text: string | undefined): Lang | undefined {
  if (text === undefined || text === '') return undefined;
  if (/^zh([-_.]|$)/i.test(text)) return 'zh-CN';
  return /^(en([-_.]|$)|C($|\.)|POSIX)/i.test(text) ? 'en' : undefined;
}

export function readConfig(env: Readonly<Record<string, string | undefined>>): Configured {
  const problems: Words[] = [];
  const chosen = env.ACR_CHECK_LANG;
  if (chosen && !langOf(chosen))
    problems.push(say(`ACR_CHECK_LANG is "${chosen.slice(0, 20)}": use en or zh-CN.`, `ACR_CHECK_LANG 为“${chosen.slice(0, 20)}”：请使用 en 或 zh-CN。`));
  const setting = env.ACR_CHECK_AZURE_CREDENTIAL || 'auto';
  const credential = CREDENTIAL_SETTINGS.find((known) => known === setting);
  if (!credential) {
    const list = CREDENTIAL_SETTINGS.join(', ');
    problems.push(
      say(
        `ACR_CHECK_AZURE_CREDENTIAL is "${setting.slice(0, 40)}": use one of ${list}.`,
        `ACR_CHECK_AZURE_CREDENTIAL 为“${setting.slice(0, 40)}”：请使用 ${list} 之一。`,
      ),
    );
  }
  if (problems.length > 0 || !credential) return { ok: false, problems };
  const lang = langOf(chosen) ?? langOf(env.LC_ALL || env.LC_MESSAGES || env.LANG) ?? 'en';
  return { ok: true, config: { lang, credential, ...(env.ACR_CHECK_CLOUD ? { cloud: env.ACR_CHECK_CLOUD } : {}) } };
}
