// Resources sorted into subscriptions, and private endpoints tied to their registries.
import type { AzureWorldInput, ResourceInput } from '../world.ts';

const properties = (r: ResourceInput): Record<string, unknown> => r.properties ?? {};
type Link = { readonly properties: { readonly privateLinkServiceId: string; readonly privateLinkServiceConnectionState: unknown } };

/** What a registry says of the endpoints that point to it. */
function connectionsOf(registry: ResourceInput, all: readonly ResourceInput[]): readonly unknown[] {
  return all
    .filter((r) => /\/privateEndpoints\/[^/]+$/i.test(r.id))
    .flatMap((endpoint) => {
      const { privateLinkServiceConnections = [], manualPrivateLinkServiceConnections = [] } = properties(endpoint);
      const links = [...(privateLinkServiceConnections as Link[]), ...(manualPrivateLinkServiceConnections as Link[])];
      const own = links.find((l) => l.properties.privateLinkServiceId.toLowerCase() === registry.id.toLowerCase());
      if (!own) return [];
      const name = endpoint.id.split('/').at(-1);
      return [
        {
          id: `${registry.id}/privateEndpointConnections/${name}`,
          name,
          type: 'Microsoft.ContainerRegistry/registries/privateEndpointConnections',
          properties: {
            provisioningState: 'Succeeded',
            privateEndpoint: { id: endpoint.id },
            privateLinkServiceConnectionState: own.properties.privateLinkServiceConnectionState,
          },
        },
      ];
    });
}

export type Parts = readonly (ResourceInput | readonly ResourceInput[])[];

/** A world of these resources. `rest`: what may not be read, what goes wrong, logs, ... */
export function assembleAzure(
  parts: Parts,
  rest: Omit<AzureWorldInput, 'subscriptions'> & Partial<Pick<AzureWorldInput, 'subscriptions'>> = {},
): AzureWorldInput {
  const all = parts.flat() as readonly ResourceInput[];
  const tied = all.map((r) => {
    if (!/\/registries\/[^/]+$/i.test(r.id)) return r;
    const own = properties(r).privateEndpointConnections as readonly unknown[] | undefined;
    return { ...r, properties: { ...r.properties, privateEndpointConnections: [...(own ?? []), ...connectionsOf(r, all)] } };
  });
  const given = rest.subscriptions ?? [];
  const ids = [...new Set([...given.map((s) => s.id), ...all.map((r) => r.id.split('/')[2] ?? '')])];
  return {
    ...rest,
    subscriptions: ids.map((id) => {
      const own = given.find((s) => s.id === id);
      return { ...own, id, resources: [...(own?.resources ?? []), ...tied.filter((r) => r.id.split('/')[2] === id)] };
    }),
  };
}
