// Making elements: words go in as text, always. Nothing here turns a string into mark-up.

/**
 * @param {string} tag
 * @param {Record<string, unknown>} [props] `class`, `on…` listeners, `hidden`/`disabled`/… booleans, everything else an attribute; undefined is left out
 * @param {...(Node | string | undefined | false)} children
 */
export function el(tag, props = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === false) continue;
    if (name.startsWith('on') && typeof value === 'function') made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, '');
    else made.setAttribute(name, String(value));
  }
  made.append(...children.filter((child) => child !== undefined && child !== false));
  return made;
}

export const byId = (id) => document.getElementById(id);

const SVG = 'http://www.w3.org/2000/svg';
/** A line drawing of 20 by 20; decoration only. */
export function icon(path) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 20 20');
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(SVG, 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}

export const ICONS = {
  send: 'M3.5 10h11M10 5l5 5-5 5',
  form: 'M5 3.5h10v13H5zM8 7h4M8 10h4M8 13h2',
  reply: 'M8 5 4 9l4 4M4 9h7a5 5 0 0 1 5 5v1',
  lock: 'M6 9V7a4 4 0 0 1 8 0v2M5 9h10v7.5H5z',
  pin: 'M10 3v9M6 12h8M10 12v5M7 3h6l-1 5h-4z',
};
