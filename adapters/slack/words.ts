// What this adapter says by itself, in both languages: everything else is in the card.
import type { Words } from '../../src/model.ts';

export const WORDS = {
  /** A menu of further actions, for those who cannot see the three dots. */
  more: { en: 'More actions', 'zh-CN': '更多操作' },
  close: { en: 'Close', 'zh-CN': '关闭' },
  submit: { en: 'Run', 'zh-CN': '运行' },
  /** When Slack's size ends before the card does. */
  cut: { en: 'Shortened to fit into Slack.', 'zh-CN': '内容过长，已按 Slack 的上限缩短。' },
  moreSteps: { en: 'more steps', 'zh-CN': '个其他步骤' },
  moreRows: { en: 'more rows', 'zh-CN': '行未显示' },
  sure: { en: 'Are you sure?', 'zh-CN': '确定要执行吗？' },
  yes: { en: 'Yes', 'zh-CN': '确定' },
  no: { en: 'No', 'zh-CN': '取消' },
  pick: { en: 'Choose', 'zh-CN': '请选择' },
  late: {
    en: 'This took too long to open. Please press it again.',
    'zh-CN': '打开超时，请再点一次。',
  },
} as const satisfies Readonly<Record<string, Words>>;
