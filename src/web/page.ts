// The report page: all of one report, server-rendered, without a script, behind a signed link that ends.
import { Router } from 'express';
import { openPage } from '../bot/links.ts';
import type { Ports } from '../bot/ports.ts';
import { detailCards } from '../card/details.ts';
import { reportCard } from '../card/report.ts';
import { pathsPicture } from '../picture/paths.ts';
import { reportOf } from '../store/tables/reports.ts';
import { PAGE_WORDS as words } from '../words/page.ts';
import { documentOf, STYLE_HASH } from './page/document.ts';

const POLICY = `default-src 'none'; style-src '${STYLE_HASH}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

export function pageRouter(ports: Pick<Ports, 'database' | 'sealer' | 'now'>): Router {
  const router = Router();
  router.get('/:id', async (req, res) => {
    res.setHeader('content-security-policy', POLICY);
    res.setHeader('cache-control', 'private, no-store');
    res.setHeader('referrer-policy', 'no-referrer');
    res.setHeader('x-robots-tag', 'noindex');
    const lang = req.query.l === 'zh-CN' ? 'zh-CN' : 'en';
    const send = (status: number, title: string, body: Parameters<typeof documentOf>[0]['cards'], picture?: string): void =>
      void res
        .status(status)
        .type('text/html')
        .send(documentOf({ lang, title, cards: body, ...(picture ? { picture } : {}) }));
    const link = /^[0-9a-f-]{36}$/.test(req.params.id) ? openPage(ports.sealer, req.params.id, req.query, ports.now()) : 'forged';
    if (link === 'expired') return send(410, words.expired[lang], []);
    const report = link === 'forged' ? undefined : await reportOf(ports.database, link.report);
    if (link === 'forged' || !report) return send(404, words.unknown[lang], []);
    const look = { lang: link.lang, masked: link.masked, permitted: () => false, thread: false };
    send(
      200,
      `${report.question.registry.name} · acr-check`,
      [reportCard(report, look), ...detailCards(report, look)],
      link.masked ? undefined : pathsPicture(report, link.lang, words.bot),
    );
  });
  return router;
}
