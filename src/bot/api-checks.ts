// Checks asked for over HTTP. The command's id is the check's id, however many registries it names.
import { parseText } from '../command.ts';
import type { Lang } from '../model.ts';
import { reportJson } from '../report.ts';
import { record } from '../store/tables/audit.ts';
import { commandOf, commandWithKey, insertCommand, lately, settleCommand } from '../store/tables/commands.ts';
import { reportOf } from '../store/tables/reports.ts';
import { cancelRun, runsOf } from '../store/tables/runs.ts';
import type { ApiToken } from '../store/tables/tokens.ts';
import { redact } from '../symptom/redact.ts';
import type { Notices } from './notices.ts';
import type { Said } from './platform.ts';
import { LIMITS } from './policy.ts';
import type { Ports } from './ports.ts';
import { resolveRequests } from './run/resolve.ts';
import { startRuns } from './run/start.ts';

export type Asked =
  | { readonly id: string }
  | { readonly refused: 400 | 403 | 429; readonly code: string; readonly message: string; readonly retryAfterS?: number };
export type Found = { readonly report: unknown } | { readonly id: string; readonly done: number; readonly of: number };

export interface ApiChecks {
  ask(text: string, token: ApiToken, options: { readonly key?: string; readonly lang?: Lang }): Promise<Asked>;
  /** Waits so long for the end. undefined: there is no such check of this token. */
  result(id: string, token: ApiToken, waitMs: number, gone: AbortSignal): Promise<Found | undefined>;
  cancel(id: string, token: ApiToken): Promise<boolean>;
}

const PLATFORM = 'api';
const channelOf = (token: ApiToken): `api:${string}` => `api:${token.name}`;

/** What is kept of a request: enough to tell it from another, and to see later what was asked. PostgreSQL holds no NUL and no half pairs. */
const storedText = (text: string): string => text.slice(0, 70_000).toWellFormed().replaceAll('\0', '\ufffd');
const ANOTHER = { refused: 400, code: 'key-reused', message: 'This Idempotency-Key was used for another text.' } as const;

const saidFor = (text: string, token: ApiToken, key: string): Said => ({
  key,
  by: 'form',
  text: storedText(text),
  place: channelOf(token),
  channel: channelOf(token),
  workspace: 'api',
  user: { id: `token:${token.id}`, name: token.name },
  privately: false,
  shared: false,
  member: true,
});

export function apiChecks(ports: Ports, notices: Notices): ApiChecks {
  const { database, newId, now, policy, cloud } = ports;

  const mine = async (id: string, token: ApiToken): Promise<boolean> => {
    const command = await commandOf(database, id);
    return command?.platform === PLATFORM && (command.said.user.id === `token:${token.id}` || token.scopes.includes('admin'));
  };

  /** gone: the report was kept for as long as the retention says, and is not there any more. */
  const found = async (id: string, lang: Lang | undefined): Promise<Found | 'gone'> => {
    const runs = await runsOf(database, id);
    if (runs.length === 0) return 'gone';
    const ids = runs.map((run) => run.reportId);
    if (!ids.every((reportId) => reportId !== undefined))
      return { id, done: runs.reduce((sum, run) => sum + run.done, 0), of: runs.reduce((sum, run) => sum + run.total, 0) };
    const reports = await Promise.all(ids.map((reportId) => reportOf(database, reportId)));
    const json = reports.filter((report) => report !== undefined).map((report) => reportJson(report, lang ?? report.lang));
    if (json.length < ids.length) return 'gone';
    return { report: json.length === 1 ? json[0] : json };
  };

  const sameText = async (id: string, text: string): Promise<boolean> => (await commandOf(database, id))?.said.text === storedText(text);

  return {
    async ask(raw, token, { key, lang }) {
      const text = redact(raw);
      const parsed = parseText(text, 'api', cloud);
      if (!parsed.ok) return { refused: 400, code: parsed.problem.code, message: parsed.problem.words[lang ?? ports.lang] };
      const { command } = parsed;
      if (command.verb !== 'check') return { refused: 400, code: 'not-a-check', message: `Only check can be asked for here, not ${command.verb}.` };
      const given = key === undefined ? newId() : `${token.id}/${key}`;
      const before = await commandWithKey(database, `${PLATFORM}/${given}`);
      if (before !== undefined) return (await sameText(before, text)) ? { id: before } : ANOTHER;
      const resolved = await resolveRequests(ports, command, channelOf(token), command.lang ?? lang ?? ports.lang);
      if ('problem' in resolved) return { refused: resolved.forbidden ? 403 : 400, code: resolved.code, message: resolved.problem[lang ?? ports.lang] };
      const most = policy.limits?.checksPerMinutePerChannel ?? LIMITS.checksPerMinutePerChannel;
      const id = newId();
      const said = saidFor(text, token, given);
      const made = await database.transaction(async (tx): Promise<'made' | 'there' | 'too many'> => {
        // A token's requests take turns here: however many come at once, no more than allowed pass.
        await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 7254002))', [token.id]);
        if ((await commandWithKey(tx, `${PLATFORM}/${given}`)) !== undefined) return 'there';
        if ((await lately(tx, said.user.id, said.channel)).byUser >= most) return 'too many';
        if (!(await insertCommand(tx, id, PLATFORM, said))) return 'there';
        await settleCommand(tx, id);
        const started = await startRuns(ports, tx, id, `token:${token.name}`, resolved.requests);
        await record(tx, now(), {
          who: `token:${token.name}`,
          where: channelOf(token),
          verb: 'check',
          text: text.slice(0, 500),
          decision: 'allowed',
          ids: started.map(({ run }) => run.id),
        });
        return 'made';
      });
      if (made === 'too many') return { refused: 429, code: 'too-many-requests', message: `This token may ask for ${most} checks a minute.`, retryAfterS: 10 };
      // Somebody else with the same key was a moment earlier.
      const winner = made === 'made' ? id : ((await commandWithKey(database, `${PLATFORM}/${given}`)) ?? id);
      return made === 'made' || (await sameText(winner, text)) ? { id: winner } : ANOTHER;
    },

    async result(id, token, waitMs, gone) {
      if (!(await mine(id, token))) return undefined;
      const until = now().getTime() + waitMs;
      for (;;) {
        const ended = notices.ended(gone, Math.max(0, until - now().getTime()), async () => (await runsOf(database, id)).map((run) => run.id));
        const state = await found(id, undefined);
        if (state === 'gone' || 'report' in state || gone.aborted || now().getTime() >= until) {
          ended.forget();
          return state === 'gone' ? undefined : state;
        }
        await ended.happened;
      }
    },

    async cancel(id, token) {
      if (!(await mine(id, token))) return false;
      const runs = await runsOf(database, id);
      // A run that others follow too goes on for them.
      await database.transaction(async (tx) => {
        for (const run of runs) {
          const [row] = await tx.query<{ n: number }>('select count(*)::int as n from follower where run_id = $1', [run.id]);
          if ((row?.n ?? 0) <= 1) await cancelRun(tx, run.id);
        }
      });
      return true;
    },
  };
}
