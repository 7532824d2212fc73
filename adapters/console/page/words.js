// The page's own words, in the language chosen; both come from the bot. The chosen language is also the document's.

let words = { en: {}, 'zh-CN': {} };
let lang = 'en';

export const language = () => lang;
export const takeWords = (given) => {
  words = given;
};

/** `{n}` and the like are filled in. */
export function t(key, values = {}) {
  const text = words[lang][key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** Sets the language, and the words of everything that was marked in the page: data-word (text), data-label (aria-label). */
export function speak(chosen) {
  lang = chosen;
  document.documentElement.lang = chosen;
  document.title = t('title');
  for (const one of document.querySelectorAll('[data-word]')) one.textContent = t(one.dataset.word);
  for (const one of document.querySelectorAll('[data-label]')) {
    one.setAttribute('aria-label', t(one.dataset.label));
    if (one.matches('button')) one.title = t(one.dataset.label);
  }
}

/** The reader's own kind of the language: en-GB writes times otherwise than en-US. */
const locale = () => navigator.languages.find((one) => one.slice(0, 2) === lang.slice(0, 2)) ?? lang;
export const clock = (iso) => new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit' }).format(new Date(iso));
export const moment = (iso) => new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso));
export const fullTime = (iso) => new Intl.DateTimeFormat(locale(), { dateStyle: 'full', timeStyle: 'long' }).format(new Date(iso));

/** Today, yesterday, or the date. */
export function day(iso) {
  const [then, now] = [new Date(iso), new Date()];
  const days = Math.round((new Date(now).setHours(0, 0, 0, 0) - new Date(then).setHours(0, 0, 0, 0)) / 86_400_000);
  if (days === 0) return t('today');
  if (days === 1) return t('yesterday');
  return new Intl.DateTimeFormat(locale(), { weekday: 'long', month: 'long', day: 'numeric' }).format(then);
}
