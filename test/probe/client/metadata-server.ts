// An instance metadata service on loopback, as Azure's answers: to GET with the header `Metadata: true`, on one path.
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface MachineWords {
  readonly vmId: string;
  readonly location?: string;
  readonly address?: string;
  readonly subnet?: readonly [address: string, prefix: string];
}

/** The documented body, shortened: https://learn.microsoft.com/azure/virtual-machines/instance-metadata-service */
export const machine = ({ vmId, location = 'eastus', address = '10.1.0.4', subnet = ['10.1.0.0', '24'] }: MachineWords) => ({
  compute: {
    azEnvironment: 'AzurePublicCloud',
    location,
    name: vmId.split('/').at(-1),
    resourceGroupName: vmId.split('/')[4],
    resourceId: vmId,
    subscriptionId: vmId.split('/')[2],
    userData: 'c2VjcmV0IG9mIHRoZSBtYWNoaW5l',
    vmId: '02aab8a4-74ef-476e-8182-f6d2ba4166a6',
    vmScaleSetName: '',
  },
  network: {
    interface: [
      {
        ipv4: { ipAddress: [{ privateIpAddress: address, publicIpAddress: '' }], subnet: [{ address: subnet[0], prefix: subnet[1] }] },
        ipv6: { ipAddress: [] },
        macAddress: '0011AAFFBB22',
      },
    ],
  },
});

export interface MetadataService {
  readonly origin: string;
  readonly asked: () => readonly string[];
}

export async function answering(listener: RequestListener): Promise<MetadataService> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked: () => asked };
}

/** Says this body to whoever asks as Azure wants it. */
export const saying = (body: unknown): Promise<MetadataService> =>
  answering((request, response) => {
    const right = request.headers.metadata === 'true' && request.headers['x-forwarded-for'] === undefined;
    response.writeHead(right ? 200 : 400, { 'content-type': 'application/json' });
    response.end(right ? JSON.stringify(body) : '{"error":"Bad request. Required metadata header not specified"}');
  });
