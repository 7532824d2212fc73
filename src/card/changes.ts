// “Who changed it?”: what Azure's activity log holds about the registry and the network around it. Pure.
import type { Block, Card } from '../card.ts';
import type { Lang, Report } from '../model.ts';
import { say } from '../words/say.ts';
import { finished } from './finish.ts';
import { at } from './moment.ts';
import { shortened } from './shown.ts';

const MOST = 25;
const WORDS = {
  title: (host: string, n: number) => say(`${host}: ${n} changes in Azure lately`, `${host}：Azure 中最近有 ${n} 项更改`),
  none: (host: string) => say(`${host}: no changes in Azure’s activity log`, `${host}：Azure 活动日志中没有更改记录`),
  unread: (host: string) => say(`${host}: who changed it is not known`, `${host}：无法得知更改者`),
  right: say(
    'The activity log was not read in this check. It takes the right Microsoft.Insights/eventtypes/values/read on the registry, its private endpoints, zones and networks.',
    '此次检查未读取活动日志。需要对注册表、其专用终结点、DNS 区域和网络具有 Microsoft.Insights/eventtypes/values/read 权限。',
  ),
  note: say('As of this check. The log keeps 90 days; what is older is not in it.', '以此次检查为准。日志保留 90 天，更早的记录不在其中。'),
} as const;

/** `Microsoft.Network/privateEndpoints/write` on `…/privateEndpoints/pe1`: the operation and the last name. */
const lastName = (id: string): string => id.split('/').at(-1) ?? id;

export function changesCard(report: Report, { lang, masked }: { readonly lang: Lang; readonly masked: boolean }): Card {
  const host = shortened(report.question.registry.loginServer, 110);
  const seen = report.evidence.flatMap((o) => (o.kind === 'activity' && o.outcome.status === 'ok' ? [o.outcome.facts] : []));
  const base = { kind: 'details', tone: 'info', lang, actions: [] } as const;
  if (seen.length === 0)
    return finished({ ...base, tone: 'unsure', title: WORDS.unread(host)[lang], blocks: [{ type: 'text', text: [WORDS.right[lang]] }] }, masked);
  const entries = seen.flatMap(({ entries: all }) => all).sort((a, b) => (a.at < b.at ? 1 : -1));
  const rows = entries.slice(0, MOST).map(
    (entry): Block => ({
      type: 'text',
      text: [
        at(entry.at),
        ' ',
        { strong: shortened(entry.caller ?? '?', 80) },
        ' ',
        { code: shortened(entry.operation, 120) },
        ` ${shortened(lastName(entry.resourceId), 80)}`,
        entry.status ? ` (${shortened(entry.status, 40)})` : '',
      ],
    }),
  );
  const title = entries.length === 0 ? WORDS.none(host) : WORDS.title(host, entries.length);
  return finished({ ...base, title: title[lang], blocks: [...rows, { type: 'text', weight: 'quiet', text: [WORDS.note[lang]] }] }, masked);
}
