// node test/teams/pictures-main.ts [folder] [name part]   Golden cards as Teams-like clients draw them: light and dark, as PNG.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { adaptiveCard } from '../../adapters/teams/render/card.ts';
import { goldenCards } from '../card/golden-cards.ts';
import { reportCard } from '../platform/cards.ts';

const [folder = '/tmp/teams-shots/cards', part = ''] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const script = readFileSync(require.resolve('adaptivecards/dist/adaptivecards.min.js'), 'utf8');
mkdirSync(folder, { recursive: true });

const THEMES = {
  light: {
    page: '#f5f5f5',
    card: '#ffffff',
    text: '#242424',
    subtle: '#616161',
    emphasis: '#f5f5f5',
    line: '#e1e1e1',
    good: '#237b4b',
    attention: '#c4314b',
    accent: '#5b5fc7',
  },
  dark: {
    page: '#1f1f1f',
    card: '#292929',
    text: '#ffffff',
    subtle: '#adadad',
    emphasis: '#1f1f1f',
    line: '#525252',
    good: '#92c353',
    attention: '#f9526b',
    accent: '#a6a7dc',
  },
} as const;
type Theme = (typeof THEMES)[keyof typeof THEMES];

function hostConfig({ card, text, subtle, emphasis, line, good, attention, accent }: Theme): object {
  const both = (color: string): object => ({ default: color, subtle: color === text ? subtle : color });
  const foregroundColors = {
    default: both(text),
    dark: both(text),
    light: both(text),
    accent: both(accent),
    good: both(good),
    attention: both(attention),
    warning: both('#ffaa44'),
  };
  return {
    supportsInteractivity: true,
    fontFamily: 'Segoe UI, Noto Sans, Noto Sans CJK SC, sans-serif',
    fontSizes: { small: 12, default: 14, medium: 16, large: 18, extraLarge: 24 },
    fontWeights: { lighter: 300, default: 400, bolder: 600 },
    spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
    separator: { lineThickness: 1, lineColor: line },
    containerStyles: { default: { backgroundColor: card, foregroundColors }, emphasis: { backgroundColor: emphasis, foregroundColors } },
    table: { cellSpacing: 8 },
    actions: {
      maxActions: 6,
      spacing: 'default',
      buttonSpacing: 8,
      showCard: { actionMode: 'inline' },
      actionsOrientation: 'horizontal',
      actionAlignment: 'left',
    },
  };
}

const page = ({ page: background, card, text, line, accent }: Theme): string => `<!doctype html><meta charset="utf-8">
<style>body{margin:16px;background:${background};font:14px Segoe UI,Noto Sans,sans-serif;color:${text}} #card{width:640px;background:${card};border:1px solid ${line};border-radius:6px}
.ac-pushButton{background:${card};color:${text};border:1px solid ${line};border-radius:4px;padding:6px 12px;font:600 14px Segoe UI,Noto Sans,sans-serif;margin-top:4px}
.ac-pushButton.style-positive{background:${accent};color:${card};border-color:${accent}} a{color:${accent}} td,th{border-color:${line}!important}</style><div id="card"></div>`;
/** Runs in the page. */
const DRAW = `([json, config]) => {
  const card = new AdaptiveCards.AdaptiveCard();
  card.hostConfig = new AdaptiveCards.HostConfig(config);
  card.parse(json);
  document.getElementById('card').append(card.render());
}`;

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const tab = await browser.newPage({ viewport: { width: 680, height: 400 } });
const cards = [...goldenCards(), { name: 'every-block.en', card: reportCard() }].filter(({ name }) => name.includes(part));
for (const { name, card } of cards) {
  for (const [theme, colors] of Object.entries(THEMES)) {
    await tab.setContent(page(colors));
    await tab.addScriptTag({ content: script });
    await tab.evaluate(`(${DRAW})(${JSON.stringify([adaptiveCard(card), hostConfig(colors)])})`);
    await tab.screenshot({ path: `${folder}/${name}.${theme}.png`, fullPage: true });
  }
}
await browser.close();
console.log(`${cards.length * 2} pictures in ${folder}`);
