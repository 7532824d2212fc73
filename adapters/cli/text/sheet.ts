// What every section of the text is written on.
import type { Lang, Report } from '../../../src/model.ts';
import type { Ink } from './ink.ts';

export interface Sheet {
  readonly report: Report;
  readonly lang: Lang;
  readonly width: number;
  readonly ink: Ink;
  readonly verbose: boolean;
  readonly suspects: readonly string[];
}

/** Lines of one section; none, and the section is left out. */
export type Section = (sheet: Sheet) => readonly string[];

/** A label in the language's own punctuation: "Fix: ", "修复：". */
export const labelled = (label: string, lang: Lang): string => (lang === 'zh-CN' ? `${label}：` : `${label}: `);
/** An aside in the language's own brackets. */
export const bracketed = (text: string, lang: Lang): string => (lang === 'zh-CN' ? `（${text}）` : ` (${text})`);
/** Things of one kind: "a, b", "a、b". */
export const listed = (items: readonly string[], lang: Lang): string => items.join(lang === 'zh-CN' ? '、' : ', ');
/** Remarks one after the other: "a, b", "a，b". */
export const strung = (items: readonly string[], lang: Lang): string => items.join(lang === 'zh-CN' ? '，' : ', ');
