// The blocks of a card as elements.
import { el } from './dom.js';
import { moment, t } from './words.js';

const link = ({ url, text }) =>
  el('a', { href: url, target: '_blank', rel: 'noopener noreferrer', title: url }, text, el('span', { class: 'unseen' }, ` (${t('newTab')})`));

function inline(part) {
  if (part.is === 'code') return el('code', {}, part.text);
  if (part.is === 'strong') return el('strong', {}, part.text);
  if (part.is === 'person') return el('span', { class: 'person' }, part.text);
  if (part.is === 'time') return el('time', { datetime: part.time, title: part.text }, moment(part.time));
  if (part.is === 'link') return link(part);
  return part.text;
}
export const inlines = (text) => text.map(inline);

function code({ text, label }) {
  const copy = el('button', { type: 'button', class: 'small', 'data-keep': `copy ${text.slice(0, 80)}` }, t('copy'));
  copy.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(text);
      copy.textContent = t('copied');
      setTimeout(() => (copy.textContent = t('copy')), 2000);
    } catch {
      getSelection()?.selectAllChildren(copy.closest('.code').querySelector('pre')); // no clipboard: it is at least selected
    }
  });
  const head = el('div', { class: 'code-head' }, el('span', {}, label ?? ''), copy);
  return el('div', { class: 'code' }, head, el('pre', { tabindex: '0', 'aria-label': label }, el('code', {}, text)));
}

function table({ caption, head, rows }) {
  const [, ...columns] = head;
  return el(
    'div',
    { class: 'table', tabindex: '0', role: 'region', 'aria-label': caption },
    el(
      'table',
      {},
      el('caption', {}, caption),
      el('thead', {}, el('tr', {}, ...[head[0] ?? '', ...columns].map((name) => el('th', { scope: 'col' }, name)))),
      el('tbody', {}, ...rows.map(([name, ...cells]) => el('tr', {}, el('th', { scope: 'row' }, name ?? ''), ...cells.map((cell) => el('td', {}, cell))))),
    ),
  );
}

const steps = ({ title, steps: all }) =>
  el(
    'div',
    { class: 'steps' },
    el('p', { class: 'label' }, title),
    el(
      'ol',
      {},
      ...all.map(({ label, state, word, note }) =>
        el(
          'li',
          { class: `step ${state}` },
          el('span', { class: 'sign', 'aria-hidden': 'true' }),
          el('span', { class: 'step-label' }, label),
          el('span', { class: 'step-word' }, word, note ? el('span', { class: 'quiet' }, ` · ${note}`) : undefined),
        ),
      ),
    ),
  );

function finding({ number, severity, word, title, rule, detail, more }) {
  const heading = el('h4', {}, el('span', { class: 'unseen' }, `${number}. `), title);
  const badge = el('span', { class: `badge ${severity}` }, word);
  return el(
    'section',
    { class: `finding ${severity}` },
    el('div', { class: 'finding-head' }, el('span', { class: 'number', 'aria-hidden': 'true' }, String(number)), heading, badge),
    el('p', {}, ...inlines(detail)),
    more.length > 0
      ? el(
          'details',
          { 'data-open': `finding ${number}` },
          el('summary', { 'data-keep': `finding ${number}` }, t('fold')),
          el('div', { class: 'inside' }, ...more.map(block), el('p', { class: 'quiet rule-id' }, rule)),
        )
      : el('p', { class: 'quiet rule-id' }, rule),
  );
}

/** @returns {Node} */
export function block(one) {
  switch (one.is) {
    case 'text':
      return el('p', { class: one.text[0]?.text.startsWith('• ') ? `${one.weight} item` : one.weight }, ...inlines(one.text));
    case 'heading':
      return el('h4', { class: 'heading' }, one.text);
    case 'facts':
      return el('dl', {}, ...one.facts.map(({ label, value }) => el('div', {}, el('dt', {}, label), el('dd', {}, ...inlines(value)))));
    case 'table':
      return table(one);
    case 'code':
      return code(one);
    case 'steps':
      return steps(one);
    case 'fold':
      return el(
        'details',
        { class: 'fold', 'data-open': one.title },
        el('summary', { 'data-keep': one.title }, one.title),
        el('div', { class: 'inside' }, ...one.blocks.map(block)),
      );
    case 'finding':
      return finding(one);
    case 'picture':
      return el('figure', {}, one.png ? el('img', { src: `data:image/png;base64,${one.png}`, alt: one.alt, title: one.text }) : el('pre', {}, one.text));
    case 'rule':
      return el('hr');
    default:
      return el('p', {});
  }
}
