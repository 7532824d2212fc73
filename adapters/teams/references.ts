// How each conversation is reached: Teams names the URL with every activity, may change it, and it must survive a restart.
import { z } from 'zod';
import type { Host } from '../../src/bot/platform.ts';
import { isServiceUrl } from './config.ts';
import type { Kind, Spot } from './place.ts';
import type { Circumstance } from './receive/circumstance.ts';

const remembered = z.object({ serviceUrl: z.string(), kind: z.enum(['p', 'g', 'c']), team: z.string().optional(), user: z.string().optional() });
export type Reference = z.infer<typeof remembered>;

export interface References {
  /** From a checked activity: its serviceUrl is the one in the token. Never rejects. */
  learn(at: Circumstance): Promise<void>;
  /** undefined: nobody ever spoke to us there, or the app was removed. */
  of(spot: Pick<Spot, 'tenant' | 'conversation'>): Promise<Reference | undefined>;
  /** A person's 1:1 conversation is reached like any other of the tenant. */
  ofTenant(tenant: string): Promise<string | undefined>;
  learnDirect(spot: Spot, serviceUrl: string, user: string): Promise<void>;
  forget(spot: Pick<Spot, 'tenant' | 'conversation'>): Promise<void>;
  /** Conversations of this team that we know. */
  inTeam(tenant: string, team: string): Promise<readonly string[]>;
  /** Who spoke there lately, newest first: for a card that refreshes itself. */
  speakers(spot: Spot): readonly string[];
}

const MOST = 20_000;
const MOST_SPEAKERS = 60;
const prefixOf = (tenant: string): string => `teams/${tenant}/at/`;
const keyOf = ({ tenant, conversation }: Pick<Spot, 'tenant' | 'conversation'>): string => `${prefixOf(tenant)}${conversation}`;

export function references(host: Host, anonymous: boolean): References {
  const known = new Map<string, Reference>();
  const tenants = new Map<string, string>();
  const spoke = new Map<string, readonly string[]>();
  const same = (a: Reference | undefined, b: Reference): boolean =>
    a?.serviceUrl === b.serviceUrl && a.team === b.team && a.kind === b.kind && a.user === b.user;
  const bounded = <V>(map: Map<string, V>): void => {
    if (map.size >= MOST) map.clear();
  };

  const recall = async (key: string): Promise<Reference | undefined> => {
    const kept = known.get(key);
    if (kept) return kept;
    const read = remembered.safeParse(await host.recall(key));
    // What was stored is checked like what comes in: a token goes to this URL.
    if (!read.success || !isServiceUrl(read.data.serviceUrl, anonymous)) return undefined;
    bounded(known);
    known.set(key, read.data);
    return read.data;
  };
  const keep = async (key: string, reference: Reference): Promise<void> => {
    if (same(known.get(key), reference)) return;
    bounded(known);
    known.set(key, reference);
    await host.remember(key, reference).catch((error: unknown) => {
      known.delete(key);
      host.log.warn({ reason: error instanceof Error ? error.message.slice(0, 200) : 'unknown' }, 'a conversation could not be remembered');
    });
  };
  const keepTenant = async (tenant: string, serviceUrl: string): Promise<void> => {
    if (tenants.get(tenant) === serviceUrl) return;
    tenants.set(tenant, serviceUrl);
    await host.remember(`teams/${tenant}/url`, serviceUrl).catch(() => tenants.delete(tenant));
  };

  return {
    async learn({ tenant, spot, serviceUrl, team, user, personal }) {
      const talked = spoke.get(spot.conversation) ?? [];
      if (talked[0] !== user.id) {
        bounded(spoke);
        spoke.set(spot.conversation, [user.id, ...talked.filter((id) => id !== user.id)].slice(0, MOST_SPEAKERS));
      }
      const kind: Kind = spot.kind;
      await Promise.all([
        keepTenant(tenant, serviceUrl),
        keep(keyOf(spot), { serviceUrl, kind, ...(team ? { team } : {}), ...(personal ? { user: user.id } : {}) }),
      ]);
    },
    of: (spot) => recall(keyOf(spot)),
    async ofTenant(tenant) {
      const kept = tenants.get(tenant) ?? (await host.recall(`teams/${tenant}/url`));
      return typeof kept === 'string' && isServiceUrl(kept, anonymous) ? kept : undefined;
    },
    learnDirect: (spot, serviceUrl, user) => keep(keyOf(spot), { serviceUrl, kind: 'p', user }),
    async forget(spot) {
      known.delete(keyOf(spot));
      spoke.delete(spot.conversation);
      await host.remember(keyOf(spot), undefined);
    },
    async inTeam(tenant, team) {
      const all = await host.recallAll(prefixOf(tenant));
      return all.flatMap(({ key, value }) => {
        const read = remembered.safeParse(value);
        return read.success && read.data.team === team ? [key.slice(prefixOf(tenant).length)] : [];
      });
    },
    speakers: ({ conversation }) => spoke.get(conversation) ?? [],
  };
}
