// Where a person writes: Enter sends, Shift+Enter breaks the line, arrows walk through what was sent, and commands complete themselves.
import { el, ICONS, icon } from './dom.js';
import { t } from './words.js';

const HISTORY = 'acr-check-history';
const MOST_KEPT = 50;
const PREFIXES = ['/acr-check', '@acr-check'];

function kept() {
  try {
    const list = JSON.parse(sessionStorage.getItem(HISTORY) ?? '[]');
    return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [];
  } catch {
    return [];
  }
}
function keep(text) {
  try {
    sessionStorage.setItem(HISTORY, JSON.stringify([...kept().filter((one) => one !== text), text].slice(-MOST_KEPT)));
  } catch {
    // it is forgotten with the page then
  }
}

/** What the text could go on with: prefixes at the start of a channel's line, then verbs. -> [{ text, label, about }] */
export function completions(text, { verbs, prefix, language }) {
  const one = text.replace(/^\s+/, '');
  if (/\n/.test(one)) return [];
  if (prefix && one !== '' && PREFIXES.some((name) => name.startsWith(one) && name !== one)) {
    return PREFIXES.filter((name) => name.startsWith(one)).map((name) => ({ text: `${name} `, label: name, about: '' }));
  }
  const said = /^([/@]acr-check\s+)?([\p{L}-]*)$/u.exec(one);
  if (!said || (prefix && said[1] === undefined) || (said[1] === undefined && said[2] === '')) return [];
  const [, start = '', word] = said;
  return verbs
    .filter(({ verb }) => verb.startsWith(word.toLowerCase()) && verb !== word.toLowerCase())
    .slice(0, 8)
    .map(({ verb, usage, summary }) => ({ text: `${start}${verb} `, label: `${verb} ${usage}`, about: summary[language] }));
}

/**
 * @param {HTMLFormElement} root
 * @param {{ id: string, send: (text: string) => Promise<string | undefined>, options: () => object, hint: () => string, label: () => string, openForm?: (button: HTMLElement) => void }} how
 *   `send` resolves with what went wrong, if anything: the words are kept then.
 */
export function createComposer(root, { id, send, options, hint, label, openForm }) {
  let offered = [];
  let chosen = -1;
  let back = 0; // how far into the history
  let draft = '';
  const list = el('ul', { role: 'listbox', id: `${id}-list`, class: 'offers', hidden: true });
  const box = el('textarea', {
    id: `${id}-text`,
    rows: '1',
    maxlength: '20000',
    autocomplete: 'off',
    spellcheck: 'false',
    role: 'combobox',
    'aria-autocomplete': 'list',
    'aria-expanded': 'false',
    'aria-controls': `${id}-list`,
    'aria-describedby': `${id}-hint`,
  });
  const problem = el('p', { class: 'problem', role: 'alert', hidden: true });
  const about = el('p', { class: 'hint', id: `${id}-hint` });
  const button = el('button', { class: 'icon send', type: 'submit' }, icon(ICONS.send));
  const form = openForm && el('button', { class: 'icon', type: 'button', 'aria-haspopup': 'dialog', onclick: () => openForm(form) }, icon(ICONS.form));
  root.replaceChildren(list, problem, el('div', { class: 'box' }, form, box, button), about);

  function grow() {
    box.style.removeProperty('height');
    if (box.value !== '') box.style.setProperty('height', `${box.scrollHeight}px`);
  }
  function choose(index) {
    chosen = index;
    for (const [at, item] of [...list.children].entries()) item.setAttribute('aria-selected', String(at === index));
    if (index >= 0) box.setAttribute('aria-activedescendant', `${id}-offer-${index}`);
    else box.removeAttribute('aria-activedescendant');
    list.children[index]?.scrollIntoView({ block: 'nearest' });
  }
  function offer(items) {
    offered = items;
    list.hidden = items.length === 0;
    box.setAttribute('aria-expanded', String(items.length > 0));
    list.replaceChildren(
      ...items.map((item, at) =>
        el(
          'li',
          { role: 'option', id: `${id}-offer-${at}`, onmousedown: (event) => pick(event, at) },
          el('code', {}, item.label),
          el('span', { class: 'quiet' }, item.about),
        ),
      ),
    );
    choose(-1);
  }
  function put(text) {
    box.value = text;
    box.setSelectionRange(text.length, text.length);
    grow();
  }
  function take(at) {
    put(offered[at].text);
    offer(completions(box.value, options()));
  }
  /** Before the box loses the focus. */
  function pick(event, at) {
    event.preventDefault();
    take(at);
  }
  function walk(by) {
    const sent = kept();
    const next = Math.min(Math.max(back + by, 0), sent.length);
    if (next === back) return;
    if (back === 0) draft = box.value;
    back = next;
    put(back === 0 ? draft : sent[sent.length - back]);
  }
  function say(text) {
    problem.textContent = text ?? '';
    problem.hidden = !text;
  }
  async function submit() {
    const text = box.value.trim();
    if (text === '' || root.ariaBusy === 'true') return;
    offer([]);
    root.ariaBusy = 'true';
    put('');
    const wrong = await send(text);
    root.ariaBusy = 'false';
    say(wrong);
    if (wrong && box.value === '') put(text);
    if (!wrong) keep(text);
    back = 0;
  }

  root.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  box.addEventListener('input', () => {
    back = 0;
    grow();
    offer(completions(box.value, options()));
  });
  box.addEventListener('blur', () => offer([]));
  box.addEventListener('keydown', (event) => {
    if (event.isComposing) return; // an input method is at work: its Enter is not ours
    const { key } = event;
    const open = offered.length > 0;
    const oneLine = !box.value.includes('\n');
    if (key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      if (open && chosen >= 0) take(chosen);
      else submit();
    } else if (key === 'Tab' && open && !event.shiftKey) {
      event.preventDefault();
      take(Math.max(chosen, 0));
    } else if (key === 'Escape' && open) {
      event.preventDefault();
      event.stopPropagation();
      offer([]);
    } else if ((key === 'ArrowDown' || key === 'ArrowUp') && open) {
      event.preventDefault();
      const step = key === 'ArrowDown' ? 1 : -1;
      choose((chosen + step + offered.length) % offered.length);
    } else if ((key === 'ArrowUp' || key === 'ArrowDown') && oneLine && (box.value === '' || back > 0)) {
      event.preventDefault();
      walk(key === 'ArrowUp' ? 1 : -1);
    }
  });

  function words() {
    box.placeholder = label();
    box.setAttribute('aria-label', label());
    about.textContent = hint();
    list.setAttribute('aria-label', t('completions'));
    for (const [one, key] of [
      [button, 'send'],
      [form, 'form'],
    ]) {
      one?.setAttribute('aria-label', t(key));
      one?.setAttribute('title', t(key));
    }
  }
  words();
  function sendThis(text) {
    put(text);
    return submit();
  }
  return { words, focus: () => box.focus(), put, say, send: sendThis };
}
