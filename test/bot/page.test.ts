// The report page: behind a link that cannot be made up and that ends, with nothing of a hostile answer in it but its text.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { pagePath } from '../../src/bot/links.ts';
import type { Observation, Report } from '../../src/model.ts';
import { RULES } from '../../src/rules/index.ts';
import { reportOf } from '../../src/store/tables/reports.ts';
import { pageRouter } from '../../src/web/page.ts';
import { scripted, startTestBot, type TestBot } from './bot.ts';

const HOSTILE = '</title><script>alert(1)</script><img src=x onerror=alert(2)>"\'`javascript:alert(3)\u202Egnp.exe\0\ud800 https://evil.example/"onclick=x';
const examples = (id: string): readonly Observation[] => {
  const [example] = Object.values(RULES.find((rule) => rule.id === id)?.examples.fires ?? {});
  return (Array.isArray(example) ? example : (example as unknown as { evidence: readonly Observation[] }).evidence) as readonly Observation[];
};
let made: TestBot;
let server: Server;
let url = '';
let report: Report;
beforeAll(async () => {
  made = await startTestBot({ look: scripted(() => examples('dns-server-failure')) });
  await made.stage.say('contoso');
  const { database } = made.ports;
  const id = await vi.waitFor(
    async () => {
      const [row] = await database.query<{ id: string }>('select id from report');
      expect(row).toBeDefined();
      return row?.id as string;
    },
    { timeout: 15_000 },
  );
  report = (await reportOf(database, id)) as Report;
  const words = { en: HOSTILE, 'zh-CN': HOSTILE };
  const hostile = {
    ...report,
    findings: report.findings.map((finding) => ({ ...finding, title: words, detail: words, target: HOSTILE })),
    vantages: report.vantages.map((vantage) => ({ ...vantage, label: HOSTILE, note: words })),
    paths: report.paths.map((path) => ({ ...path, endpoint: { ...path.endpoint, host: HOSTILE } })),
  };
  await database.query('update report set report = $2::jsonb where id = $1', [id, JSON.stringify(hostile)]);
  const app = express();
  app.use('/r', pageRouter(made.ports));
  server = createServer(app).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}, 60_000);
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await made.stop();
});

const later = (ms: number): number => Math.floor((Date.now() + ms) / 1000);
const linkTo = (more: Partial<Parameters<typeof pagePath>[1]> = {}): string =>
  pagePath(made.ports.sealer, { report: report.id, lang: 'en', masked: false, until: later(60_000), ...more });

describe('the report page', () => {
  test('shows the report to who has the link, and lets nobody keep or frame it', async () => {
    const res = await fetch(`${url}${linkTo()}`);
    expect(res.status).toBe(200);
    const policy = res.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|script-src|\*/);
    expect(res.headers.get('cache-control')).toContain('no-store');
    expect(res.headers.get('referrer-policy')).toBe('no-referrer');
  });

  test.each([['en'], ['zh-CN']] as const)('in %s nothing of hostile evidence is mark-up', async (lang) => {
    const html = await (await fetch(`${url}${linkTo({ lang })}`)).text();
    expect(html).toContain(`<html lang="${lang}">`);
    expect(html).not.toMatch(/<script|<img src=x|\u202e|href="javascript/i);
    expect(html).not.toContain('\0');
    expect(html).toContain('&#60;script&#62;');
  });

  test.each([
    ['no signature', (link: string) => link.replace(/s=[^&]*/, '')],
    ['another signature', (link: string) => link.replace(/s=../, 's=AA')],
    ['a later end', (link: string) => link.replace(/u=\d+/, `u=${later(10 * 24 * 3_600_000)}`)],
    ['another language', (link: string) => link.replace('l=en', 'l=zh-CN')],
    ['unmasked', (link: string) => link.replace('m=1&', '')],
    ['another report', (link: string) => link.replace(report.id, '00000000-0000-4000-8000-000000000000')],
    ['no id', (link: string) => link.replace(report.id, '------------------------------------')],
    ['a list', (link: string) => `${link}&s=x`],
  ])('%s: there is nothing', async (_what, forge) => {
    const res = await fetch(`${url}${forge(linkTo({ masked: true }))}`);
    expect(res.status).toBe(404);
    expect(await res.text()).not.toContain('contoso');
  });

  test('a link that has ended says so', async () => {
    const res = await fetch(`${url}${linkTo({ until: later(-1000) })}`);
    expect(res.status).toBe(410);
    expect(await res.text()).not.toContain('contoso');
  });

  test('what is masked has no private address', async () => {
    const open = { ...report, findings: report.findings.map((finding) => ({ ...finding, detail: { en: 'seen at 10.1.2.3', 'zh-CN': '见于 10.1.2.3' } })) };
    await made.ports.database.query('update report set report = $2::jsonb where id = $1', [report.id, JSON.stringify(open)]);
    expect(await (await fetch(`${url}${linkTo()}`)).text()).toContain('10.1.2.3');
    expect(await (await fetch(`${url}${linkTo({ masked: true })}`)).text()).not.toContain('10.1.2.3');
  });
});
