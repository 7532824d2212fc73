// Azure Resource Manager over the world's resources: rights first, then one resource, a list, or a call that is neither.
import { type About, about, typeOf } from './address.ts';
import { computed } from './computed.ts';
import { QueryError, runQuery } from './graph.ts';
import { type Asked, badVersion, fail, forbidden, notFound, ok, type Reply } from './reply.ts';
import { registryIn } from './shape.ts';
import { special } from './special.ts';
import type { Store, Stored } from './store.ts';
import type { AzureWorld } from './world.ts';

export interface SimulatedArm {
  answer(asked: Asked): Reply;
}

const GRAPH = '/providers/microsoft.resourcegraph/resources';
const REGISTRY = 'microsoft.containerregistry/registries';
const PAGE = 1_000;
const VERSION = /^\d{4}-\d\d-\d\d(-[a-z]+)?$/;

const matches = (pattern: string, text: string): boolean => {
  const [p, t] = [pattern.toLowerCase(), text.toLowerCase()];
  return p.endsWith('*') ? t.startsWith(p.slice(0, -1)) : t === p;
};
const within = (id: string, scope: string): boolean => `${id}/`.toLowerCase().startsWith(`${scope.replace(/\/+$/, '')}/`.toLowerCase());

export function simulatedArm(world: AzureWorld, store: Store): SimulatedArm {
  const visible = new Set(world.subscriptions.filter((s) => !s.invisible).map((s) => s.id));
  const lacks = new Set(world.graphLacks.map((id) => id.toLowerCase()));
  const operations = computed(world);

  const denied = (action: string, id: string): boolean =>
    world.deny.some((d) => (d.action === undefined || matches(d.action, action)) && (d.id === undefined || within(id, d.id)));
  const readable = (r: Stored): boolean => visible.has(r.subscriptionId) && !denied(about('GET', r.id).action, r.id);

  const shown = ({ subscriptionId: _, ...r }: Stored, version: string): unknown => (typeOf(r.id) === REGISTRY ? registryIn(version, r) : r);
  const list = (items: readonly Stored[], version: string): Reply => ok({ value: items.map((r) => shown(r, version)) });

  const graph = (body: unknown): Reply => {
    const { query, options } = body as { query?: unknown; options?: { $skipToken?: unknown } };
    const rows = store.all.filter((r) => readable(r) && !lacks.has(r.id.toLowerCase())).map((r) => ({ ...r, type: typeOf(r.id) }));
    try {
      const all = runQuery(String(query), rows);
      const from = Number(options?.$skipToken ?? 0);
      const data = all.slice(from, from + PAGE);
      const more = from + PAGE < all.length;
      const next = more ? { $skipToken: String(from + PAGE) } : {};
      return ok({ totalRecords: all.length, count: data.length, resultTruncated: String(more), facets: [], data, ...next });
    } catch (error) {
      if (error instanceof QueryError) return fail(400, 'BadRequest', `The query is not one that this world understands: ${error.message}`);
      throw error;
    }
  };

  const resources = (what: About, version: string): Reply => {
    const type = `${what.namespace}/${what.types.join('/')}`;
    if (!what.list) {
      const one = store.byId(what.path);
      return one ? ok(shown(one, version)) : notFound(type, what.path.split('/').at(-1) ?? '', what.group ?? '');
    }
    const extension = /\/providers\/.*\/providers\//i.test(what.path);
    if (what.types.length === 1 && what.subscription !== undefined && !extension)
      return list(store.ofType(what.subscription, type, what.group).filter(readable), version);
    const parent = extension ? what.path.slice(0, what.path.toLowerCase().lastIndexOf('/providers/')) : what.id;
    if (!store.byId(parent)) return notFound(typeOf(parent), parent.split('/').at(-1) ?? '', what.group ?? '');
    return list(extension ? store.all.filter((r) => within(r.id, what.path)) : store.childrenOf(parent, what.types.at(-1) ?? ''), version);
  };

  return {
    answer(asked) {
      const { method, url } = asked;
      const version = url.searchParams.get('api-version') ?? '';
      if (!VERSION.test(version))
        return fail(400, 'MissingApiVersionParameter', 'The api-version query parameter (?api-version=) is required for all requests.');
      if (url.pathname.toLowerCase() === GRAPH) return graph(asked.body);
      const what = about(method, url.pathname);
      if (what.subscription !== undefined && !visible.has(what.subscription))
        return fail(404, 'SubscriptionNotFound', `The subscription '${what.subscription}' could not be found.`);
      if (denied(what.action, what.id)) return forbidden(asked.objectId, what.action, what.id);
      const served = world.versions[what.namespace];
      if (served && !served.includes(version)) return badVersion(what.types.join('/'), version, served);
      return operations.answer(what, asked) ?? special(world, store, what, asked) ?? resources(what, version);
    },
  };
}
