// The page: which channel is open, what is in it, and what each press does.
import { get, live, newKey, post } from './api.js';
import { createComposer } from './composer.js';
import { byId, el } from './dom.js';
import { openForm } from './form.js';
import { createLog } from './log.js';
import { createSettings, showMe } from './settings.js';
import { language, speak, t, takeWords } from './words.js';

const me = await get('/me');
takeWords(me.words);
const preferred = navigator.languages.some((one) => /^zh/i.test(one)) && !/^en/i.test(navigator.languages[0] ?? 'en') ? 'zh-CN' : me.usual;
speak(me.lang ?? preferred);
showMe(me.name);
const tz = Intl.DateTimeFormat().resolvedOptions().timeZone;
post('/profile', { lang: language(), ...(tz ? { tz } : {}) });

const names = [...me.channels, 'direct'];
const frame = byId('frame');
const thread = byId('thread');
const held = new Map(); // channel -> id -> message
const unread = new Set();
const awaited = new Set(); // threads whose next answer opens them
let channel = names.includes(location.hash.slice(1)) ? location.hash.slice(1) : names[0];
let open; // the id of the thread's first message
let opener;

const all = () => [...(held.get(channel)?.values() ?? [])];
const repliesTo = (id) => all().filter((message) => message.thread === id);
const title = (name) => (name === 'direct' ? 'acr-check' : `#${name}`);

function failed(answer) {
  const words = answer.told ?? (answer.status === 401 ? t('signedOut') : answer.status === 409 ? t('changed') : t('failed'));
  (open === undefined ? composer : replies).say(words);
  byId('told').textContent = words;
}

/** A button of a card: a command goes out as if typed; a form opens. */
async function act(message, action, button) {
  const first = message.thread ?? message.id;
  if (action.is === 'form') {
    const where = { channel: message.channel, message: message.ref };
    if (await openForm({ where, form: action.form, text: action.text, opener: button, failed })) awaited.add(first);
    return;
  }
  button.disabled = true;
  const answer = await post('/press', { key: newKey(), message: message.ref, command: action.command });
  button.disabled = false;
  if (answer.status === 202) awaited.add(first);
  else failed(answer);
}

async function mark(message, button) {
  const on = button.getAttribute('aria-pressed') !== 'true';
  const answer = await post('/mark', { key: newKey(), message: message.ref, on });
  if (answer.status !== 204) return failed(answer);
  button.setAttribute('aria-pressed', String(on));
  button.lastChild.textContent = on ? t('marked') : t('mark');
}

async function say(text, threadId) {
  const answer = await post('/say', { key: newKey(), channel, text, ...(threadId ? { thread: threadId } : {}) });
  if (answer.status === 413) return t('tooLong', { n: 20000 });
  if (answer.status !== 202) return answer.told ?? (answer.status === 401 ? t('signedOut') : t('failed'));
  if (answer.heard === false && me.demoHints && !/^\s*[/@]acr-check/.test(text)) askInstead(text);
  return undefined;
}

/** Talk that was not addressed to the bot: say so, and offer to ask it. */
function askInstead(text) {
  const ask = el('button', { type: 'button', class: 'small' }, t('ask'));
  ask.addEventListener('click', () => composer.send(`@acr-check ${text}`));
  byId('composer')
    .querySelector('.hint')
    .replaceChildren(`${t('unheard')} `, ask);
}

const composer = createComposer(byId('composer'), {
  id: 'say',
  send: (text) => {
    composer.words(); // an old hint goes
    log.toEnd();
    return say(text);
  },
  options: () => ({ verbs: me.verbs, prefix: channel !== 'direct', language: language() }),
  hint: () => (channel === 'direct' ? t('hintDirect') : t('hint')),
  label: () => t('write', { channel: title(channel) }),
  openForm: (button) => openForm({ where: { channel }, form: 'check', text: '', opener: button, failed }),
});
const replies = createComposer(byId('thread-composer'), {
  id: 'reply',
  send: (text) => say(text, open),
  options: () => ({ verbs: me.verbs, prefix: false, language: language() }),
  hint: () => '',
  label: () => t('writeThread'),
});

const empty = () =>
  el(
    'div',
    { class: 'empty' },
    el('span', { class: 'mark large', 'aria-hidden': 'true' }),
    el('h2', {}, channel === 'direct' ? t('emptyDirect') : t('empty')),
    el('p', { class: 'quiet' }, t('emptyAbout')),
    el(
      'ul',
      {},
      ...me.examples.map((example) =>
        el('li', {}, el('button', { type: 'button', class: 'button example', onclick: () => composer.send(example) }, el('code', {}, example))),
      ),
    ),
  );
const log = createLog(byId('log'), (message) => ({ act, reply: openThread, replies: repliesTo(message.id).length }), empty);
const threadLog = createLog(
  byId('thread-log'),
  (message) => ({ act, ...(message.by.bot ? {} : { mark }) }),
  () => el('p', { class: 'quiet' }, t('emptyThread')),
);

function showThread() {
  const first = held.get(channel)?.get(open);
  if (!first) return closeThread();
  threadLog.show([first, ...repliesTo(open)]);
  byId('thread-about').textContent = title(channel);
}
function openThread(message, focus = true) {
  opener = focus ? document.activeElement : opener;
  open = message.id;
  thread.hidden = false;
  frame.classList.add('with-thread');
  replies.say();
  showThread();
  if (focus) replies.focus();
}
function closeThread() {
  if (open === undefined) return;
  const id = open;
  open = undefined;
  thread.hidden = true;
  frame.classList.remove('with-thread');
  const back = opener?.isConnected ? opener : byId('log').querySelector(`[data-id="${CSS.escape(id)}"] .replies`);
  back?.focus();
}
byId('thread-close').addEventListener('click', closeThread);
thread.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !event.defaultPrevented) closeThread();
});

function side(openIt) {
  frame.classList.toggle('with-side', openIt);
  byId('menu').setAttribute('aria-expanded', String(openIt));
  if (openIt) byId('side').querySelector('button')?.focus();
}
byId('menu').addEventListener('click', () => side(!frame.classList.contains('with-side')));
byId('shade').addEventListener('click', () => side(false));
byId('side').addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && frame.classList.contains('with-side')) {
    side(false);
    byId('menu').focus();
  }
});

function showChannels() {
  const item = (name) =>
    el(
      'li',
      {},
      el(
        'button',
        {
          type: 'button',
          class: unread.has(name) ? 'channel unread' : 'channel',
          'aria-current': name === channel ? 'page' : undefined,
          onclick: () => enter(name),
        },
        el('span', { class: name === 'direct' ? 'dot' : 'hash', 'aria-hidden': 'true' }, name === 'direct' ? '' : '#'),
        el('span', {}, name === 'direct' ? 'acr-check' : name),
        unread.has(name) && el('span', { class: 'unseen' }, t('unread')),
      ),
    );
  byId('channels').replaceChildren(...me.channels.map(item));
  byId('directs').replaceChildren(item('direct'));
  byId('room-title').textContent = title(channel);
  byId('room-about').textContent = channel === 'direct' ? t('directAbout') : t('channelAbout');
}

async function load(name) {
  const { messages } = await get(`/messages?channel=${encodeURIComponent(name)}`);
  const known = held.get(name) ?? new Map();
  for (const message of messages) if ((known.get(message.id)?.edit ?? -1) <= message.edit) known.set(message.id, message);
  held.set(name, known);
}
const showRoom = () => log.show(all().filter((message) => message.thread === undefined));

async function enter(name) {
  closeThread();
  side(false);
  channel = name;
  unread.delete(name);
  history.replaceState(null, '', `#${name}`);
  showChannels();
  composer.words();
  composer.say();
  if (!held.has(name)) await load(name);
  if (channel !== name) return; // somebody was quicker
  showRoom();
  composer.focus();
}

/** Only what matters is read out: a new answer, and the end of what was being looked at. */
function tell(message, before) {
  if (message.by.you || message.channel !== channel) return;
  if (message.card && message.card.tone === 'working' && before) return;
  byId('told').textContent = `${message.by.bot ? 'acr-check' : message.by.name}: ${message.card?.title ?? message.text ?? ''}`;
}

function arrived(message) {
  const known = held.get(message.channel);
  const before = known?.get(message.id);
  if (before && before.edit > message.edit) return; // never older than what is shown
  known?.set(message.id, message);
  if (message.channel !== channel) {
    unread.add(message.channel);
    return showChannels();
  }
  tell(message, before);
  if (message.thread === undefined) log.put(message);
  else {
    const first = known?.get(message.thread);
    if (first) log.put(first); // its count of replies
    if (message.by.bot && awaited.delete(message.thread) && open !== message.thread && first) return openThread(first, false);
  }
  if (open !== undefined && (message.thread === open || message.id === open)) threadLog.put(message);
}

live({
  open: async () => {
    byId('offline').hidden = true;
    try {
      await Promise.all([...new Set([...held.keys(), channel])].map(load));
      showRoom();
      if (open !== undefined) showThread();
    } catch (error) {
      failed({ status: error.status ?? 0 });
    }
  },
  message: arrived,
  lost: () => {
    byId('offline').textContent = t('offline');
    byId('offline').hidden = false;
  },
});

createSettings(me, () => {
  showChannels();
  composer.words();
  replies.words();
  log.refresh();
  if (open !== undefined) threadLog.refresh();
});
showChannels();
composer.focus();
