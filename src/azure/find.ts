// Finding things across subscriptions. Resource Graph gives ids, a minute or so late; the verdict comes from reading each one.
import { z } from 'zod';
import type { Question } from '../model.ts';
import { UNREAD } from '../words/unseen.ts';
import { type Read, unread, value } from './answer.ts';
import { type Arm, type List, wholeList } from './arm.ts';
import type { Reading } from './azure.ts';
import { paramsOf, same, TYPES } from './ids.ts';

/** What may stand in a query: no quote, no bar, no backslash. Kusto has no other way out of a string. */
const PLAIN = /^[a-z0-9.-]{1,253}$/;
const MAX_SUBSCRIPTIONS = 20;

const row = z.object({ id: z.string().startsWith('/').max(600), loginServer: z.string().nullish().catch(undefined) });
type FoundRow = z.output<typeof row>;
/** Rows with an id; what is none is left out. */
export const rowsIn = (list: List): readonly FoundRow[] =>
  list.items.flatMap((item) => {
    const parsed = row.safeParse(item);
    return parsed.success ? [parsed.data] : [];
  });

const registryQuery = (loginServer: string, name: string): string =>
  `resources | where type =~ '${TYPES.registry}' | where properties.loginServer =~ '${loginServer}' or name =~ '${name}' | project id, loginServer=properties.loginServer`;

/** Where the registry is: its resource id. not-found where nothing readable has that login server or name. */
export async function findRegistry(reading: Reading, { registry }: Question): Promise<Read<string>> {
  const { loginServer, name, resourceId } = registry;
  if (resourceId !== undefined) {
    return paramsOf(resourceId, TYPES.registry) ? value(resourceId) : unread('not-supported', 'This is no resource id of a container registry');
  }
  const host = loginServer.toLowerCase();
  if (!PLAIN.test(host) || !PLAIN.test(name.toLowerCase())) return unread('not-supported', 'The name holds characters that no registry name has');
  const found = await reading.arm.graph(registryQuery(host, name.toLowerCase()));
  const hit = found.status === 'value' ? pick(rowsIn(found.value), host) : undefined;
  if (hit !== undefined) return value(hit);
  // Resource Graph knows a new registry late, and may be refused by itself: the lists are fresh.
  const listed = await inSubscriptions(reading, host);
  const hashed = found.status === 'value' && listed.status === 'not-found' ? pickHashed(rowsIn(found.value), host) : undefined;
  if (hashed !== undefined) return value(hashed);
  if (found.status !== 'value' || listed.status === 'value' || listed.status === 'not-found') return listed;
  const detail = `Azure shows this identity no registry with login server ${host}: there is none, or it may not be read`;
  return listed.status === 'denied' ? unread('denied', detail, 'Microsoft.ContainerRegistry/registries/read') : listed;
}

/** By login server; by name only where it says no login server of its own. */
function pick(rows: readonly FoundRow[], host: string): string | undefined {
  const usable = rows.filter((r) => paramsOf(r.id, TYPES.registry));
  return (usable.find((r) => same(r.loginServer ?? '', host)) ?? usable.find((r) => !r.loginServer))?.id;
}

/** The only registry of that name whose login server has a hash that was left out: contoso-abc123 of contoso. */
function pickHashed(rows: readonly FoundRow[], host: string): string | undefined {
  const [label = '', ...suffix] = host.split('.');
  const usable = rows.filter((r) => {
    const [own = '', ...ownSuffix] = (r.loginServer ?? '').toLowerCase().split('.');
    return paramsOf(r.id, TYPES.registry) && own.startsWith(`${label}-`) && ownSuffix.join('.') === suffix.join('.');
  });
  return usable.length === 1 ? usable[0]?.id : undefined;
}

const registryItem = z.object({ id: z.string().startsWith('/').max(600), properties: z.object({ loginServer: z.string() }) });

async function inSubscriptions(reading: Reading, host: string): Promise<Read<string>> {
  const all = await subscriptions(reading.arm);
  if (all.status !== 'value') return all;
  const lists = await Promise.all(all.value.slice(0, MAX_SUBSCRIPTIONS).map((sub) => reading.registries.all(sub)));
  for (const list of lists) {
    if (list.status !== 'value') continue;
    const hit = list.value.items.map((item) => registryItem.safeParse(item).data).find((r) => r && same(r.properties.loginServer, host));
    if (hit && paramsOf(hit.id, TYPES.registry)) return value(hit.id);
  }
  for (const list of lists) if (list.status !== 'value') return list;
  const more = all.value.length > MAX_SUBSCRIPTIONS ? ` (the first ${MAX_SUBSCRIPTIONS} were looked at)` : '';
  return all.value.length === 0
    ? unread('denied', UNREAD.noSubscription.en, 'Microsoft.ContainerRegistry/registries/read')
    : unread('not-found', `No registry with login server ${host} in the ${all.value.length} subscriptions that this identity can read${more}`);
}

/** Subscriptions that the identity can read. */
export async function subscriptions(arm: Arm): Promise<Read<readonly string[]>> {
  const read = wholeList(await arm.list('subscriptions', {}), 'Subscriptions');
  if (read.status !== 'value') return read;
  const item = z.object({ subscriptionId: z.string().regex(/^[\w-]{1,64}$/) });
  return value(read.value.flatMap((one) => item.safeParse(one).data?.subscriptionId ?? []));
}
