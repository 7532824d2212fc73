// Log Analytics, as far as the registry's login events go: the two queries of src/azure/read/logins.ts, by what they summarize.
import { fail, ok, type Reply } from './reply.ts';
import type { AzureWorld } from './world.ts';

const table = (columns: readonly (readonly [string, string])[], rows: readonly (readonly unknown[])[]): Reply =>
  ok({ tables: [{ name: 'PrimaryResult', columns: columns.map(([name, type]) => ({ name, type })), rows }] });

type Login = AzureWorld['logins'][number];
const ago = (login: Login, now: number): string => new Date(now - login.minutesAgo * 60_000).toISOString();
const oldest = (of: readonly Login[], now: number): string =>
  ago(
    of.reduce((a, b) => (a.minutesAgo > b.minutesAgo ? a : b)),
    now,
  );
const newest = (of: readonly Login[], now: number): string =>
  ago(
    of.reduce((a, b) => (a.minutesAgo < b.minutesAgo ? a : b)),
    now,
  );
const sum = (of: readonly Login[]): number => of.reduce((n, login) => n + login.times, 0);
const some = (of: readonly string[]): string => JSON.stringify([...new Set(of)].slice(0, 5)); // make_set comes as JSON text

/** `workspace`: the customer id of the path, or undefined for a query by resource. */
export function answerQuery(world: AzureWorld, query: string, workspace: string | undefined, now: number): Reply {
  const registryId = /let rid = '([^']+)'/.exec(query)?.[1]?.toLowerCase();
  if (registryId === undefined) return fail(400, 'BadArgumentError', 'The request had some invalid properties');
  const rows = world.logins.filter(
    (l) =>
      l.registryId.toLowerCase() === registryId &&
      (workspace === undefined || l.workspaceId === undefined || l.workspaceId === workspace) &&
      l.minutesAgo <= 7 * 1440,
  );
  if (/summarize Rows=count\(\)/.test(query)) {
    const columns = [
      ['T', 'string'],
      ['Rows', 'long'],
      ['First', 'datetime'],
      ['Last', 'datetime'],
    ] as const;
    return table(columns, rows.length === 0 ? [] : [['ContainerRegistryLoginEvents', sum(rows), oldest(rows, now), newest(rows, now)]]);
  }
  if (!/summarize Attempts=count\(\)/.test(query)) return fail(400, 'BadArgumentError', 'The query is none that this world knows');
  const failures = rows.filter((l) => l.status >= 400 && l.minutesAgo <= 1440);
  const groups = [...Map.groupBy(failures, (l) => `${l.ip} ${l.status}`).values()];
  return table(
    [
      ['CallerIpAddress', 'string'],
      ['Status', 'int'],
      ['Attempts', 'long'],
      ['First', 'datetime'],
      ['Last', 'datetime'],
      ['Identities', 'dynamic'],
      ['Regions', 'dynamic'],
    ],
    groups
      .map((g) => [g[0]?.ip, g[0]?.status, sum(g), oldest(g, now), newest(g, now), some(g.map((l) => l.identity)), some(g.map((l) => l.region))] as const)
      .sort((a, b) => b[2] - a[2]),
  );
}
