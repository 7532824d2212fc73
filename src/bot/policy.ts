// The policy file: who may do what where, which registries a channel may see, which worker serves which registry. JSON or YAML; strict, so
// that a misspelt word is a fault and not an open door. Pure, but for nothing: reading the file is config's work.
import { z } from 'zod';
import { LANGS } from '../model.ts';

export const ROLES = ['viewer', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

const name = z.string().min(1).max(200);
const names = z.array(name).max(1000).readonly();
/** A registry's name or login server; `*` stands for any run of characters, `group:` for a group of the policy. */
const pattern = z
  .string()
  .regex(/^[a-z0-9.*:_-]{1,120}$/i)
  .transform((text) => text.toLowerCase());
const patterns = z.array(pattern).max(1000).readonly();
const people = z.strictObject({ users: names.exactOptional(), groups: names.exactOptional() });

const channel = z.strictObject({
  /** Registries that may be named here; absent: all that the policy allows anywhere. */
  registries: patterns.exactOptional(),
  operators: people.exactOptional(),
  admins: people.exactOptional(),
  /** What everybody here is without being named. */
  everybody: z.enum(['none', ...ROLES]).exactOptional(),
  detail: z.enum(['full', 'masked']).exactOptional(),
  lang: z.enum(LANGS).exactOptional(),
  tz: z.string().max(60).exactOptional(),
});

export const policySchema = z.strictObject({
  $schema: z.string().max(300).exactOptional(),
  /** Registries that may be looked at from any channel; absent: every registry of the cloud. */
  registries: patterns.exactOptional(),
  everybody: z.enum(['none', ...ROLES]).exactOptional(),
  operators: people.exactOptional(),
  admins: people.exactOptional(),
  /** By place, as `whoami` shows it, or by any beginning of it that ends in `*`. The most exact one counts. */
  channels: z.record(z.string().max(300), channel).exactOptional(),
  groups: z.record(z.string().regex(/^[a-z0-9_-]{1,60}$/i), patterns).exactOptional(),
  vantages: z
    .record(
      z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/),
      z.strictObject({ registries: patterns.exactOptional(), vnets: names.exactOptional(), subnet: z.string().max(600).exactOptional() }),
    )
    .exactOptional(),
  /** An incident that nobody acknowledges is told once to somebody else. The webhook takes a POST with JSON, over https. */
  escalation: z
    .strictObject({
      afterMinutes: z.int().min(1).max(10_080),
      mention: name.exactOptional(),
      webhook: z
        .string()
        .max(1000)
        .regex(/^https:\/\//)
        .exactOptional(),
    })
    .exactOptional(),
  limits: z
    .strictObject({
      checksPerMinutePerUser: z.int().min(1).max(10_000).exactOptional(),
      checksPerMinutePerChannel: z.int().min(1).max(100_000).exactOptional(),
    })
    .exactOptional(),
});
export type Policy = z.infer<typeof policySchema>;
export type ChannelPolicy = z.infer<typeof channel>;

export const NO_POLICY: Policy = {};
export const LIMITS = { checksPerMinutePerUser: 6, checksPerMinutePerChannel: 30 } as const;

const matches = (wanted: string, text: string): boolean => {
  const parts = wanted.toLowerCase().split('*');
  const [first = '', ...rest] = parts;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const [index, part] of rest.entries()) {
    const last = index === rest.length - 1;
    const found = last ? text.length - part.length : text.indexOf(part, at);
    if (found < at || !text.startsWith(part, found)) return false;
    at = found + part.length;
  }
  return at === text.length;
};

/** The channel's own part: the key that is the place, else the longest beginning. */
export function channelPolicy(policy: Policy, place: string): ChannelPolicy {
  const exact = policy.channels?.[place];
  if (exact) return exact;
  const wide = Object.entries(policy.channels ?? {})
    .filter(([key]) => key.includes('*') && matches(key, place.toLowerCase()))
    .sort(([a], [b]) => b.length - a.length);
  return wide[0]?.[1] ?? {};
}

const opened = (policy: Policy, wanted: readonly string[]): readonly string[] =>
  wanted.flatMap((one) => (one.startsWith('group:') ? (policy.groups?.[one.slice('group:'.length)] ?? []) : [one]));

const lists = (policy: Policy, wanted: readonly string[], registry: { readonly name: string; readonly loginServer: string }): boolean =>
  opened(policy, wanted).some((one) => matches(one, registry.name.toLowerCase()) || matches(one, registry.loginServer.toLowerCase()));

/** May this registry be named in this place? */
export function registryAllowed(policy: Policy, place: string, registry: { readonly name: string; readonly loginServer: string }): boolean {
  const here = channelPolicy(policy, place).registries ?? policy.registries;
  return here === undefined || lists(policy, here, registry);
}

/** Enrolled workers that serve this registry: those that the policy names for it; without a policy for vantages, all. */
export function vantagesFor(policy: Policy, registry: { readonly name: string; readonly loginServer: string }, enrolled: readonly string[]): readonly string[] {
  const { vantages } = policy;
  if (vantages === undefined) return enrolled;
  return enrolled.filter((worker) => {
    const served = vantages[worker];
    return served !== undefined && (served.registries === undefined || lists(policy, served.registries, registry));
  });
}

/** Registries of a named group. */
export const groupOf = (policy: Policy, group: string): readonly string[] | undefined => policy.groups?.[group];

interface Somebody {
  readonly id: string;
  readonly groups?: readonly string[];
}
const among = (listed: z.infer<typeof people> | undefined, { id, groups = [] }: Somebody): boolean =>
  listed?.users?.includes(id) === true || groups.some((group) => listed?.groups?.includes(group) === true);

/** Without any policy a team of one machine would be locked out of its own bot: everybody is an operator, and admin is the command line. */
export function roleOf(policy: Policy, place: string, person: Somebody): Role | undefined {
  const here = channelPolicy(policy, place);
  if (among(here.admins, person) || among(policy.admins, person)) return 'admin';
  if (among(here.operators, person) || among(policy.operators, person)) return 'operator';
  const named = policy.operators !== undefined || policy.admins !== undefined || here.operators !== undefined || here.admins !== undefined;
  const everybody = here.everybody ?? policy.everybody ?? (named ? 'viewer' : 'operator');
  return everybody === 'none' ? undefined : everybody;
}

/** Who can give the role that is missing, by the ids that the policy names. */
export const holders = (policy: Policy, place: string): readonly string[] => {
  const here = channelPolicy(policy, place);
  return [...new Set([...(here.admins?.users ?? []), ...(policy.admins?.users ?? [])])];
};
