// Words of the report page.
import { say } from './say.ts';

export const PAGE_WORDS = {
  expired: say('This link has expired. Ask for the report again in the chat.', '此链接已过期。请在聊天中重新获取报告。'),
  unknown: say('There is no such report, or the link is not whole.', '没有该报告，或链接不完整。'),
  bot: say('the bot’s host', '机器人主机'),
  note: say('Read-only. acr-check changes nothing; commands are to be run by you.', '只读。acr-check 不做任何更改；命令需由您自行运行。'),
} as const;
