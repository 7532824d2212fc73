// One message: who, when, and words or a card.
import { cardElement } from './card.js';
import { el, ICONS, icon } from './dom.js';
import { clock, fullTime, t } from './words.js';

/** The first sign of a name, whatever the script. */
export const initial = (name) => [...name.trim()][0]?.toUpperCase() ?? '?';
/** One of eight calm colours, the same for the same name. */
export const hue = (name) => `hue-${[...name].reduce((sum, sign) => sum + (sign.codePointAt(0) ?? 0), 0) % 8}`;

/**
 * @param {object} message as the bot shows it
 * @param {{ replies?: number, act: Function, reply?: Function, mark?: Function, follows?: boolean }} how
 */
export function messageElement(message, { replies = 0, act, reply, mark, follows = false }) {
  const { by, at, edit, only, card, text } = message;
  const name = by.bot ? 'acr-check' : by.name;
  const tools = el(
    'div',
    { class: 'tools' },
    mark &&
      el('button', { type: 'button', class: 'small', 'data-keep': 'mark', onclick: (event) => mark(message, event.currentTarget) }, icon(ICONS.pin), t('mark')),
  );
  const thread =
    reply &&
    el(
      'button',
      { type: 'button', class: replies > 0 ? 'replies' : 'replies none', 'data-keep': 'replies', onclick: () => reply(message) },
      icon(ICONS.reply),
      replies === 0 ? t('reply') : replies === 1 ? t('oneReply') : t('replies', { n: replies }),
    );
  return el(
    'article',
    { class: `message ${follows ? 'follows' : ''}`, tabindex: '-1', 'data-id': message.id, 'aria-label': `${t('says', { who: name })}, ${clock(at)}` },
    el('div', { class: `avatar ${by.bot ? 'mark' : hue(name)}`, 'aria-hidden': 'true' }, by.bot ? '' : initial(name)),
    el(
      'div',
      { class: 'body' },
      el(
        'p',
        { class: 'who' },
        el('strong', {}, name),
        by.bot ? el('span', { class: 'tag' }, t('bot')) : by.you && el('span', { class: 'tag' }, t('you')),
        el('time', { datetime: at, title: fullTime(at) }, clock(at)),
        edit > 0 && card?.tone !== 'working' && el('span', { class: 'quiet' }, t('edited')),
        only && by.bot && el('span', { class: 'only' }, icon(ICONS.lock), t('onlyYou')),
      ),
      card ? cardElement(card, (action, button) => act(message, action, button)) : el('p', { class: 'said' }, text ?? ''),
      el('div', { class: 'below' }, thread, mark && tools),
    ),
  );
}
