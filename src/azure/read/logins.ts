// What the registry saw: failed and refused logins of the last day, by address. No rows is no evidence.
// A denial before authentication is not promised to be logged [live], and rows come minutes late.
import type { LogsQueryResult } from '@azure/monitor-query-logs';
import type { AzureFacts, LogFacts } from '../../model.ts';
import { broken, classify, mapRead, type Read, unread, value } from '../answer.ts';
import { answerOf } from '../arm.ts';
import { workspaceFacts } from '../facts/around.ts';
import { anyArrived, failureRows, rowsOf } from '../facts/logs.ts';
import { paramsOf, TYPES } from '../ids.ts';
import type { Scope } from './telling.ts';

export const WINDOW_MINUTES = 1_440;
const WEEK = { duration: 'P7D' };
const DAY = { duration: 'P1D' };
const SERVER_SECONDS = 10;
/** Parentheses may stand in a resource group's name; a quote may not, and none gets into the query. */
const PLAIN_ID = /^\/[\w./()-]{1,500}$/;

/** Scoped by resource: workspaces are shared. `=~`, because the log writes ids in lower case. */
export const arrivedQuery = (registryId: string): string =>
  `let rid = '${registryId}';\nunion withsource=T ContainerRegistryLoginEvents, ContainerRegistryRepositoryEvents\n` +
  '| where TimeGenerated > ago(7d) and _ResourceId =~ rid\n| summarize Rows=count(), First=min(TimeGenerated), Last=max(TimeGenerated) by T';

export const failuresQuery = (registryId: string): string =>
  `let rid = '${registryId}'; let w = 24h;\nContainerRegistryLoginEvents\n| where TimeGenerated > ago(w) and _ResourceId =~ rid\n` +
  '| extend Status = toint(extract(@"(\\d{3})", 1, tostring(ResultDescription)))\n| where Status >= 400\n' +
  '| summarize Attempts=count(), First=min(TimeGenerated), Last=max(TimeGenerated), Identities=make_set(Identity,5), Regions=make_set(Region,5) ' +
  'by CallerIpAddress, Status\n| order by Attempts desc | take 200';

export async function readLogins(scope: Scope, registryId: string, diagnostics: Read<AzureFacts['diagnostics']>): Promise<void> {
  const startedAt = scope.now();
  scope.tell('logins', scope.loginServer, startedAt, await logins(scope, registryId, diagnostics));
}

async function logins(scope: Scope, registryId: string, diagnostics: Read<AzureFacts['diagnostics']>): Promise<Read<LogFacts['logins']>> {
  if (diagnostics.status !== 'value') return diagnostics.status === 'not-found' ? unread('not-supported', diagnostics.detail) : diagnostics;
  const setting = diagnostics.value.settings.find((s) => s.workspaceId !== undefined && s.categories.includes('ContainerRegistryLoginEvents'));
  if (setting?.workspaceId === undefined) return unread('not-asked', 'No diagnostic setting sends the login events to a Log Analytics workspace');
  if (!PLAIN_ID.test(registryId)) return unread('not-supported', 'The id of the registry cannot stand in a query');
  const params = paramsOf(setting.workspaceId, TYPES.workspace);
  const workspace = params ? mapRead(await scope.reading.arm.get('workspace', params), workspaceFacts) : undefined;
  const byWorkspace = workspace?.status === 'value' ? workspace.value : undefined;
  const [arrived, failures] = await Promise.all([
    ask(scope, registryId, byWorkspace, arrivedQuery(registryId), WEEK),
    ask(scope, registryId, byWorkspace, failuresQuery(registryId), DAY),
  ]);
  if (failures.status !== 'value') return failures.status === 'not-found' ? unread('not-supported', failures.detail) : failures;
  const rows = failureRows(failures.value);
  if (arrived.status !== 'value' && rows.length === 0) return arrived;
  return value({ windowMinutes: WINDOW_MINUTES, rows, anyRows: rows.length > 0 || (arrived.status === 'value' && anyArrived(arrived.value)) });
}

/** By workspace, or by registry where the workspace itself may not be read: Azure then gives the rows of this registry alone. */
async function ask(
  scope: Scope,
  registryId: string,
  workspaceId: string | undefined,
  query: string,
  timespan: { duration: string },
): Promise<Read<readonly unknown[]>> {
  const { arm, logs } = scope.reading;
  let last: ReturnType<typeof answerOf> | undefined;
  try {
    const sdk = await import('@azure/monitor-query-logs');
    const client = new sdk.LogsQueryClient(logs.credential, {
      endpoint: logs.endpoint,
      credentials: { scopes: [logs.scope] },
      retryOptions: { maxRetries: 0 },
      httpClient: {
        async sendRequest(request) {
          const response = await logs.http.sendRequest(request);
          last = answerOf(response);
          return response;
        },
      },
    });
    const options = { serverTimeoutInSeconds: SERVER_SECONDS, abortSignal: arm.signal };
    return rowsIn(
      workspaceId === undefined
        ? await client.queryResource(registryId.slice(1), query, timespan, options) // the SDK puts the slash before it
        : await client.queryWorkspace(workspaceId, query, timespan, options),
    );
  } catch (error) {
    const action = 'Microsoft.OperationalInsights/workspaces/query/read';
    const read = last === undefined ? broken(error, arm.signal.aborted) : classify(last, action);
    return read.status === 'value' ? unread('not-supported', 'Log Analytics: the answer made no sense') : read;
  }
}

function rowsIn(result: LogsQueryResult): Read<readonly unknown[]> {
  const tables = result.status === 'Success' ? result.tables : result.partialTables;
  const table = tables[0];
  if (!table || !Array.isArray(table.columnDescriptors) || !Array.isArray(table.rows))
    return unread('not-supported', 'Log Analytics: the answer holds no table');
  return value(
    rowsOf(
      table.columnDescriptors.map((column) => column.name),
      table.rows,
    ),
  );
}
