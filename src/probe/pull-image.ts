// What a pull reads: image names, manifests, tokens. All of it is parsed at the edge, and bounded. No I/O.
import { z } from 'zod';

export const MANIFEST_TYPES = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
].join(', ');

/** repository, and a tag or digest: "team/app:1.2", "team/app@sha256:…", "team/app" (latest). */
export function imageParts(repo: string): { readonly repository: string; readonly reference: string } {
  const [name = '', hash] = repo.split('@');
  const at = name.lastIndexOf(':');
  const repository = at > name.lastIndexOf('/') ? name.slice(0, at) : name;
  return { repository, reference: hash ?? (at > name.lastIndexOf('/') ? name.slice(at + 1) : 'latest') };
}

const REPOSITORY = /^[a-z0-9]+(?:[._-]{1,10}[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]{1,10}[a-z0-9]+)*)*$/;
const REFERENCE = /^(?:\w[\w.-]{0,127}|[a-z0-9+._-]{1,32}:[a-f0-9]{32,128})$/;
/** Only such names go into a path: nothing else can be asked of a registry. */
export const isImage = ({ repository, reference }: ReturnType<typeof imageParts>): boolean =>
  repository.length <= 255 && REPOSITORY.test(repository) && REFERENCE.test(reference);

const digest = z.string().regex(/^[a-z0-9]+:[a-f0-9]{32,128}$/);
const manifestSchema = z.object({
  config: z.object({ digest }).optional().catch(undefined),
  layers: z.array(z.object({ digest })).optional().catch(undefined),
  manifests: z
    .array(z.object({ digest, platform: z.object({ os: z.string().optional(), architecture: z.string().optional() }).optional() }))
    .optional()
    .catch(undefined),
});
const tokenSchema = z.object({ access_token: z.string().max(32_768).optional(), token: z.string().max(32_768).optional() });
const refreshSchema = z.object({ refresh_token: z.string().max(32_768) });
const claimsSchema = z.object({ tid: z.string().regex(/^[\w.-]{1,100}$/) });

const parsed = <T>(schema: z.ZodType<T>, text: string): T | undefined => {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // no JSON: the step's status says the rest
  }
};

export interface Manifest {
  /** The first layer, or the configuration where there is none. */
  readonly blob?: string;
  /** Of an index: the image for linux/amd64, or the first. */
  readonly inner?: string;
}

export function readManifest(body: Buffer): Manifest {
  const { layers, config, manifests } = parsed(manifestSchema, body.toString('utf8')) ?? {};
  const inner = manifests?.find((m) => m.platform?.os === 'linux' && m.platform.architecture === 'amd64') ?? manifests?.[0];
  const blob = layers?.[0]?.digest ?? config?.digest;
  return { ...(blob === undefined ? {} : { blob }), ...(inner === undefined ? {} : { inner: inner.digest }) };
}

export function readAccessToken(body: Buffer): string | undefined {
  const { access_token, token } = parsed(tokenSchema, body.toString('utf8')) ?? {};
  return access_token ?? token;
}
export const readRefreshToken = (body: Buffer): string | undefined => parsed(refreshSchema, body.toString('utf8'))?.refresh_token;

/** The tenant that issued an Entra token: its `tid` claim. The token is not verified, only passed on. */
export function tenantOf(token: string): string | undefined {
  return parsed(claimsSchema, Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))?.tid;
}
