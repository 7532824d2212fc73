// Writes docs/check.svg: what the terminal shows for a registry of the demo world. `npm run picture`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { renderText } from '../adapters/cli/text.ts';
import { runDemo } from '../adapters/demo/demo.ts';

const COLOURS: Readonly<Record<string, string>> = { '31': '#ff7b72', '32': '#7ee787', '33': '#e3b341', '36': '#79c0ff', '90': '#8b949e', '2': '#8b949e' };
const ESCAPE = String.fromCharCode(27);
const SGR = new RegExp(`(${ESCAPE}\\[[0-9;]*m)`);
const LINE = 19;
const CHARACTER = 8.1;

const escaped = (text: string): string => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** One line of terminal output as tspans: the colours and weights that the renderer chose. */
function spans(line: string): string {
  let style = '';
  return line
    .split(SGR)
    .map((part) => {
      const codes = part.startsWith(ESCAPE) ? part.slice(2, -1).split(';') : undefined;
      if (!codes) return part === '' ? '' : `<tspan${style}>${escaped(part)}</tspan>`;
      if (codes.some((code) => ['0', '39', '22', ''].includes(code))) style = '';
      for (const code of codes) {
        if (COLOURS[code]) style += ` fill="${COLOURS[code]}"`;
        if (code === '1') style += ' font-weight="bold"';
      }
      return '';
    })
    .join('');
}

export function terminalPicture(command: string, text: string): string {
  const lines = [`$ ${command}`, '', ...text.trimEnd().split('\n')];
  const plain = lines.map(stripVTControlCharacters);
  const [width, height] = [Math.ceil(Math.max(...plain.map((line) => line.length)) * CHARACTER + 40), lines.length * LINE + 36];
  const rows = lines.map((line, i) => `<text x="20" y="${30 + i * LINE}" xml:space="preserve">${spans(line)}</text>`).join('\n');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(plain[2] ?? '')}">
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="13.5" fill="#e6edf3">
${rows}
</g>
</svg>
`;
}

if (import.meta.main) {
  const [result] = await runDemo({ lang: 'en', version: '', now: () => new Date(), registries: ['northwind'], show: async () => undefined });
  if (!result) throw new Error('the demo world has no such registry');
  mkdirSync(new URL('../docs/', import.meta.url), { recursive: true });
  const text = renderText(result.report, { lang: 'en', width: 100, colour: true });
  writeFileSync(new URL('../docs/check.svg', import.meta.url), terminalPicture('acr-check northwind', text));
}
