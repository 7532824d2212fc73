// What a report does to the open incidents of its registry: same, different for the first time, changed, well again. In the transaction that
// ends the run, so that a transition is never lost and never counted twice.
import { changeLine } from '../../card/incident.ts';
import { addEvent, changeIncident, openIncidentsOf } from '../../store/tables/incidents.ts';
import { printOf, reportOf } from '../../store/tables/reports.ts';
import type { Ports } from '../ports.ts';
import type { AfterRun } from '../run/perform.ts';
import { type Incident, judged, nextCheckAfter, SOON_MS } from './incident.ts';
import { wantParent, wantTransition } from './messages.ts';

/** A report speaks for an incident when it looked from every place that the incident looks from. */
const speaksFor = (incident: Incident, from: readonly string[]): boolean => incident.request.from.every((place) => from.includes(place));

export const afterRun =
  (ports: Ports): AfterRun =>
  async (tx, run, report) => {
    const incidents = (await openIncidentsOf(tx, run.registry, true)).filter((incident) => speaksFor(incident, run.request.from));
    const keys: string[] = [];
    for (const incident of incidents) {
      const now = ports.now();
      const print = printOf(report);
      const before = incident.lastReport ? await reportOf(tx, incident.lastReport) : undefined;
      const seen = judged(incident, before?.verdict, report, print);
      const next = nextCheckAfter(incident.openedAt, now);
      const base = { lastReport: report.id, checks: incident.checks + 1, nextCheck: next };
      if (seen.seen === 'candidate') {
        await changeIncident(tx, incident.id, {
          ...base,
          nextCheck: new Date(now.getTime() + SOON_MS),
          candidate: { print, count: (incident.candidate?.print === print ? incident.candidate.count : 0) + 1 },
        });
        keys.push(await wantParent(ports, tx, { ...incident, ...base, nextCheck: new Date(now.getTime() + SOON_MS) }));
        continue;
      }
      if (seen.seen === 'same') {
        if (seen.flapped) await addEvent(tx, incident.id, { at: now, kind: 'flapped', text: '', data: { report: report.id, verdict: report.verdict } });
        const after = await changeIncident(tx, incident.id, { ...base, candidate: null });
        keys.push(await wantParent(ports, tx, after));
        continue;
      }
      const announced = incident.print === '' ? undefined : await lastAnnounced(tx, incident);
      const text = changeLine(announced ?? before, report, incident.lang);
      await addEvent(tx, incident.id, {
        at: new Date(report.at),
        kind: seen.recovered ? 'recovered' : 'changed',
        text,
        data: { report: report.id, verdict: report.verdict },
      });
      const after = await changeIncident(tx, incident.id, { ...base, print, candidate: null });
      keys.push(await wantParent(ports, tx, after, text), await wantTransition(ports, tx, after, announced ?? before, report, seen.recovered));
    }
    return keys;
  };

/** The report that people know of: compared with it, and not with a flap in between. */
async function lastAnnounced(tx: Parameters<AfterRun>[0], incident: Incident) {
  const [row] = await tx.query<{ report: string | null }>(
    `select data->>'report' as report from incident_event where incident_id = $1 and kind in ('opened', 'changed', 'recovered') and data ? 'report' order by seq desc limit 1`,
    [incident.id],
  );
  return row?.report ? reportOf(tx, row.report) : undefined;
}
