// A card as an element, and keeping the reader's place in it when it is replaced.
import { block } from './blocks.js';
import { el } from './dom.js';
import { t } from './words.js';

function action(one, act) {
  const usual = { 'aria-label': one.says, title: one.says === one.label ? undefined : one.says, 'data-keep': `action ${one.label}` };
  const rank = one.rank === 'primary' ? 'primary' : one.danger ? 'danger' : '';
  if (one.is === 'link') {
    const open = { href: one.url, target: '_blank', rel: 'noopener noreferrer', class: `button ${rank}` };
    return el('a', { ...usual, ...open, 'aria-label': `${one.says} (${t('newTab')})` }, one.label);
  }
  return el('button', { ...usual, type: 'button', class: `button ${rank}`, onclick: (event) => act(one, event.currentTarget) }, one.label);
}

/** `act(action, button)` is called for commands and forms; links open by themselves. */
export function cardElement(card, act) {
  const shown = card.actions.filter(({ rank }) => rank !== 'more');
  const more = card.actions.filter(({ rank }) => rank === 'more');
  const menu =
    more.length > 0 &&
    el(
      'details',
      { class: 'menu', 'data-open': 'more' },
      el('summary', { class: 'button', 'data-keep': 'more' }, t('more')),
      el('div', { class: 'menu-items' }, ...more.map((one) => action(one, act))),
    );
  return el(
    'section',
    { class: `card ${card.tone} ${card.kind}`, lang: card.lang, 'aria-label': card.title },
    el('header', {}, card.word && el('span', { class: 'word' }, card.word.word), el('h3', {}, card.word?.rest ?? card.title)),
    card.blocks.length > 0 && el('div', { class: 'blocks' }, ...card.blocks.map(block)),
    (card.actions.length > 0 || card.full) &&
      el(
        'div',
        { class: 'actions' },
        ...shown.map((one) => action(one, act)),
        menu,
        card.full && el('a', { class: 'full', href: card.full.url, target: '_blank', rel: 'noopener noreferrer' }, card.full.label),
      ),
  );
}

/** What was unfolded stays so, and the focus stays on the same thing, or else on the message. */
export function swap(old, fresh) {
  const open = new Set([...old.querySelectorAll('details[open]')].map((one) => one.dataset.open));
  for (const one of fresh.querySelectorAll('details')) if (open.has(one.dataset.open)) one.open = true;
  const held = old.contains(document.activeElement) ? document.activeElement : undefined;
  const keep = held?.dataset.keep;
  old.replaceWith(fresh);
  if (!held) return;
  const same = keep === undefined ? undefined : [...fresh.querySelectorAll('[data-keep]')].find((one) => one.dataset.keep === keep);
  (same ?? fresh).focus({ preventScroll: true });
}
