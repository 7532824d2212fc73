// What a request is about: subscription, type, whether one resource or a list, and the action that RBAC asks for. Written apart
// from src/azure/calls.ts, and by Azure's own scheme, so that the two can be compared.

export interface About {
  readonly path: string;
  readonly subscription?: string;
  readonly group?: string;
  readonly namespace: string; // lower case
  readonly types: readonly string[]; // as written
  readonly list: boolean;
  /** The resource's id, or the list's parent. */
  readonly id: string;
  readonly action: string;
}

const RESOURCES = 'Microsoft.Resources';

export function about(method: string, pathname: string): About {
  const path = decodeURIComponent(pathname).replace(/\/+$/, '');
  const parts = path.split('/').slice(1);
  const after = (word: string) => parts[parts.findIndex((p) => p.toLowerCase() === word) + 1];
  const subscription = parts[0]?.toLowerCase() === 'subscriptions' ? parts[1] : undefined;
  const group = parts[2]?.toLowerCase() === 'resourcegroups' ? after('resourcegroups') : undefined;
  const at = parts.findLastIndex((p) => p.toLowerCase() === 'providers');
  const base = { path, ...(subscription ? { subscription } : {}), ...(group ? { group } : {}) };
  if (at < 0)
    return {
      ...base,
      namespace: RESOURCES.toLowerCase(),
      types: ['subscriptions'],
      list: parts.length === 1,
      id: path,
      action: `${RESOURCES}/subscriptions/read`,
    };
  const [namespace = '', ...rest] = parts.slice(at + 1);
  if (rest.length === 0)
    return { ...base, namespace: RESOURCES.toLowerCase(), types: ['providers'], list: false, id: path, action: `${RESOURCES}/subscriptions/providers/read` };
  const types = rest.filter((_, i) => i % 2 === 0);
  const list = rest.length % 2 === 1;
  const last = types.at(-1) ?? '';
  const verb = method === 'GET' || last.toLowerCase() === 'checknameavailability' ? 'read' : 'action';
  return {
    ...base,
    namespace: namespace.toLowerCase(),
    types,
    list,
    id: list ? path.slice(0, path.lastIndexOf('/')) : path,
    action: `${namespace}/${types.join('/')}/${verb}`,
  };
}

/** Type of a resource by its id: microsoft.network/privatednszones/a. */
export function typeOf(id: string): string {
  const { namespace, types } = about('GET', id);
  return `${namespace}/${types.join('/')}`.toLowerCase();
}
