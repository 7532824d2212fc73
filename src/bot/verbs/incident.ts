// incident …: opened from a thread or by name, kept true by people and checks, closed by a person.
import { incidentListCard, timelineCard } from '../../card/incident.ts';
import { maskedText } from '../../card/mask.ts';
import { noteCard } from '../../card/note.ts';
import type { IncidentCommand } from '../../command/types.ts';
import type { Report, Words } from '../../model.ts';
import type { Sql } from '../../store/sql.ts';
import {
  addEvent,
  changeIncident,
  eventsOf,
  type IncidentChange,
  incidentIn,
  incidentsIn,
  openIncident,
  openIncidentsOf,
} from '../../store/tables/incidents.ts';
import { printOf, reportBefore, reportOf } from '../../store/tables/reports.ts';
import { SEVERITY_WORD, INCIDENT as words } from '../../words/incident.ts';
import { say } from '../../words/say.ts';
import type { Answer, Asked } from '../asked.ts';
import { isOwner } from '../circumstances.ts';
import type { EventKind, Incident } from '../incident/incident.ts';
import { nextCheckAfter } from '../incident/incident.ts';
import { wantParent } from '../incident/messages.ts';
import { mortemJson, mortemMarkdown } from '../incident/mortem.ts';
import type { Ports } from '../ports.ts';
import type { CheckRequest } from '../run/request.ts';
import { resolveRequests } from '../run/resolve.ts';
import { problem } from './problem.ts';

type Of<A extends IncidentCommand['action']> = Asked<Extract<IncidentCommand, { action: A }>>;

export async function decideIncident(ports: Ports, asked: Asked<IncidentCommand>): Promise<Answer> {
  switch (asked.command.action) {
    case 'start':
      return start(ports, asked as Of<'start'>);
    case 'list': {
      const incidents = await incidentsIn(ports.database, isOwner(asked.said) ? undefined : asked.said.channel, true);
      return { say: [{ card: incidentListCard(incidents, asked), to: 'asker' }], data: incidents };
    }
    default:
      return onOne(ports, asked);
  }
}

/** In the thread of a check the registry is known: "incident start pulls fail" is a title, and "pulls" no registry. */
function titled({ command, subject }: Of<'start'>): Of<'start'>['command'] {
  const { registry, title, ...rest } = command;
  const known = subject?.runs ?? [];
  if (!registry || known.length === 0 || registry.form !== 'name' || known.some((run) => run.name === registry.value)) return command;
  return { ...rest, title: [registry.typed, title].filter((part) => part !== undefined).join(' ') };
}

interface About {
  readonly request: CheckRequest;
  readonly report: Report | undefined;
}

/** What the incident is about: the registry that is named, else the thread's check. */
async function aboutOf(ports: Ports, asked: Of<'start'>): Promise<About | Answer> {
  const { command, subject, said, lang, now } = asked;
  if (!command.registry) {
    const run = subject?.runs[0];
    if (!run) return problem(asked, words.which, { code: 'missing-registry' });
    return { request: run.request, report: await subject?.report() };
  }
  const check = {
    verb: 'check',
    registries: [command.registry],
    from: [],
    deep: false,
    private: false,
    resolvers: [],
    ...(command.cloud ? { cloud: command.cloud } : {}),
  } as const;
  const resolved = await resolveRequests(ports, check, said.channel, lang);
  if ('problem' in resolved) return problem(asked, resolved.problem, { code: resolved.code, refused: resolved.forbidden });
  const [request] = resolved.requests;
  if (!request) return problem(asked, words.which, { code: 'missing-registry' });
  return { request, report: await reportBefore(ports.database, request.registry.loginServer, now) };
}

async function start(ports: Ports, asked: Of<'start'>): Promise<Answer> {
  const { said, lang, now } = asked;
  const command = titled(asked);
  const about = await aboutOf(ports, { ...asked, command });
  if (!('request' in about)) return about;
  const { request, report } = about;
  const cause = report?.causes[0] ?? 'unknown';
  const finding = report?.findings.find(({ role }) => role === 'cause');
  const title = command.title ?? finding?.title[lang] ?? request.registry.loginServer;
  const id = ports.newId();
  const [there] = (await openIncidentsOf(ports.database, request.registry.loginServer)).filter((incident) => incident.cause === cause);
  return {
    say: there ? [{ card: noteCard(words.joined(there.number)[lang], { lang, tone: 'unsure' }), to: 'place' }] : [],
    deliver: async (tx) => {
      const opened = await openIncident(tx, {
        ...{ id, registry: request.registry.loginServer, name: request.registry.name, cause, request, title: title.slice(0, 300), severity: 2 },
        ...{ channel: said.channel, place: said.place, workspace: said.workspace, lang, openedBy: said.user.name, openedAt: now },
        print: report ? printOf(report) : '',
        ...(report ? { firstReport: report.id } : {}),
        nextCheck: report ? nextCheckAfter(now, now) : now,
      });
      const { incident, joined } = opened;
      const data = report ? { data: { report: report.id, verdict: report.verdict } } : {};
      await addEvent(tx, incident.id, { at: now, kind: joined ? 'joined' : 'opened', who: said.user.name, text: joined ? '' : title.slice(0, 300), ...data });
      return [await wantParent(ports, tx, incident)];
    },
    audit: { ids: [there?.id ?? id] },
  };
}

/** The thread's incident; without a thread, the only open one of the channel. */
async function meant({ database }: Ports, { said, subject }: Asked): Promise<Incident | undefined> {
  const found = said.thread ? await incidentIn(database, said.thread) : undefined;
  if (found) return found;
  const run = subject?.runs[0];
  const ofRun = run ? (await openIncidentsOf(database, run.registry)).filter((incident) => incident.channel === said.channel) : [];
  if (ofRun.length > 0) return ofRun[0];
  const open = await incidentsIn(database, isOwner(said) ? undefined : said.channel, true);
  return said.thread === undefined && open.length === 1 ? open[0] : undefined;
}

async function onOne(ports: Ports, asked: Asked<IncidentCommand>): Promise<Answer> {
  const incident = await meant(ports, asked);
  if (!incident) return problem(asked, words.notHere, { code: 'no-incident' });
  const { command, lang, said } = asked;
  const who = said.user.name;
  switch (command.action) {
    case 'note':
      return changing(ports, asked, incident, {}, { kind: 'note', text: command.text.slice(0, 4000) }, words.noted);
    case 'owner': {
      const owner = command.user.slice(0, 100);
      return changing(ports, asked, incident, { owner }, { kind: 'owner', text: owner }, words.ownerIs(owner));
    }
    case 'severity':
      return changing(
        ports,
        asked,
        incident,
        { severity: command.level },
        { kind: 'severity', text: SEVERITY_WORD[command.level][lang] },
        words.severityIs(SEVERITY_WORD[command.level][lang]),
      );
    case 'ack':
      if (incident.status === 'resolved') return problem(asked, words.isResolved, { code: 'resolved' });
      return changing(
        ports,
        asked,
        incident,
        { status: 'acknowledged', ackedAt: asked.now, ...(incident.owner ? {} : { owner: who }) },
        { kind: 'acknowledged', text: '' },
        words.acked(who),
      );
    case 'resolve': {
      if (incident.status === 'resolved') return problem(asked, words.isResolved, { code: 'resolved' });
      const resolution = command.cause?.slice(0, 1000) ?? null;
      const change: IncidentChange = { status: 'resolved', resolvedAt: asked.now, resolution, nextCheck: null };
      return changing(ports, asked, incident, change, { kind: 'resolved', text: resolution ?? '' }, words.resolvedBy(who));
    }
    case 'reopen':
      if (incident.status !== 'resolved') return problem(asked, words.isOpen, { code: 'open' });
      return changing(
        ports,
        asked,
        incident,
        { status: 'open', resolvedAt: null, resolution: null, nextCheck: asked.now },
        { kind: 'reopened', text: '' },
        words.reopenedBy(who),
      );
    case 'timeline':
      return { say: [{ card: timelineCard(incident, await eventsOf(ports.database, incident.id), asked), to: 'place' }] };
    case 'export':
      return exported(ports, asked, incident, command.format);
    default:
      return problem(asked, words.notHere, { code: 'no-incident' });
  }
}

/** A change by a person: the row, the timeline and the parent together; said in the thread where it was asked for. */
function changing(
  ports: Ports,
  { said, lang, now }: Asked,
  incident: Incident,
  change: IncidentChange,
  event: { readonly kind: EventKind; readonly text: string },
  told: Words,
): Answer {
  return {
    say: [{ card: noteCard(told[lang], { lang }), to: 'place' }],
    deliver: async (tx: Sql) => {
      const after = await changeIncident(tx, incident.id, change);
      await addEvent(tx, incident.id, { at: now, who: said.user.name, ...event });
      return [await wantParent(ports, tx, after)];
    },
    audit: { ids: [incident.id] },
  };
}

async function exported(ports: Ports, asked: Asked, incident: Incident, format: 'json' | 'markdown'): Promise<Answer> {
  const { database } = ports;
  const { lang, tz, now, masked } = asked;
  const [events, first, last] = await Promise.all([
    eventsOf(database, incident.id),
    incident.firstReport ? reportOf(database, incident.firstReport) : undefined,
    incident.lastReport ? reportOf(database, incident.lastReport) : undefined,
  ]);
  const mortem = { incident, events, lang, tz, now, ...(first ? { first } : {}), ...(last ? { last } : {}) };
  const json = mortemJson(mortem);
  const text = format === 'json' ? JSON.stringify(json, null, 2) : mortemMarkdown(mortem);
  const shown = masked ? maskedText(text, { lang, keep: [incident.id] }) : text;
  const title = say(`Post-mortem of incident #${incident.number}`, `事件 #${incident.number} 的事后报告`)[lang];
  const parts = shown.match(/[\s\S]{1,9000}(?:\n|$)/g) ?? [shown];
  const cards = parts
    .slice(0, 5)
    .map((part, index) => noteCard(index === 0 ? title : `${title} (${index + 1})`, { lang }, [{ type: 'code', text: part.trimEnd() }]));
  return { say: cards.map((card) => ({ card, to: 'place' as const })), data: format === 'json' ? json : shown };
}
