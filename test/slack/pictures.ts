// node test/slack/pictures.ts FOLDER [name part]: the golden cards as Slack shows them, as PNG files to look at: newest and plain blocks, light and
// dark, both languages. Chromium draws what slack-blocks-to-jsx makes of the blocks; it is close to Slack's own look, not the same.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { NEWEST } from '../../adapters/slack/render/look.ts';
import { message } from '../../adapters/slack/render/message.ts';
import { modal } from '../../adapters/slack/render/view.ts';
import type { Card } from '../../src/card.ts';
import { goldenCards } from '../card/golden-cards.ts';
import { contractCards, formCard } from '../platform/cards.ts';

const ENTRY = `
  import { createElement } from 'react';
  import { createRoot } from 'react-dom/client';
  import { Message } from 'slack-blocks-to-jsx';
  import 'slack-blocks-to-jsx/dist/style.css';
  window.draw = (blocks, theme) => {
    document.body.style.background = theme === 'dark' ? '#1a1d21' : '#ffffff';
    document.body.className = theme;
    const root = document.getElementById('root');
    root.innerHTML = '';
    const at = root.appendChild(document.createElement('div'));
    createRoot(at).render(createElement(Message, { blocks, logo: '', name: 'acr-check', time: new Date('2026-11-02T08:00:00Z'), theme, hooks: {} }));
  };
`;

async function bundled(): Promise<{ readonly js: string; readonly css: string }> {
  const { outputFiles } = await build({
    stdin: { contents: ENTRY, resolveDir: import.meta.dirname, loader: 'jsx' },
    bundle: true,
    write: false,
    outdir: 'out',
    format: 'iife',
    jsx: 'automatic',
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  const of = (end: string): string => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? '';
  return { js: of('.js'), css: of('.css') };
}

interface Picture {
  readonly name: string;
  readonly blocks: readonly unknown[];
}

const picturesOf = ({ name, card }: { readonly name: string; readonly card: Card }): readonly Picture[] =>
  (['newest', 'plain'] as const).map((look) => ({
    name: `${name}.${look}`,
    blocks: message(card, { lang: card.lang, id: 'x', newest: new Set(look === 'newest' ? NEWEST.filter((kind) => kind !== 'slack_file') : []) }).blocks,
  }));

/** The library knows no dates in small print (what Slack shows stands there as their fallback), and takes `verbatim` for "no links". */
const drawable = (blocks: readonly unknown[]): unknown =>
  JSON.parse(JSON.stringify(blocks), (key, value: unknown) => {
    if (key === 'verbatim') return undefined;
    return key === 'text' && typeof value === 'string' ? value.replace(/<!date[^|>]*[|]([^>]*)>/g, '$1') : value;
  });

const [folder, part = ''] = process.argv.slice(2);
if (folder === undefined) {
  console.error('node test/slack/pictures.ts FOLDER [name part]');
  process.exitCode = 2;
} else {
  mkdirSync(folder, { recursive: true });
  const form: Picture = { name: 'form.en', blocks: modal(formCard('check', 'contoso'), { lang: 'en', id: 'x', newest: new Set() }, '{}').blocks };
  const wanted = [...[...goldenCards(), ...contractCards()].flatMap(picturesOf), form].filter(({ name }) => name.includes(part));
  const { js, css } = await bundled();
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage({ viewport: { width: 760, height: 600 }, deviceScaleFactor: 1 });
    await page.setContent(
      `<!doctype html><meta charset="utf-8"><style>${css}\nbody { margin: 12px; font-family: Lato, 'Noto Sans SC', sans-serif; }</style><div id="root"></div>`,
    );
    await page.addScriptTag({ content: js });
    for (const { name, blocks } of wanted) {
      for (const theme of ['light', 'dark'] as const) {
        await page.evaluate(`window.draw(${JSON.stringify(drawable(blocks))}, '${theme}')`);
        await page.waitForSelector('#root > div > *');
        await page.screenshot({ path: join(folder, `${name}.${theme}.png`), fullPage: true });
      }
    }
    console.log(`${wanted.length * 2} pictures in ${folder}`);
  } finally {
    await browser.close();
  }
}
