// Name, language, light or dark, signing out.
import { post, signOut } from './api.js';
import { byId, el } from './dom.js';
import { hue, initial } from './message.js';
import { LOOKS, look, setLook } from './theme.js';
import { language, speak, t } from './words.js';

export function showMe(name) {
  byId('me-name').textContent = name;
  const avatar = byId('me-avatar');
  avatar.textContent = initial(name);
  avatar.className = `avatar ${hue(name)}`;
}

const choice = (group, value, label, checked, pick) =>
  el('label', { class: 'choice' }, el('input', { type: 'radio', name: group, value, checked, onchange: pick }), label);

/** `changed`: the language is another now, and everything made of words is to be made anew. */
export function createSettings(me, changed) {
  const dialog = byId('settings');
  const opener = byId('settings-open');

  function fill() {
    const name = el('input', { id: 'name', type: 'text', maxlength: '40', required: true, autocomplete: 'nickname', value: me.name });
    const speakIt = (lang) => async () => {
      speak(lang);
      changed();
      fill();
      dialog.querySelector(`input[value="${lang}"]`)?.focus();
      await post('/profile', { lang });
    };
    const rename = async (event) => {
      event.preventDefault();
      const wanted = name.value.trim();
      if (wanted !== '' && wanted !== me.name) {
        const answer = await post('/profile', { name: wanted });
        if (answer.status !== 204) return;
        me.name = wanted;
        showMe(wanted);
      }
      dialog.close();
    };
    dialog.replaceChildren(
      el(
        'form',
        { onsubmit: rename },
        el('h2', { id: 'settings-title' }, t('settings')),
        el('div', { class: 'field' }, el('label', { for: 'name' }, t('name')), name),
        el(
          'fieldset',
          {},
          el('legend', {}, t('language')),
          choice('lang', 'en', 'English', language() === 'en', speakIt('en')),
          choice('lang', 'zh-CN', '简体中文', language() === 'zh-CN', speakIt('zh-CN')),
        ),
        el('fieldset', {}, el('legend', {}, t('look')), ...LOOKS.map((one) => choice('look', one, t(one), look() === one, () => setLook(one)))),
        el(
          'div',
          { class: 'actions' },
          el('button', { class: 'button primary', type: 'submit' }, t('save')),
          el('button', { class: 'button', type: 'button', onclick: () => dialog.close() }, t('cancel')),
          el('button', { class: 'button quiet-button', type: 'button', onclick: signOut }, t('signOut')),
        ),
      ),
    );
  }

  opener.addEventListener('click', () => {
    fill();
    dialog.showModal();
  });
  dialog.addEventListener('close', () => opener.focus());
}
