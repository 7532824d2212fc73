// Which Azure roles let an identity pull. Pure. Sources: the articles on the registry's built-in roles and on repository permissions
// (a registry in the ABAC mode honours the repository roles alone), and the ids in Azure's list of built-in roles.
import type { Evidence, Seen } from '../evidence.ts';
import type { AzureFacts, Question } from '../model.ts';
import { consumerOf } from './services.ts';

export const ACR_PULL = '7f951dda-4ed3-4680-a7ca-43fe172d538d';
/** Container Registry Repository Reader. */
export const REPOSITORY_READER = 'b93aa761-3e63-49ed-ac28-beffa264f7ac';
const REPOSITORY_ROLES = [REPOSITORY_READER, '2a1e307c-b015-4ebd-883e-5b7698a07328', '2efddaa5-3f1f-4df3-97df-af3f13818f4c'];
/** AcrPull, AcrPush, and the general roles whose reading covers pulls: Reader, Contributor, Owner. */
const LEGACY_ROLES = [
  ACR_PULL,
  '8311e382-0749-4cb8-b61a-304f252e45ec',
  'acdd72a7-3385-48ef-bd42-f606fba81ae7',
  'b24988ac-6180-42a0-ab88-20f7382dd24c',
  '8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
];
/** Roles of the registry that surely do not pull: AcrDelete, AcrImageSigner, Repository Catalog Lister. */
const OTHER_ROLES = ['c2f4ef07-c644-48eb-af81-4b1b4947fb11', '6cef56e8-d556-48e5-a04f-b8e64114680f', 'bfdb9389-c9a5-478a-bb2f-ba9ca092c3c7'];

export const ABAC_MODE = 'AbacRepositoryPermissions';
export const isAbac = (registry: AzureFacts['registry'] | undefined): boolean => registry?.roleAssignmentMode === ABAC_MODE;

/** granted; legacy-only: a role that the ABAC mode ignores; none; unknown: a role that we do not know may hold the right. */
export type PullRight = 'granted' | 'legacy-only' | 'none' | 'unknown';

export function pullRight(mode: string | undefined, roles: AzureFacts['roleAssignments']['roles']): PullRight {
  const ids = roles.map((r) => (r.roleId.split('/').at(-1) ?? '').toLowerCase());
  const repository = ids.some((id) => REPOSITORY_ROLES.includes(id));
  const legacy = ids.some((id) => LEGACY_ROLES.includes(id));
  const stranger = ids.some((id) => ![...REPOSITORY_ROLES, ...LEGACY_ROLES, ...OTHER_ROLES].includes(id));
  if (mode === ABAC_MODE ? repository : legacy) return 'granted';
  if (mode !== ABAC_MODE && repository) return mode === undefined ? 'granted' : 'unknown';
  if (stranger) return 'unknown';
  return legacy ? 'legacy-only' : 'none';
}

export interface PullerRoles {
  readonly consumer: Seen<'consumer'>;
  readonly assignments: Seen<'roleAssignments'>;
  readonly right: PullRight;
}

/** The identity with which the service in question pulls, and what its roles on the registry let it do. */
export function pullerRoles(evidence: Evidence<'consumer' | 'roleAssignments' | 'registry'>, question: Question): PullerRoles | undefined {
  const consumer = consumerOf(evidence, question);
  const principal = consumer?.facts.principalId?.toLowerCase();
  if (!consumer || principal === undefined || consumer.facts.usesIdentity === false) return undefined;
  const assignments = evidence.seen('roleAssignments').find((o) => o.facts.principalId.toLowerCase() === principal);
  if (!assignments) return undefined;
  return { consumer, assignments, right: pullRight(evidence.first('registry')?.facts.roleAssignmentMode, assignments.facts.roles) };
}

type PullStep = Seen<'pull'>['facts']['steps'][number];
const IS_FIREWALL = /client with ip|not allowed access/i;

/** The step at which the registry turned an identity away. The firewall's own 403, and an anonymous try, are nobody's rights. */
export function refusedStep({ facts }: Seen<'pull'>): PullStep | undefined {
  if (facts.anonymous) return undefined;
  return facts.steps.find((s) => (s.status === 401 || s.status === 403) && s.step !== 'layer' && !IS_FIREWALL.test(s.message ?? ''));
}
