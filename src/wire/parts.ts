// Small schemas that the others share. Sizes are bounded here: a saved report or a worker's answer is a stranger's text.
import { z } from 'zod';
import { type NetworkVantage, ROLES } from '../model.ts';

export const short = z.string().max(300);
export const long = z.string().max(2000);
export const pasted = z.string().max(70_000);
export const ms = z.number().min(0).max(86_400_000);
export const count = z.number().int().min(0).max(1_000_000);
export const isoTime = z
  .string()
  .max(40)
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d/);
export const few = <T extends z.ZodType>(item: T) => z.array(item).max(256).readonly();
export const many = <T extends z.ZodType>(item: T) => z.array(item).max(5000).readonly();
export const shorts = few(short);
export const status = z.number().int().min(0).max(999);

export const endpointRole = z.enum(ROLES);
export const networkVantage = z.string().regex(/^(here(:[a-z0-9][a-z0-9-]{0,39})?|worker:[a-z0-9][a-z0-9-]{0,39})$/) as unknown as z.ZodType<NetworkVantage>;
export const vantage = z.union([networkVantage, z.literal('arm'), z.literal('logs')]);

export const fault = z.enum([
  'name-not-found',
  'no-address',
  'server-failure',
  'query-refused',
  'tcp-retry-failed',
  'alias-loop',
  'timed-out',
  'refused',
  'unreachable',
  'reset',
  'closed',
  'not-tls',
  'alert',
  'malformed',
  'name-unresolved',
  'not-found',
]);
export const skipReason = z.enum([
  'no-permission',
  'no-credential',
  'throttled',
  'timed-out',
  'vantage-offline',
  'not-supported',
  'not-asked',
  'not-applicable',
  'error',
]);
export const service = z.enum(['aks', 'app-service', 'aci', 'container-apps', 'tasks', 'defender', 'devops']);
export const operation = z.enum(['login', 'pull', 'push', 'manage']);

export const cloudNames = z.object({
  name: short,
  registrySuffix: short,
  privateZone: short,
  dataInfix: short,
  geoInfix: short,
  blobSuffix: short,
  armEndpoint: short,
  armAudience: short,
  authorityHost: short,
  registryAudience: short,
  logsEndpoint: short,
  portalHost: short,
  docsHost: short,
  mcrHost: short,
  azureDns: short,
  ports: z.object({ registry: z.number().int().min(1).max(65535), dns: z.number().int().min(1).max(65535) }),
  resolvers: shorts.exactOptional(),
});
