// The messages of an incident: one parent that is the current truth, and its thread.
import { incidentCard, transitionCard } from '../../card/incident.ts';
import type { Card } from '../../card.ts';
import type { Report } from '../../model.ts';
import type { Sql } from '../../store/sql.ts';
import { want } from '../../store/tables/messages.ts';
import { reportOf } from '../../store/tables/reports.ts';
import { circumstancesOf } from '../circumstances.ts';
import { type CardLook, lookOf } from '../look.ts';
import type { Ports } from '../ports.ts';
import { pageUrl } from '../run/followers.ts';
import type { Incident } from './incident.ts';

export const parentKey = ({ id }: Pick<Incident, 'id'>): string => `incident/${id}`;

/** As a channel's member sees it: the incident belongs to all of them. */
export async function channelLook(ports: Ports, sql: Sql, { channel, workspace, lang }: Incident): Promise<CardLook> {
  const at = await circumstancesOf(ports, { workspace, channel, user: { id: '', name: '' } }, sql);
  return lookOf({ masked: at.masked, lang, role: at.role ?? 'viewer' });
}

const withPage = (ports: Ports, look: CardLook, report: Report | undefined): CardLook & { readonly pageUrl?: string } => {
  const url = report && pageUrl(ports, report.id, look.lang, look.masked);
  return url ? { ...look, pageUrl: url } : look;
};

/** The parent, brought up to date. Returns its key. */
export async function wantParent(ports: Ports, tx: Sql, incident: Incident, changed?: string): Promise<string> {
  const look = await channelLook(ports, tx, incident);
  const report = incident.lastReport ? await reportOf(tx, incident.lastReport) : undefined;
  const key = parentKey(incident);
  await want(tx, {
    key,
    place: incident.place,
    audience: 'all',
    card: incidentCard(incident, report, changed, withPage(ports, look, report)),
    replaceable: true,
  });
  return key;
}

/** A card in the incident's thread. */
export async function wantBelow(tx: Sql, incident: Incident, name: string, card: Card): Promise<string> {
  const key = `${parentKey(incident)}/${name}`;
  await want(tx, { key, place: incident.place, under: parentKey(incident), audience: 'all', card });
  return key;
}

export async function wantTransition(ports: Ports, tx: Sql, incident: Incident, before: Report | undefined, after: Report, propose: boolean): Promise<string> {
  const look = await channelLook(ports, tx, incident);
  return wantBelow(tx, incident, `report/${after.id}`, transitionCard(incident, before, after, { propose }, withPage(ports, look, after)));
}
