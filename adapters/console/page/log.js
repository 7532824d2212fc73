// A list of messages that grows and changes in place, and stays at its end while the reader is there.
import { swap } from './card.js';
import { el } from './dom.js';
import { messageElement } from './message.js';
import { day, t } from './words.js';

const AT_ONCE = 60;
const NEAR_PX = 80;
const TOGETHER_MS = 5 * 60_000;
const byTime = (a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1);

/** `how(message)` -> what messageElement wants; `empty()` -> an element to show when there is nothing. */
export function createLog(root, how, empty) {
  root.tabIndex = 0; // it scrolls, so the keyboard must reach it
  let shown = [];
  let most = AT_ONCE;
  const follows = (message, before) =>
    before !== undefined &&
    !message.by.bot &&
    !before.by.bot &&
    before.by.name === message.by.name &&
    before.by.you === message.by.you &&
    day(before.at) === day(message.at) &&
    Date.parse(message.at) - Date.parse(before.at) < TOGETHER_MS;
  const make = (message, before) => messageElement(message, { ...how(message), follows: follows(message, before) });
  let left = -1; // where we scrolled to ourselves
  const atEnd = () => root.scrollTop === left || root.scrollHeight - root.scrollTop - root.clientHeight < NEAR_PX;
  /** To the last message; one taller than the window is shown from its beginning. */
  function toEnd() {
    const last = root.lastElementChild;
    const tall = last !== null && last.offsetHeight > root.clientHeight;
    root.scrollTop = tall ? last.offsetTop - root.offsetTop : root.scrollHeight;
    left = root.scrollTop;
  }

  function render() {
    const visible = shown.slice(-most);
    const parts = [];
    if (shown.length > visible.length) {
      const earlier = () => {
        most += AT_ONCE;
        const height = root.scrollHeight;
        render();
        root.scrollTop += root.scrollHeight - height;
      };
      parts.push(el('button', { type: 'button', class: 'button earlier', onclick: earlier }, t('earlier')));
    }
    visible.forEach((message, index) => {
      const before = visible[index - 1];
      if (before === undefined || day(before.at) !== day(message.at)) parts.push(el('p', { class: 'day' }, el('span', {}, day(message.at))));
      parts.push(make(message, before));
    });
    root.replaceChildren(...(shown.length === 0 ? [empty()] : parts));
  }

  return {
    show(messages) {
      shown = [...messages].sort(byTime);
      most = AT_ONCE;
      render();
      toEnd();
    },
    /** A new message, or a newer state of one. */
    put(message) {
      const stay = atEnd();
      const index = shown.findIndex(({ id }) => id === message.id);
      if (index >= 0) {
        shown[index] = message;
        const old = [...root.children].find((one) => one.dataset.id === message.id);
        if (old) swap(old, make(message, shown[index - 1]));
      } else {
        shown = [...shown, message].sort(byTime);
        const last = shown.at(-1) === message && shown.length > 1 && day(shown.at(-2).at) === day(message.at);
        if (last) root.append(make(message, shown.at(-2)));
        else render();
      }
      if (stay) toEnd();
    },
    /** Made anew from the same messages: another language, say. */
    refresh() {
      const top = root.scrollTop;
      render();
      root.scrollTop = top;
    },
    toEnd,
  };
}
