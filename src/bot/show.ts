// What a platform shows at once: the home page, forms, the search box, a pasted report link. Reads only; a problem is a card, too.
import { EVERYTHING } from '../card/offer.ts';
import { failedCard } from '../card/problem.ts';
import { reportCard } from '../card/report.ts';
import type { Card } from '../card.ts';
import { mutesIn } from '../store/tables/mutes.ts';
import { reportOf, reportsIn } from '../store/tables/reports.ts';
import { circumstancesOf, sharedLately } from './circumstances.ts';
import { openPage } from './links.ts';
import { lookOf } from './look.ts';
import type { Host, View } from './platform.ts';
import { channelPolicy, registryAllowed } from './policy.ts';
import type { Ports } from './ports.ts';
import { pageUrl } from './run/followers.ts';

export function showing(ports: Ports): Host['show'] {
  return async (view) => {
    try {
      return await shown(ports, view);
    } catch (error) {
      ports.log.error({ view: view.view, error: String(error) }, 'a view failed');
      return [failedCard({ id: view.view }, { lang: ports.lang, permitted: EVERYTHING })];
    }
  };
}

async function shown(ports: Ports, view: View): Promise<readonly Card[]> {
  const { database, policy, workers, now } = ports;
  const { lang, tz, role, masked } = await circumstancesOf(ports, view);
  const look = lookOf({ lang, masked, role });
  // Who is nobody here sees the home page, which says so, and nothing else.
  if (role === undefined && view.view !== 'home') return [];
  const allowed = (row: { readonly name: string; readonly registry: string }): boolean =>
    registryAllowed(policy, view.channel, { name: row.name, loginServer: row.registry });
  switch (view.view) {
    case 'home': {
      const { homeCard } = await import('../card/home.ts');
      const reports = role === undefined ? [] : (await reportsIn(database, view, 20)).filter(allowed);
      return [homeCard({ reports, mutes: await mutesIn(database, view.channel, now()), workers: await workers.list(), tz, role, now: now() }, look)];
    }
    case 'form': {
      const { formCard } = await import('../card/form.ts');
      const vantages = (await workers.list()).map((worker) => worker.name);
      return [formCard(view.form, { text: view.text, vantages }, look)];
    }
    case 'search': {
      const { searchCards } = await import('../card/search.ts');
      const reports = (await reportsIn(database, view, 25, view.text.slice(0, 100))).filter(allowed);
      return searchCards(reports, { now: now(), pageUrl: (id: string) => pageUrl(ports, id, lang, masked) }, look);
    }
    case 'link': {
      const url = URL.canParse(view.url) ? new URL(view.url) : undefined;
      const id = /^\/r\/([0-9a-f-]{36})$/.exec(url?.pathname ?? '')?.[1];
      const link = url && id ? openPage(ports.sealer, id, Object.fromEntries(url.searchParams), now()) : 'forged';
      const report = typeof link === 'string' ? undefined : await reportOf(database, link.report);
      if (typeof link === 'string' || !report || !registryAllowed(policy, view.channel, report.question.registry)) return [];
      // A link made for people from outside shows no more elsewhere; and a channel that nobody has spoken in may have some.
      const unknown = channelPolicy(policy, view.channel).detail === undefined && (await sharedLately(database, view.channel)) === undefined;
      return [reportCard(report, { ...look, masked: masked || link.masked || unknown, thread: false })];
    }
  }
}
