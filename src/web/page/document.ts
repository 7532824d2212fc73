// Cards -> one HTML document. Pure. Everything is escaped here and nowhere else; no script, one style sheet known by its hash.
import { createHash } from 'node:crypto';
import type { Block, Card, Text } from '../../card.ts';
import type { Lang } from '../../model.ts';
import { PAGE_WORDS as words } from '../../words/page.ts';
import { STYLE } from './style.ts';

export const STYLE_HASH = `sha256-${createHash('sha256').update(STYLE).digest('base64')}`;

/** What no reader should meet as such: controls, and signs that turn the direction of what follows. */
const HIDDEN = /(?![\t\n])[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

export const escaped = (text: string): string =>
  text.replace(HIDDEN, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Only the web, and only encrypted. */
const href = (url: string): string | undefined => (/^https:\/\/[^\s"'<>]{1,2000}$/.test(url) ? escaped(url) : undefined);

function inline(text: Text): string {
  return text
    .map((part) => {
      if (typeof part === 'string') return escaped(part);
      if ('code' in part) return `<code>${escaped(part.code)}</code>`;
      if ('strong' in part) return `<strong>${escaped(part.strong)}</strong>`;
      if ('time' in part) return `<time datetime="${escaped(part.time)}">${escaped(part.time.slice(0, 16).replace('T', ' '))} UTC</time>`;
      if ('person' in part) return escaped(part.name);
      const url = href(part.url);
      return url ? `<a href="${url}" rel="noreferrer">${escaped(part.link)}</a>` : escaped(part.link);
    })
    .join('');
}

const lines = (blocks: readonly Block[]): string => blocks.map(blockHtml).join('\n');

function blockHtml(block: Block): string {
  switch (block.type) {
    case 'text':
      return `<p class="${block.weight ?? 'plain'}">${inline(block.text)}</p>`;
    case 'heading':
      return `<h3>${escaped(block.text)}</h3>`;
    case 'facts':
      return `<dl>${block.facts.map(({ label, value }) => `<div><dt>${escaped(label)}</dt><dd>${inline(value)}</dd></div>`).join('')}</dl>`;
    case 'table':
      return tableHtml(block);
    case 'code':
      return `<figure>${block.label ? `<figcaption>${escaped(block.label)}</figcaption>` : ''}<pre tabindex="0"><code>${escaped(block.text)}</code></pre></figure>`;
    case 'steps':
      return `<h3>${escaped(block.title)}</h3><ul class="steps">${block.steps.map((step) => `<li class="${step.state}"><b>${escaped(step.word)}</b> ${escaped(step.label)}${step.note ? `: ${escaped(step.note)}` : ''}</li>`).join('')}</ul>`;
    case 'fold':
      return `<details><summary>${escaped(block.title)}</summary>${lines(block.blocks)}</details>`;
    case 'finding':
      return `<section class="finding ${block.severity}" aria-label="${escaped(block.title)}"><h3><span class="word">${block.number}. ${escaped(block.word)}</span> ${escaped(block.title)}</h3><p>${inline(block.detail)}</p>${lines(block.more)}<p class="quiet"><code>${escaped(block.rule)}</code></p></section>`;
    case 'picture':
      return `<figure><img src="data:image/png;base64,${block.png.replace(/[^A-Za-z0-9+/=]/g, '')}" alt="${escaped(block.alt)}"><figcaption class="quiet">${escaped(block.text)}</figcaption></figure>`;
    case 'rule':
      return '<hr>';
    case 'field':
      return ''; // a page asks nothing
  }
}

function tableHtml({ caption, head, rows }: Extract<Block, { type: 'table' }>): string {
  const top = head.map((cell) => `<th scope="col">${escaped(cell)}</th>`).join('');
  const body = rows
    .map(([name = '', ...cells]) => `<tr><th scope="row">${escaped(name)}</th>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`)
    .join('');
  return `<div class="wide" tabindex="0" role="region" aria-label="${escaped(caption)}"><table><caption>${escaped(caption)}</caption><thead><tr>${top}</tr></thead><tbody>${body}</tbody></table></div>`;
}

const cardHtml = ({ tone, title, blocks, actions }: Card): string => {
  const links = actions.flatMap((action) => {
    const url = action.type === 'link' ? href(action.url) : undefined;
    return url ? [`<a class="button" href="${url}" rel="noreferrer">${escaped(action.label)}</a>`] : [];
  });
  return `<article class="${tone}"><h2>${escaped(title)}</h2>\n${lines(blocks)}${links.length > 0 ? `<p class="actions">${links.join(' ')}</p>` : ''}</article>`;
};

interface Page {
  readonly lang: Lang;
  readonly title: string;
  readonly cards: readonly Card[];
  /** An SVG of our own making (src/picture), escaped there: it stands after the first card. */
  readonly picture?: string;
}

export function documentOf({ lang, title, cards, picture }: Page): string {
  const body =
    cards.length === 0
      ? `<article class="unsure"><h2>${escaped(title)}</h2></article>`
      : cards.map((card, index) => cardHtml(card) + (index === 0 && picture ? `<figure class="wide picture">${picture}</figure>` : '')).join('\n');
  return `<!doctype html>
<html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title><style>${STYLE}</style></head>
<body><main>
${body}
</main><footer>${escaped(words.note[lang])}</footer></body></html>
`;
}
