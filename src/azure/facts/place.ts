// Bodies of a machine's interfaces, and rows of VNets -> which subnet. Example: test/arm/nic.get.json. Pure.
import { z } from 'zod';
import { isAddress } from '../../address.ts';
import type { Read } from '../answer.ts';
import { either, firmId, flag, id, list, parseAs, part, soft, text, texts } from './shape.ts';

const address = z.string().refine(isAddress, 'not an IP address');
const nic = z.object({
  id: firmId,
  properties: z.object({
    primary: flag,
    networkSecurityGroup: part({ id }),
    ipConfigurations: z
      .array(z.object({ properties: z.object({ privateIPAddress: soft(address), subnet: z.object({ id: firmId }) }) }))
      .min(1)
      .max(256),
  }),
});

export interface InterfaceRead {
  readonly id: string;
  readonly primary?: boolean;
  readonly subnetId: string;
  readonly nsgId?: string;
  readonly addresses: readonly string[];
}

/** All configurations of one interface are in one subnet. */
export const interfaceFacts = (body: unknown): Read<InterfaceRead> =>
  parseAs(nic, body, 'Network interface', ({ id: nicId, properties: { primary, ipConfigurations, networkSecurityGroup: own } }) => ({
    id: nicId,
    ...(own?.id === undefined ? {} : { nsgId: own.id }),
    ...(primary === undefined ? {} : { primary }),
    subnetId: ipConfigurations[0]?.properties.subnet.id ?? '',
    addresses: ipConfigurations.flatMap(({ properties: p }) => p.privateIPAddress ?? []),
  }));

const row = z.object({
  subnets: list(z.object({ id: firmId, properties: z.object({ addressPrefix: text, addressPrefixes: texts }) }), 3000),
});

/** Subnets in rows of VNets, with their ranges; undefined where one row makes no sense: "the only one" could not be said then. */
export function subnetRows(rows: readonly unknown[]): readonly { readonly id: string; readonly prefixes: readonly string[] }[] | undefined {
  const parsed = rows.map((item) => row.safeParse(item).data?.subnets);
  if (parsed.includes(undefined)) return undefined;
  return parsed.flatMap((subnets) =>
    (subnets ?? []).map(({ id: subnetId, properties: p }) => ({ id: subnetId, prefixes: either(p.addressPrefix, p.addressPrefixes) })),
  );
}
