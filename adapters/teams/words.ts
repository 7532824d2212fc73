// What this adapter says by itself, in both languages: everything else is in the card.
import type { Words } from '../../src/model.ts';

export const WORDS = {
  /** When Teams' size ends before the card does. */
  cut: { en: 'Shortened to fit into Teams.', 'zh-CN': '内容过长，已按 Teams 的上限缩短。' },
  /** Where there is no page with all of it. */
  cutHow: { en: 'Say “export” to get all of it.', 'zh-CN': '输入“export”可获取全部内容。' },
  details: { en: 'Show details', 'zh-CN': '显示详细信息' },
  pictureAsText: { en: 'Picture as text', 'zh-CN': '以文字显示图片' },
  accepted: { en: 'On it:', 'zh-CN': '已收到：' },
  late: { en: 'Still storing this command; you will hear from me.', 'zh-CN': '正在保存此命令，稍后会通知你。' },
  share: { en: 'Share to channel', 'zh-CN': '共享到频道' },
  shared: { en: 'Shared to the channel.', 'zh-CN': '已共享到频道。' },
  sharedBy: { en: 'Shared by', 'zh-CN': '共享者：' },
  notShared: { en: 'This answer can no longer be shared. Please run it again.', 'zh-CN': '此回答已无法共享，请重新运行。' },
  noShareNow: { en: 'Teams did not take it. Please press the button again in a minute.', 'zh-CN': 'Teams 未接受此消息，请一分钟后再点一次。' },
  submit: { en: 'Run', 'zh-CN': '运行' },
  old: { en: 'This card is too old. Please ask again.', 'zh-CN': '此卡片已过期，请重新提问。' },
  unknown: { en: 'This button is not known here.', 'zh-CN': '无法识别此按钮。' },
  problem: { en: 'Please correct:', 'zh-CN': '请更正：' },
  steps: { pending: '○', active: '◔', done: '✓', failed: '✗', skipped: '–' },
} as const satisfies Readonly<Record<string, Words | Readonly<Record<string, string>>>>;
