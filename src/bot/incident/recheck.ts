// Open incidents are looked at again when their time has come, by one replica; and told to somebody else when nobody takes them.
import { noteCard } from '../../card/note.ts';
import { addEvent, changeIncident, dueIncidents, incidentOf } from '../../store/tables/incidents.ts';
import { openRun } from '../../store/tables/runs.ts';
import { INCIDENT as words } from '../../words/incident.ts';
import type { Ports } from '../ports.ts';
import { samenessOf } from '../run/request.ts';
import { nextCheckAfter } from './incident.ts';
import { wantBelow } from './messages.ts';

/** Every minute: those that are due become runs. `next_check` moves in the same transaction: a slot is used once. */
export async function recheckDue(ports: Ports): Promise<void> {
  const { database, jobs, now, newId } = ports;
  for (const id of await dueIncidents(database, now())) {
    await database.transaction(async (tx) => {
      const incident = await incidentOf(tx, id, true);
      if (!incident || incident.status === 'resolved' || !incident.nextCheck || incident.nextCheck > now()) return;
      const { request } = incident;
      const { run, joined } = await openRun(tx, {
        ...{ id: newId(), registry: request.registry.loginServer, name: request.registry.name, cloud: request.registry.cloud.name, request },
        same: samenessOf(request),
        askedBy: `incident #${incident.number}`,
      });
      if (!joined) await jobs.send('check', { id: run.id }, { in: tx, key: run.id });
      await changeIncident(tx, id, { nextCheck: nextCheckAfter(incident.openedAt, now()) });
    });
  }
}

/** Once an incident, after so long without an acknowledgement: said in its thread, and sent to the policy’s webhook by a job that is tried again. */
export async function escalateDue(ports: Ports): Promise<void> {
  const { database, jobs, now, policy } = ports;
  const minutes = policy.escalation?.afterMinutes;
  if (minutes === undefined) return;
  const due = await database.query<{ id: string }>(
    `select id from incident where status = 'open' and escalated_at is null and opened_at < $1::timestamptz - make_interval(mins => $2::int) limit 50`,
    [now(), minutes],
  );
  for (const { id } of due) {
    const told = await database.transaction(async (tx) => {
      const incident = await incidentOf(tx, id, true);
      if (incident?.status !== 'open' || incident.escalatedAt) return undefined;
      await changeIncident(tx, id, { escalatedAt: now() });
      const text = words.escalation(incident.number, incident.name, minutes);
      await addEvent(tx, id, { at: now(), kind: 'escalated', text: '' });
      const mention = policy.escalation?.mention;
      const card = noteCard(
        text[incident.lang],
        { lang: incident.lang, tone: 'bad' },
        mention ? [{ type: 'text', text: [{ person: mention, name: mention, notify: true }] }] : [],
      );
      const key = await wantBelow(tx, incident, 'escalated', card);
      await jobs.send('deliver', { key }, { in: tx, key });
      if (policy.escalation?.webhook)
        await jobs.send('recheck', { what: 'notify', text: text.en, number: incident.number, registry: incident.registry }, { in: tx, key: `escalate/${id}` });
      return text.en;
    });
    if (told) ports.log.warn({ incident: id }, 'an incident is escalated');
  }
}
