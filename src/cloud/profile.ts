// A custom cloud, as a file holds it: JSON, of which only the name and the registry suffix must be there.
import { z } from 'zod';
import { AZURE_CLOUD } from '../clouds.ts';
import { resolverOf } from '../command/values.ts';
import type { CloudNames, Words } from '../model.ts';
import { shown } from '../words/command.ts';
import { say } from '../words/say.ts';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
/** Tokens go there: https, or plain http on this machine. */
const isEndpoint = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  return hostname !== '' && username === '' && password === '' && (protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname)));
};
const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const domain = z
  .string()
  .max(200)
  .transform((text) => text.toLowerCase().replace(/^\.|\.$/g, ''))
  .pipe(z.string().regex(new RegExp(`^${LABEL}(?:\\.${LABEL}){0,10}$`)));
const server = z
  .string()
  .max(260)
  .regex(new RegExp(`^${LABEL}(?:\\.${LABEL}){0,10}(?::\\d{1,5})?$`, 'i'));
const infix = z.string().regex(/^[a-z0-9-]{1,40}$/);
const endpoint = z
  .string()
  .max(300)
  .refine(isEndpoint)
  .transform((text) => text.replace(/\/+$/, ''));
/** An audience is a name that looks like a URL; nobody connects to it, and a slash at its end counts. */
const audience = z.string().min(1).max(300).regex(/^\S+$/);
const resolver = z
  .string()
  .max(60)
  .refine((text) => resolverOf(text) !== undefined);
const port = z.number().int().min(1).max(65_535);

/** What it does not know it leaves aside: a profile may be written for a newer version. */
const profileSchema = z.object({
  $schema: z.string().max(300).exactOptional(),
  name: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .regex(/^[\w .-]+$/),
  registrySuffix: domain,
  privateZone: domain.exactOptional(),
  dataInfix: infix.exactOptional(),
  geoInfix: infix.exactOptional(),
  blobSuffix: domain.exactOptional(),
  armEndpoint: endpoint.exactOptional(),
  armAudience: audience.exactOptional(),
  authorityHost: endpoint.exactOptional(),
  registryAudience: audience.exactOptional(),
  logsEndpoint: endpoint.exactOptional(),
  portalHost: server.exactOptional(),
  docsHost: server.exactOptional(),
  mcrHost: server.exactOptional(),
  azureDns: resolver.exactOptional(),
  ports: z.object({ registry: port.exactOptional(), dns: port.exactOptional() }).exactOptional(),
  resolvers: z.array(resolver).max(16).readonly().exactOptional(),
});

function faultIn(error: z.ZodError): Words {
  const [issue] = error.issues;
  const name = shown(issue?.path.join('.') ?? '');
  if (name === '') return say('it is not a JSON object', '不是 JSON 对象');
  if (issue?.code === 'invalid_type' && issue.input === undefined && /undefined/.test(issue.message)) return say(`${name} is missing`, `缺少 ${name}`);
  return say(`the value of ${name} is not usable`, `${name} 的值不可用`);
}

/** The cloud that the JSON describes, or why it describes none. What it leaves out is as in AzureCloud. */
export function cloudFrom(json: unknown): { readonly cloud: CloudNames } | { readonly fault: Words } {
  const parsed = profileSchema.safeParse(json);
  if (!parsed.success) return { fault: faultIn(parsed.error) };
  const { $schema: _, ports, name, registrySuffix, ...rest } = parsed.data;
  return {
    cloud: {
      ...AZURE_CLOUD,
      privateZone: `privatelink.${registrySuffix}`,
      ...(rest.armEndpoint === undefined ? {} : { armAudience: rest.armEndpoint }),
      ...rest,
      name,
      registrySuffix,
      ports: { ...AZURE_CLOUD.ports, ...ports },
    },
  };
}
