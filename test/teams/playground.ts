// The real adapter behind Microsoft's Agents Playground, in Chromium: a person types, presses, and sees. Nothing leaves this machine.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { createTeams } from '../../adapters/teams/teams.ts';
import type { Said } from '../../src/bot/platform.ts';
import type { Card } from '../../src/card.ts';
import { noteCard, progressCard, reportCard } from '../platform/cards.ts';
import { createHost, type FakeHost, serve } from '../platform/host.ts';

export interface Playground {
  readonly page: Page;
  readonly host: FakeHost;
  /** Opens a conversation of the list on the left by its accessible name. */
  open(name: string): Promise<void>;
  /** Types, with the bot's name before it where that is wanted; `reply`: below the newest post of a channel. */
  say(text: string, how?: { readonly mention?: boolean; readonly reply?: boolean }): Promise<void>;
  /** "Mock an Activity": what Teams does by itself. */
  mock(name: string): Promise<void>;
  shot(name: string): Promise<string>;
  close(): Promise<void>;
}

const CLI = fileURLToPath(new URL('../../node_modules/@microsoft/m365agentsplayground/cli.js', import.meta.url));

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port'))));
    });
  });

async function untilAnswers(url: string, child: ChildProcess): Promise<void> {
  const end = Date.now() + 60_000;
  while (Date.now() < end) {
    if (child.exitCode !== null) throw new Error(`the Playground ended with ${child.exitCode}`);
    const ok = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('the Playground does not answer');
}

export interface PlaygroundOptions {
  readonly folder: string;
  readonly result?: Card;
  readonly executablePath?: string;
}

/** The bot answers a check with progress, then the result in its place, then a word in the thread; anything else with an echo. */
export async function startPlayground({ folder, result = reportCard(), executablePath = '/usr/bin/chromium' }: PlaygroundOptions): Promise<Playground> {
  mkdirSync(folder, { recursive: true });
  const host = createHost();
  const platform = createTeams({ anonymous: true });
  await platform.start(host);
  const web = await serve(host);
  const answer = async ({ place, text, key }: Said): Promise<void> => {
    const all = { audience: 'all', key } as const;
    if (!/check/.test(text)) return void (await platform.post(place, noteCard(`You said: ${text.replace(/<at>.*?<\/at>/g, '').trim()}`), all));
    const ref = await platform.post(place, progressCard(1), all);
    await platform.replace(ref, result, all);
    await platform.post(platform.threadOf(ref), noteCard('Details stand below.'), { audience: 'all', key: `${key}/details` });
  };
  host.onHeard = (said) => void answer(said).catch((error: unknown) => console.error('the bot could not answer', error));

  const port = await freePort();
  const child = spawn(process.execPath, [CLI, 'start', '-e', `${web.url}/api/messages`, '-c', 'msteams', '-p', String(port), '--disable-telemetry'], {
    stdio: 'ignore',
    cwd: folder,
  });
  let browser: Browser | undefined;
  const close = async (): Promise<void> => {
    await browser?.close();
    const gone = new Promise((resolve) => child.once('exit', resolve));
    if (child.exitCode === null) {
      child.kill();
      await gone;
    }
    await platform.stop();
    await web.close();
  };
  try {
    await untilAnswers(`http://127.0.0.1:${port}/_internal/v1/config`, child);
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    const context = await browser.newContext({ viewport: { width: 1280, height: 1000 } });
    // Its page asks for fonts elsewhere; it works without.
    await context.route(/^https?:\/\/(?!127\.0\.0\.1|localhost)/, (route) => route.abort());
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${port}/`, { waitUntil: 'domcontentloaded' });
    await page.locator('[contenteditable=true]').first().waitFor({ timeout: 60_000 });
    // It installs the bot anew with each load, and draws the page again after that.
    await page.getByText('conversationUpdate').first().waitFor({ timeout: 30_000 });
    return {
      page,
      host,
      async open(name) {
        await page.locator(`[aria-label="${name}"]`).first().click();
        await page.locator('[contenteditable=true]').first().waitFor();
      },
      async say(text, { mention = false, reply = false } = {}) {
        // Its log is editable, too. In a channel the first box begins a post, and each post has one for replies.
        const boxes = page.locator('[contenteditable=true]').filter({ hasNotText: 'Connecting to your application' });
        const send = page.getByRole('button', { name: 'Send Message' });
        const box = reply ? boxes.nth(1) : boxes.first();
        await box.click();
        if (mention) {
          await page.keyboard.type('@');
          await page.getByRole('menuitem', { name: 'Test Bot' }).first().click();
        }
        await page.keyboard.type(mention ? ` ${text}` : text);
        const post = page.getByRole('button', { name: 'Post', exact: true });
        if (!reply && (await post.count()) > 0) await post.first().click();
        else await send.first().click();
      },
      async mock(name) {
        await page.getByRole('button', { name: 'Mock an Activity' }).click();
        // Its menu items have no accessible names of their own.
        await page.locator('[role=menuitem]').filter({ hasText: name }).first().click();
        await page.getByRole('button', { name: 'Send activity' }).click();
      },
      async shot(name) {
        const path = `${folder}/${name}.png`;
        await page.screenshot({ path });
        return path;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
