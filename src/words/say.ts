import type { Words } from '../model.ts';

/** The same sentence in both languages. */
export const say = (en: string, zh: string): Words => ({ en, 'zh-CN': zh });
