// Private DNS zones: their links and the records for this registry. The zone's name is in its id.
import { labelOf } from '../../hosts.ts';
import type { AzureFacts } from '../../model.ts';
import { mapRead, type Read, unread, value } from '../answer.ts';
import { type List, wholeList } from '../arm.ts';
import { linkFacts, recordFacts } from '../facts/private.ts';
import { known } from '../facts/shape.ts';
import { once, paramsOf, same, TYPES } from '../ids.ts';
import { notEvidence } from './endpoints.ts';
import type { Vnets } from './networks.ts';
import type { Scope } from './telling.ts';

type Zone = AzureFacts['privateDnsZone'];
const MAX_ZONES = 25;
const MAX_RECORDS = 2_000;
const ZONE_READ = 'Microsoft.Network/privateDnsZones/read';

/** Zones that Resource Graph found, and the VNets linked to them. Undefined where it could not be asked; else the zones' ids. */
export async function readZonesFound(scope: Scope, found: Promise<Read<readonly string[]>>, networks: Vnets): Promise<readonly string[] | undefined> {
  const startedAt = scope.now();
  const read = await found;
  if (read.status !== 'value') {
    scope.tell('privateDnsZone', scope.question.cloud.privateZone, startedAt, notEvidence(read));
    return undefined;
  }
  await readZones(scope, read.value, networks);
  return read.value;
}

/**
 * The search was made, and gave no zone of the cloud's private name. `blind`: the identity may not read the registry itself, and
 * Resource Graph leaves out what it may not show: finding nothing then says nothing.
 */
export function tellNoZone(scope: Scope, ids: readonly string[] | undefined, blind: boolean): void {
  const { privateZone } = scope.question.cloud;
  if (ids === undefined || ids.some((id) => same(id.split('/').at(-1) ?? '', privateZone))) return;
  const detail = `No private DNS zone ${privateZone} that this identity can read: there is none, or it may not be read`;
  scope.tell('privateDnsZone', privateZone, scope.now(), blind ? unread('denied', detail, ZONE_READ) : unread('not-found', detail));
}

/** Zones that a private endpoint writes to and Resource Graph did not name; returns their ids. */
export async function readZonesWritten(
  scope: Scope,
  endpoints: readonly AzureFacts['privateEndpoint'][],
  seen: readonly string[],
  networks: Vnets,
): Promise<readonly string[]> {
  const written = once(endpoints.flatMap((e) => (e.zoneGroups ?? []).map((g) => g.zoneId))).filter((id) => !seen.some((other) => same(other, id)));
  await readZones(scope, written, networks);
  return written;
}

async function readZones(scope: Scope, ids: readonly string[], networks: Vnets): Promise<void> {
  await Promise.all(
    once(ids)
      .slice(0, MAX_ZONES)
      .map(async (id) => {
        const zone = await readZone(scope, id);
        for (const link of zone?.links ?? []) networks.want(link.vnetId);
      }),
  );
}

/** Returns the zone as far as it could be read. */
async function readZone(scope: Scope, id: string): Promise<Zone | undefined> {
  const { arm } = scope.reading;
  const startedAt = scope.now();
  const params = paramsOf(id, TYPES.zone);
  if (!params) {
    scope.tell('privateDnsZone', id, startedAt, unread('not-supported', 'This id is not one of a private DNS zone'));
    return undefined;
  }
  const [links, records] = await Promise.all([
    arm.list('zoneLinks', params).then((read) => mapRead(wholeList(read, 'Virtual network links'), linkFacts)),
    arm.list('zoneRecords', params, {}, MAX_RECORDS).then((read) => mapRead(read, (list) => ours(list, scope.loginServer))),
  ]);
  if (links.status !== 'value' && records.status !== 'value') {
    scope.tell('privateDnsZone', id, startedAt, links);
    return undefined;
  }
  const zone = known<Zone>({
    id,
    name: (params.name ?? '').toLowerCase(),
    records: records.status === 'value' ? records.value : undefined,
    links: links.status === 'value' ? links.value : undefined,
  });
  scope.tell('privateDnsZone', id, startedAt, value(zone));
  if (links.status !== 'value') scope.tell('privateDnsZone', id, startedAt, notEvidence(links), 'virtualNetworkLinks');
  if (records.status !== 'value') scope.tell('privateDnsZone', id, startedAt, notEvidence(records), 'A');
  return zone;
}

/** In a zone of more records than we read, "no record" cannot be said; a record that was found stands. */
function ours(list: List, loginServer: string): Read<NonNullable<Zone['records']>> {
  const label = labelOf(loginServer).toLowerCase();
  const isOurs = (name: string) => name === label || name.startsWith(`${label}.`) || name === '*' || name === '@' || name.startsWith('*.');
  const facts = recordFacts(list.items, isOurs);
  if (facts.status !== 'value' || list.complete || facts.value.some((r) => r.name.split('.')[0] === label)) return facts;
  return unread('error', `The zone holds more than ${MAX_RECORDS} A records, and this registry's are not among those read`);
}
