// Azure's instance metadata: which virtual machine this host is, and where. A link-local service, so it is asked directly and never
// through a proxy; a host outside of Azure loses nothing but a short wait beside all others.
// https://learn.microsoft.com/azure/virtual-machines/instance-metadata-service
import { Agent, type IncomingMessage, request } from 'node:http';
import { z } from 'zod';
import { isAddress } from '../../address.ts';
import type { NetworkFacts } from '../../model.ts';

export const INSTANCE_METADATA = 'http://169.254.169.254';
const PATH = '/metadata/instance?api-version=2021-02-01';
const PATIENCE_MS = 300;
/** A service that somebody named is there, and may be slow. */
const NAMED_PATIENCE_MS = 1_500;
/** A machine's user data (up to 64 KB, in base64) comes in the same answer: read past, and never kept. */
const MOST_BYTES = 262_144;

/** What a machine says of itself: no subnet and no interface, which Azure Resource Manager tells. */
export type Instance = Pick<NetworkFacts['place'], 'vmId' | 'location' | 'addresses' | 'subnets'> & { readonly by: 'imds' };

const address = z.string().refine(isAddress);
const answer = z.object({
  compute: z.object({
    resourceId: z
      .string()
      .max(600)
      .regex(/^\/subscriptions\/[^\s/]+\/resourceGroups\/[^\s/]+\/providers\/Microsoft\.Compute\/[^\s]+$/i),
    location: z
      .string()
      .regex(/^[a-z0-9]{1,60}$/)
      .nullish()
      .catch(undefined),
  }),
  network: z
    .object({
      interface: z
        .array(
          z.object({
            ipv4: z.object({
              ipAddress: z.array(z.object({ privateIpAddress: address })).max(256),
              subnet: z.array(z.object({ address, prefix: z.string().regex(/^\d{1,2}$/) })).max(16),
            }),
          }),
        )
        .max(32),
    })
    .nullish()
    .catch(undefined),
});

/** The body, up to the bound; undefined where it is longer or no success. */
async function textOf(response: IncomingMessage): Promise<string | undefined> {
  if (response.statusCode !== 200) return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function get(origin: string, signal: AbortSignal): Promise<string | undefined> {
  // An agent of its own: the process's may go through a proxy (NODE_USE_ENV_PROXY).
  const agent = new Agent({ keepAlive: false });
  return new Promise<string | undefined>((resolve, reject) => {
    const asked = request(`${origin}${PATH}`, { agent, headers: { metadata: 'true' }, signal }, (response) => {
      textOf(response)
        .then(resolve, reject)
        .finally(() => asked.destroy());
    });
    asked.once('error', reject);
    asked.end();
  });
}

/** The machine that this process runs on; undefined where nothing answers, or something that is no Azure. Never rejects. */
export async function askInstance(signal: AbortSignal, origin = INSTANCE_METADATA): Promise<Instance | undefined> {
  try {
    const text = await get(origin, AbortSignal.any([signal, AbortSignal.timeout(origin === INSTANCE_METADATA ? PATIENCE_MS : NAMED_PATIENCE_MS)]));
    const { compute, network } = answer.parse(JSON.parse(text ?? ''));
    const ipv4 = network?.interface.map((one) => one.ipv4) ?? [];
    const addresses = ipv4.flatMap((one) => one.ipAddress.map((ip) => ip.privateIpAddress)).slice(0, 64);
    const subnets = [...new Set(ipv4.flatMap((one) => one.subnet.map((subnet) => `${subnet.address}/${subnet.prefix}`)))];
    return {
      vmId: compute.resourceId,
      ...(compute.location ? { location: compute.location } : {}),
      ...(addresses.length > 0 ? { addresses } : {}),
      ...(subnets.length > 0 ? { subnets } : {}),
      by: 'imds',
    };
  } catch {
    return undefined; // not on Azure, or not to be asked from here: no evidence of anything
  }
}
