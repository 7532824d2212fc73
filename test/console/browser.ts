// A real browser on a real console: Debian's Chromium through playwright-core, and a host that answers as the bot would.
import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { type ConsolePlatform, createConsole } from '../../adapters/console/console.ts';
import type { Said } from '../../src/bot/platform.ts';
import type { Card } from '../../src/card.ts';
import { createHost, type FakeHost, serve } from '../platform/host.ts';

const CHROMIUM = '/usr/bin/chromium';

export async function launch(): Promise<Browser> {
  if (!existsSync(CHROMIUM)) throw new Error(`${CHROMIUM} is missing. Install it: apt-get install -y chromium`);
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

export interface Scene {
  readonly host: FakeHost;
  readonly platform: ConsolePlatform;
  readonly url: string;
  /** What went wrong in any page: broken content policy, uncaught errors, failed requests for scripts. */
  readonly faults: string[];
  /** A signed-in page of a person of their own. */
  open(options?: Parameters<Browser['newContext']>[0]): Promise<{ readonly page: Page; readonly context: BrowserContext }>;
  /** Posts as the bot would in answer to what was said. */
  answer(said: Said, card: Card, key: string): ReturnType<ConsolePlatform['post']>;
  close(): Promise<void>;
}

export const VERBS = [
  { verb: 'check', usage: '<registry>', summary: { en: 'Say why a registry cannot be reached.', 'zh-CN': '说明注册表为何无法访问。' } },
  { verb: 'explain', usage: '<rule id | finding number>', summary: { en: 'Tell about a cause.', 'zh-CN': '说明某个原因。' } },
  { verb: 'evidence', usage: '[finding number]', summary: { en: 'Show what was seen.', 'zh-CN': '显示所依据的证据。' } },
  { verb: 'help', usage: '[verb]', summary: { en: 'What can be said.', 'zh-CN': '可以说什么。' } },
];

export async function scene(browser: Browser): Promise<Scene> {
  const host = createHost();
  const platform = createConsole({ token: 'sesame', lang: 'en', verbs: VERBS, examples: ['/acr-check contoso', '/acr-check fabrikam', '/acr-check help'] });
  await platform.start(host);
  const web = await serve(host);
  const faults: string[] = [];
  const contexts: BrowserContext[] = [];
  return {
    host,
    platform,
    url: web.url,
    faults,
    async open(options = {}) {
      const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 820 }, ...options });
      contexts.push(context);
      const page = await context.newPage();
      page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
      page.on('console', (message) => {
        if (message.type() === 'error' && !/status of (?:401|409|422|503)/.test(message.text())) faults.push(message.text());
      });
      page.on('dialog', (dialog) => {
        faults.push(`dialog: ${dialog.message()}`);
        void dialog.dismiss();
      });
      await page.goto(`${web.url}/console/?token=sesame`);
      await page.locator('#say-text').waitFor();
      return { page, context };
    },
    answer: (said, card, key) => platform.post(said.place, card, { audience: 'all', key }),
    async close() {
      await Promise.all(contexts.map((context) => context.close()));
      await platform.stop();
      await web.close();
    },
  };
}
