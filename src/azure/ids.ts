// Resource ids taken apart and put into call paths. Ids come out of answers: nothing of them reaches a path unchecked. Pure.

export type Params = Readonly<Record<string, string>>;

// One segment: no slash, nothing that a URL or a query gives a meaning, no control character; "." and ".." are no names.
const SEGMENT = /^(?!\.{1,2}$)[^/\\?#%'"\s\p{Cc}]{1,260}$/u;
export const isSegment = (text: string): boolean => SEGMENT.test(text);

/**
 * Parameters of a call's path out of a resource id: sub, rg, name, child. `type` is what the id must be of, lower-cased:
 * microsoft.network/privateendpoints. The word "providers" is not looked at: ids with a typo in it have been published.
 */
export function paramsOf(id: string | undefined, type: string): Params | undefined {
  const parts = id?.split('/') ?? [];
  const [empty, subscriptions, sub, groups, rg, , namespace, ...rest] = parts;
  if (empty !== '' || subscriptions?.toLowerCase() !== 'subscriptions' || groups?.toLowerCase() !== 'resourcegroups') return undefined;
  const types = rest.filter((_, i) => i % 2 === 0);
  const names = rest.filter((_, i) => i % 2 === 1);
  if (types.length !== names.length || `${namespace}/${types.join('/')}`.toLowerCase() !== type) return undefined;
  const [name, child] = names;
  if (!sub || !rg || !name || ![sub, rg, ...names].every(isSegment)) return undefined;
  return { sub, rg, name, ...(child ? { child } : {}) };
}

export const TYPES = {
  registry: 'microsoft.containerregistry/registries',
  task: 'microsoft.containerregistry/registries/tasks',
  endpoint: 'microsoft.network/privateendpoints',
  nic: 'microsoft.network/networkinterfaces',
  machine: 'microsoft.compute/virtualmachines',
  scaleSetInstance: 'microsoft.compute/virtualmachinescalesets/virtualmachines',
  zone: 'microsoft.network/privatednszones',
  vnet: 'microsoft.network/virtualnetworks',
  subnet: 'microsoft.network/virtualnetworks/subnets',
  nsg: 'microsoft.network/networksecuritygroups',
  routeTable: 'microsoft.network/routetables',
  firewall: 'microsoft.network/azurefirewalls',
  policy: 'microsoft.network/firewallpolicies',
  ipGroup: 'microsoft.network/ipgroups',
  publicIp: 'microsoft.network/publicipaddresses',
  workspace: 'microsoft.operationalinsights/workspaces',
  cluster: 'microsoft.containerservice/managedclusters',
  site: 'microsoft.web/sites',
  containerGroup: 'microsoft.containerinstance/containergroups',
  containerApp: 'microsoft.app/containerapps',
  environment: 'microsoft.app/managedenvironments',
} as const;

/** A call's template with its parameters. Undefined where one is missing or is no single segment. */
export function pathOf(template: string, params: Params): string | undefined {
  let whole = true;
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined || !isSegment(value)) whole = false;
    return encodeURIComponent(value ?? '');
  });
  return whole ? path : undefined;
}

export const subscriptionOf = (id: string): string | undefined => /^\/subscriptions\/([\w-]+)(\/|$)/i.exec(id)?.[1];
export const vnetOf = (subnetId: string): string => subnetId.replace(/\/subnets\/[^/]+$/i, '');
export const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** Ids once each, whatever their case, in order of first mention. */
export function once(ids: Iterable<string | undefined>): readonly string[] {
  const seen = new Map<string, string>();
  for (const id of ids) if (id !== undefined && !seen.has(id.toLowerCase())) seen.set(id.toLowerCase(), id);
  return [...seen.values()];
}
