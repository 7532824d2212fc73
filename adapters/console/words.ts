// What the console says by itself, in both languages. The page gets all of it and switches by itself.
import type { Lang, Words } from '../../src/model.ts';

const say = (en: string, zh: string): Words => ({ en, 'zh-CN': zh });

/** Beside a card's edge while it is being looked at; later the title says the verdict. A state is never told by colour alone. */
export const WORKING = say('Looking', '检查中');

export const PAGE = {
  title: say('acr-check console', 'acr-check 控制台'),
  skip: say('Skip to the messages', '跳到消息'),
  channels: say('Channels', '频道'),
  direct: say('Direct message', '私信'),
  directAbout: say('You and acr-check alone', '仅你与 acr-check'),
  channelAbout: say('Everybody who is signed in sees this', '所有已登录的人都能看到'),
  messages: say('Messages', '消息'),
  thread: say('Thread', '消息串'),
  closeThread: say('Close the thread', '关闭消息串'),
  openMenu: say('Channels and settings', '频道与设置'),
  reply: say('Reply in thread', '在消息串中回复'),
  replies: say('{n} replies', '{n} 条回复'),
  oneReply: say('1 reply', '1 条回复'),
  write: say('Message to {channel}', '发送消息到 {channel}'),
  writeThread: say('Reply, such as: why?', '回复，例如：why?'),
  send: say('Send', '发送'),
  form: say('Check with a form', '用表单检查'),
  sending: say('Sending …', '正在发送…'),
  hint: say('Start with /acr-check or @acr-check, and acr-check answers.', '以 /acr-check 或 @acr-check 开头，acr-check 就会回答。'),
  hintDirect: say('No prefix needed here: contoso is enough.', '此处无需前缀：直接输入 contoso 即可。'),
  unheard: say('acr-check did not hear this: it is not addressed here.', '消息没有以 acr-check 开头，因此它没有听到。'),
  ask: say('Ask acr-check', '询问 acr-check'),
  empty: say('Why can’t this registry be reached?', '这个注册表为什么无法访问？'),
  emptyAbout: say(
    'Ask, and acr-check looks for itself: names, connections, certificates, sign-in. Try one of these:',
    '提问后，acr-check 会亲自查看：域名、连接、证书、登录。可以试试：',
  ),
  emptyDirect: say('Ask in private', '私下提问'),
  emptyThread: say('No replies yet', '还没有回复'),
  onlyYou: say('Only you can see this', '仅你可见'),
  edited: say('edited', '已编辑'),
  bot: say('bot', '机器人'),
  you: say('you', '你'),
  earlier: say('Show earlier messages', '显示更早的消息'),
  fold: say('Evidence and fixes', '证据与修复'),
  copy: say('Copy', '复制'),
  copied: say('Copied', '已复制'),
  more: say('More', '更多'),
  cancel: say('Close', '关闭'),
  required: say('required', '必填'),
  newTab: say('opens in a new tab', '在新标签页中打开'),
  offline: say('The connection to the bot is lost. Trying again …', '与机器人的连接已断开，正在重试…'),
  signedOut: say('You are signed out. Open the address that the bot printed when it started.', '你已退出登录。请打开机器人启动时显示的地址。'),
  failed: say('That did not work. Please try again.', '操作失败，请重试。'),
  changed: say('This message has changed; its button is gone.', '此消息已更改，按钮已失效。'),
  tooLong: say('That is too long: at most {n} characters.', '内容过长：最多 {n} 个字符。'),
  settings: say('Settings', '设置'),
  name: say('Your name', '你的名字'),
  save: say('Save', '保存'),
  language: say('Language', '语言'),
  look: say('Appearance', '外观'),
  auto: say('Same as the system', '跟随系统'),
  light: say('Light', '浅色'),
  dark: say('Dark', '深色'),
  signOut: say('Sign out', '退出登录'),
  completions: say('Commands', '命令'),
  mark: say('Mark for the timeline', '标记到时间线'),
  marked: say('Marked', '已标记'),
  home: say('Home', '主页'),
  today: say('Today', '今天'),
  yesterday: say('Yesterday', '昨天'),
  unread: say('new messages', '有新消息'),
  says: say('{who} says', '{who} 说'),
} as const satisfies Record<string, Words>;

export const SIGN_IN = {
  title: say('Sign in to the acr-check console', '登录 acr-check 控制台'),
  how: say('Open the address that the bot printed when it started, or paste its token here.', '请打开机器人启动时显示的地址，或在此粘贴令牌。'),
  token: say('Token', '令牌'),
  enter: say('Sign in', '登录'),
  wrong: say('That is not the token of this bot.', '令牌不正确。'),
  tooOften: say('Too many attempts. Wait a minute.', '尝试次数过多，请等待一分钟。'),
} as const satisfies Record<string, Words>;

export const GUEST = say('Guest', '访客');
/** Stands at the end of a card that had to be cut. */
export const CUT = say('Cut here: the rest is on the full page.', '此处已截断：其余内容见完整页面。');

/** All words of the page in both languages, as the page wants them. */
export const pageWords = (): Readonly<Record<Lang, Readonly<Record<string, string>>>> => {
  const of = (lang: Lang): Record<string, string> => Object.fromEntries(Object.entries(PAGE).map(([key, words]) => [key, words[lang]]));
  return { en: of('en'), 'zh-CN': of('zh-CN') };
};
