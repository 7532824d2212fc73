// A form as a dialog: the card's fields, problems beside the field they belong to, and the focus back where it came from.
import { newKey, post } from './api.js';
import { block } from './blocks.js';
import { byId, el } from './dom.js';
import { t } from './words.js';

function input(field, id) {
  const usual = { id, name: field.id, maxlength: String(field.most), 'aria-describedby': `${id}-hint ${id}-problem`, required: field.required };
  if (field.input === 'lines') return Object.assign(el('textarea', { ...usual, rows: '4' }), { value: field.value ?? '' });
  if (field.input === 'line') return el('input', { ...usual, type: 'text', autocomplete: 'off', spellcheck: 'false', value: field.value ?? '' });
  const chosen = field.value ?? '';
  const options = field.options ?? [];
  const { maxlength: _, ...select } = usual;
  return el(
    'select',
    select,
    !field.required && !options.some(({ value }) => value === '') ? el('option', { value: '' }, '–') : undefined,
    ...options.map(({ value, label }) => el('option', { value, selected: value === chosen }, label)),
  );
}

/** Several of a list: boxes, whose values go together with commas. */
function choices(field, id) {
  const chosen = (field.value ?? '').split(',');
  return el(
    'fieldset',
    { id, 'aria-describedby': `${id}-hint ${id}-problem` },
    el('legend', {}, field.label),
    ...(field.options ?? []).map(({ value, label }) =>
      el('label', { class: 'choice' }, el('input', { type: 'checkbox', name: field.id, value, checked: chosen.includes(value) }), label),
    ),
  );
}

function row({ field }) {
  const id = `field-${field.id}`;
  const several = field.input === 'choices';
  const mark = field.required ? ` (${t('required')})` : '';
  return el(
    'div',
    { class: 'field', 'data-field': field.id },
    several ? choices(field, id) : el('label', { for: id }, field.label, el('span', { class: 'quiet' }, mark)),
    several ? undefined : input(field, id),
    el('p', { class: 'quiet', id: `${id}-hint` }, field.hint ?? ''),
    el('p', { class: 'problem', id: `${id}-problem`, role: 'alert' }),
  );
}

function valuesOf(form) {
  const values = {};
  for (const [name, value] of new FormData(form)) values[name] = name in values ? `${values[name]},${value}` : value;
  return values;
}

/** `where`: { channel, message? } of the button. Resolves with the answer of the bot once sent; undefined when it was closed. */
export async function openForm({ where, form, text, opener, failed }) {
  const opened = await post('/form', { ...where, form, text });
  if (!opened.card?.submit) return void failed(opened);
  const { card } = opened;
  const dialog = byId('form');
  const key = newKey();
  const problem = el('p', { class: 'problem', role: 'alert' });
  const send = el('button', { class: 'button primary', type: 'submit' }, card.submit.label);
  const fields = el(
    'form',
    { novalidate: true },
    el('h2', { id: 'form-title' }, card.title),
    ...card.blocks.map((one) => (one.is === 'field' ? row(one) : block(one))),
    problem,
    el('div', { class: 'actions' }, send, el('button', { class: 'button', type: 'button', onclick: () => dialog.close() }, t('cancel'))),
  );
  dialog.lang = card.lang;
  dialog.replaceChildren(fields);
  let sent;
  let count = 0;
  fields.addEventListener('submit', async (event) => {
    event.preventDefault();
    send.disabled = true;
    for (const one of fields.querySelectorAll('.problem')) one.textContent = '';
    for (const one of fields.querySelectorAll('[aria-invalid]')) one.removeAttribute('aria-invalid');
    const answer = await post('/submit', { key: `${key}-${count}`, ...where, form: card.submit.form, values: valuesOf(fields) });
    send.disabled = false;
    if (answer.status === 202) {
      sent = answer;
      dialog.close();
      return;
    }
    if (answer.status !== 0) count++; // another attempt is another act; a lost answer is the same one
    const line = answer.field && fields.querySelector(`[data-field="${CSS.escape(answer.field)}"]`);
    if (!line) {
      problem.textContent = answer.told ?? answer.problem ?? t('failed');
      return;
    }
    line.querySelector('.problem').textContent = answer.problem;
    const control = line.querySelector('input, select, textarea');
    control?.setAttribute('aria-invalid', 'true');
    control?.focus();
  });
  dialog.showModal();
  fields.querySelector('input, select, textarea')?.focus();
  await new Promise((resolve) => dialog.addEventListener('close', resolve, { once: true }));
  dialog.replaceChildren();
  opener?.focus();
  return sent;
}
