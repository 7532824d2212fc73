// The page in a real browser: what a person does, by mouse and by keyboard, and what must never happen.
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { FULL_URL, HOSTILE, hostileCard, noteCard, progressCard, reportCard } from '../platform/cards.ts';
import { launch, type Scene, scene } from './browser.ts';

const ALL = { audience: 'all' } as const;
let browser: Browser;
let on: Scene;
beforeAll(async () => {
  browser = await launch();
}, 60_000);
afterAll(() => browser?.close());
beforeEach(async () => {
  on = await scene(browser);
});
afterEach(async () => {
  await on.close();
  expect(on.faults).toEqual([]); // no broken policy, no uncaught error, no dialog
});

const heardOne = async (index = 0) => {
  await vi.waitFor(() => expect(on.host.said.length).toBeGreaterThan(index), { timeout: 5000 });
  const said = on.host.said[index];
  if (!said) throw new Error('nothing was heard');
  return said;
};

describe('the console in a browser', () => {
  it('leads a newcomer from an example to a report that grows in place, and to its thread', async () => {
    const { page } = await on.open();
    expect(page.url()).toBe(`${on.url}/console/`); // the token is gone from the address
    await page.getByRole('button', { name: '/acr-check contoso' }).click();
    const said = await heardOne();
    expect(said).toMatchObject({
      by: 'slash',
      text: 'contoso',
      place: 'console:ops',
      channel: 'console:ops',
      workspace: 'console',
      privately: false,
      member: true,
    });
    const ref = await on.answer(said, progressCard(1), 'k');
    await page.getByRole('heading', { name: 'Checking contoso from here: 1/3' }).waitFor();
    await on.platform.replace(ref, progressCard(2), { ...ALL, key: 'k' });
    await page.getByRole('heading', { name: 'Checking contoso from here: 2/3' }).waitFor();
    await on.platform.replace(ref, reportCard(), { ...ALL, key: 'k' });
    const card = page.locator('#log .card');
    await card.getByRole('heading', { name: 'UNREACHABLE' }).waitFor();
    expect(await card.count()).toBe(1);
    expect(await page.locator('#told').textContent()).toContain('UNREACHABLE'); // read out once it is known
    expect(await card.getByRole('link', { name: 'Full report' }).getAttribute('href')).toBe(FULL_URL);
    expect(
      await card.getByRole('img', { name: 'The path breaks at DNS' }).evaluate((img: { complete: boolean; naturalWidth: number }) => img.naturalWidth),
    ).toBe(1);

    await page.getByRole('button', { name: 'Re-run the check of contoso' }).click();
    const again = await heardOne(1);
    expect(again).toMatchObject({ by: 'button', text: 'rerun', pressed: ref, thread: on.platform.threadOf(ref) });
    await on.answer(again, noteCard('Details are here'), 'k2');
    await page.locator('#thread').getByRole('heading', { name: 'Details are here' }).waitFor(); // the answer opens the thread
    await page.locator('#reply-text').fill('why?');
    await page.keyboard.press('Enter');
    expect(await heardOne(2)).toMatchObject({ by: 'thread', text: 'why?', thread: on.platform.threadOf(ref) });
    await page.getByRole('button', { name: '2 replies' }).waitFor();
  });

  it('opens a form, shows what is wrong beside its field, and gives the focus back', async () => {
    const { page } = await on.open();
    await on.platform.post('console:ops', reportCard(), { ...ALL, key: 'k' });
    await page.locator('summary.button').click();
    await page.getByRole('button', { name: 'Start incident' }).click();
    const field = page.getByRole('dialog').getByLabel('Registry');
    await field.waitFor();
    expect(await field.inputValue()).toBe('contoso');
    await field.fill('');
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    await page.getByRole('alert').filter({ hasText: 'Say which registry.' }).waitFor();
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    await field.fill('fabrikam');
    await page.keyboard.press('Enter');
    expect(await heardOne()).toMatchObject({ by: 'form', text: 'check fabrikam' });
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Start incident');
  });

  it('works by keyboard alone', async () => {
    const { page } = await on.open();
    const { keyboard } = page;
    expect(await page.evaluate('document.activeElement.id')).toBe('say-text');
    await keyboard.type('/acr-check ch');
    await page.getByRole('option', { name: /^check/ }).waitFor();
    await keyboard.press('Tab');
    await keyboard.type('contoso');
    await keyboard.press('Enter');
    const ref = await on.answer(await heardOne(), progressCard(0), 'k');
    expect(on.host.said[0]?.text).toBe('check contoso');
    await page.getByRole('button', { name: 'Cancel the check of contoso' }).focus();
    await on.platform.replace(ref, { ...progressCard(1) }, { ...ALL, key: 'k' }); // an edit takes no focus away
    await page.getByRole('heading', { name: '1/3' }).waitFor();
    expect(await page.evaluate("document.activeElement.getAttribute('aria-label')")).toBe('Cancel the check of contoso');
    await keyboard.press('Enter');
    expect((await heardOne(1)).text).toBe('cancel run-1');
    await keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.className')).toContain('replies');
    await keyboard.press('Enter');
    await page.locator('#thread').waitFor();
    expect(await page.evaluate('document.activeElement.id')).toBe('reply-text');
    await keyboard.press('Escape');
    await page.locator('#thread').waitFor({ state: 'hidden' });
    expect(await page.evaluate('document.activeElement.className')).toContain('replies');
    await page.locator('#say-text').focus();
    await keyboard.press('ArrowUp'); // the last command comes back
    expect(await page.locator('#say-text').inputValue()).toBe('/acr-check check contoso');
  });

  it('speaks both languages, and remembers which', async () => {
    const { page } = await on.open();
    await page.locator('#settings-open').click();
    await page.getByLabel('简体中文').check();
    await page.getByRole('heading', { name: '设置' }).waitFor();
    await page.getByLabel('你的名字').fill('李');
    await page.getByRole('button', { name: '保存' }).click();
    expect(await page.evaluate('document.documentElement.lang')).toBe('zh-CN');
    await page.getByRole('button', { name: '/acr-check contoso' }).click();
    await vi.waitFor(() => expect(on.host.said[0]?.user).toMatchObject({ name: '李', lang: 'zh-CN' }));
    await page.reload();
    await page.getByRole('heading', { name: '频道' }).waitFor();
    expect((await (await on.open({ locale: 'zh-CN' })).page.locator('#say-text').getAttribute('placeholder')) ?? '').toContain('发送消息');
  });

  it('is light or dark as the system is, unless it is told', async () => {
    const { page } = await on.open({ colorScheme: 'dark' });
    const ground = (): Promise<string> => page.evaluate('getComputedStyle(document.body).backgroundColor');
    expect(await ground()).toBe('rgb(23, 25, 29)');
    await page.locator('#settings-open').click();
    await page.getByLabel('Light').check();
    expect(await ground()).toBe('rgb(255, 255, 255)');
    await page.reload();
    await page.locator('#say-text').waitFor();
    expect(await ground()).toBe('rgb(255, 255, 255)');
  });

  it('moves nothing for whoever asked for calm, and scrolls nowhere sideways on a phone', async () => {
    const { page } = await on.open({ reducedMotion: 'reduce', viewport: { width: 360, height: 720 } });
    await on.platform.post('console:ops', progressCard(1), { ...ALL, key: 'p' });
    await on.platform.post('console:ops', reportCard(), { ...ALL, key: 'r' });
    await page.getByRole('heading', { name: 'UNREACHABLE' }).waitFor();
    expect(await page.evaluate('document.getAnimations().length')).toBe(0);
    expect(await page.evaluate("document.querySelector('#log').scrollWidth <= document.querySelector('#log').clientWidth")).toBe(true);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await page.getByRole('button', { name: 'Channels and settings' }).click();
    await page.getByRole('button', { name: 'dev' }).click();
    await page.getByRole('heading', { name: '#dev' }).waitFor();
  });

  it('shows hostile words as words', async () => {
    const { page } = await on.open();
    const requests: string[] = [];
    page.on('request', (request) => void requests.push(request.url()));
    for (const [index, text] of HOSTILE.entries()) await on.platform.post('console:ops', hostileCard(text), { ...ALL, key: `h${index}` });
    await page.locator('#say-text').fill(`@acr-check ${HOSTILE[2]}`);
    await page.keyboard.press('Enter');
    await page.locator('#log .said').waitFor();
    expect(await page.locator('#log script').count()).toBe(0);
    expect(await page.locator('#log .said').textContent()).toContain('<script>alert(1)</script>');
    const links = await page.locator('#log a').evaluateAll((all: readonly { href: string }[]) => all.map(({ href }) => href));
    expect(new Set(links)).toEqual(new Set(['https://ours.example/']));
    expect(requests.filter((url) => !url.startsWith(on.url) && !url.startsWith('data:'))).toEqual([]);
  });

  it('keeps a private answer from the second person, and shows both what is said to all', async () => {
    const [li, sam] = [await on.open(), await on.open()];
    await li.page.locator('#say-text').fill('@acr-check contoso');
    await li.page.keyboard.press('Enter');
    const said = await heardOne();
    await on.platform.post(said.place, noteCard('For your eyes'), { audience: { user: said.user.id }, key: 'q' });
    await on.platform.post(said.place, noteCard('For everybody'), { ...ALL, key: 'a' });
    await li.page.getByText('Only you can see this').waitFor();
    await sam.page.getByRole('heading', { name: 'For everybody' }).waitFor();
    expect(await li.page.getByRole('heading', { name: 'For your eyes' }).count()).toBe(1);
    expect(await sam.page.getByText('For your eyes').count()).toBe(0);
  });

  it('says so when a command could not be stored, and keeps the words', async () => {
    const { page } = await on.open();
    on.host.failNextHear();
    await page.locator('#say-text').fill('/acr-check contoso');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'could not store this command' }).waitFor();
    expect(await page.locator('#say-text').inputValue()).toBe('/acr-check contoso');
    await page.keyboard.press('Enter');
    await page.locator('#log .said').waitFor();
  });

  it('tells a newcomer who forgot to address the bot', async () => {
    const { page } = await on.open();
    await page.locator('#say-text').fill('contoso');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Ask acr-check' }).click();
    expect(await heardOne()).toMatchObject({ by: 'mention', text: '@acr-check contoso' });
    await page.getByRole('button', { name: 'acr-check', exact: true }).click();
    await page.getByRole('heading', { name: 'Ask in private' }).waitFor();
    await page.locator('#say-text').fill('contoso');
    await page.keyboard.press('Enter');
    expect(await heardOne(1)).toMatchObject({ privately: true, text: 'contoso' });
  });

  it('finds its way back after the connection broke', async () => {
    const { page } = await on.open();
    await on.platform.stop();
    await page.getByRole('alert').filter({ hasText: 'connection' }).waitFor();
    await on.platform.start(on.host);
    await on.platform.post('console:ops', noteCard('Said meanwhile'), { ...ALL, key: 'm' });
    await page.getByRole('heading', { name: 'Said meanwhile' }).waitFor();
    await page.locator('#offline').waitFor({ state: 'hidden' });
    await on.platform.post('console:ops', noteCard('And after it'), { ...ALL, key: 'n' });
    await page.getByRole('heading', { name: 'And after it' }).waitFor();
  });
});
