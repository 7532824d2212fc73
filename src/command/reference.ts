// One registry as people name it -> RegistryReference. Form only: whether the host is of this cloud is resolve.ts' question. Pure.
import { COMMAND_WORDS as words } from '../words/command.ts';
import type { Problem, RegistryReference } from './types.ts';

export type Referred = RegistryReference | Problem;
export const isProblem = (given: object): given is Problem => 'code' in given;

const NAME = /^[a-z0-9]{5,50}$/i;
/** A domain name label: the name, and a hash that Azure added. */
const LABEL = /^[a-z0-9]{5,50}-[a-z0-9]{1,40}$/i;
const HOST = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?){1,12}$/i;
const RESOURCE =
  /^\/subscriptions\/[0-9a-z-]{1,64}\/resourcegroups\/[\p{L}\p{N}_.()-]{1,90}\/providers\/microsoft\.containerregistry\/registries\/([a-z0-9]{5,50})(?=$|[/?#])/iu;
const REPOSITORY = /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?(?:\/[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?){0,20}$/i;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^sha(?:256:[0-9a-f]{64}|512:[0-9a-f]{128})$/i;
/** A digest that was shortened for reading is no digest, and no mistake either. */
const SHORTENED = /^sha(?:256|512):[0-9a-f]*(?:\.\.\.|…)$/i;

const problem = (code: Problem['code'], said: Problem['words']): Problem => ({ code, words: said });

/** repository[:tag][@digest], or undefined. */
export function repositoryOf(text: string): string | undefined {
  if (text.length > 600) return undefined;
  const [path = '', digest, ...more] = text.split('@');
  const slash = path.lastIndexOf('/');
  const colon = path.indexOf(':', slash + 1);
  const repository = colon < 0 ? path : path.slice(0, colon);
  const tag = colon < 0 ? undefined : path.slice(colon + 1);
  const shortened = digest !== undefined && SHORTENED.test(digest);
  if (more.length > 0 || repository.length > 255 || !REPOSITORY.test(repository)) return undefined;
  if (tag !== undefined && !TAG.test(tag)) return undefined;
  if (digest !== undefined && !shortened && !DIGEST.test(digest)) return undefined;
  return `${repository}${tag === undefined ? '' : `:${tag}`}${digest === undefined || shortened ? '' : `@${digest}`}`;
}

/** The repository in a URL of the registry API (/v2/team/app/manifests/1.2), or '' where it names none. */
function repositoryInUrl(path: string): string {
  const plain = path.replace(/[?#].*$/s, '').replace(/\/+$/, '');
  if (plain === 'v2' || plain.startsWith('oauth2')) return '';
  const [, repository] = /^v2\/(.{1,255}?)\/(?:manifests|blobs|tags|referrers)(?:\/|$)/.exec(plain) ?? [];
  return repository ?? (plain.startsWith('v2/') ? '' : plain);
}

function resourceReference(text: string): Referred {
  const id = text.slice(text.toLowerCase().indexOf('/subscriptions/'));
  const [whole, name] = RESOURCE.exec(id.slice(0, 1000)) ?? [];
  if (whole === undefined || name === undefined) return problem('invalid-registry', words.badResourceId(text));
  return { typed: whole, form: 'resource-id', value: name.toLowerCase(), resourceId: whole };
}

function hostReference(given: string, host: string, port: number | undefined, path: string): Referred {
  if (!HOST.test(host) || host.length > 253 || /^\d+$/.test(host.split('.').at(-1) ?? '')) return problem('invalid-registry', words.badHost(given));
  const repo = path === '' ? undefined : repositoryOf(path);
  if (path !== '' && repo === undefined) return problem('invalid-value', words.badImage(path));
  const typed = `${host}${port === undefined ? '' : `:${port}`}${repo === undefined ? '' : `/${repo}`}`;
  return { typed, form: 'host', value: host.toLowerCase(), ...(port === undefined ? {} : { port }), ...(repo === undefined ? {} : { repo }) };
}

/** user:password@ in front of a host is nobody's business, and never echoed. */
function withoutUser(authority: string): string {
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  return host.includes('.') ? host : authority;
}

/** A name, login server, other host of a registry, image reference, URL or resource id. */
export function referenceOf(given: string): Referred {
  const text = given.trim().replace(/^["'`“”‘’]+|["'`“”‘’]+$/g, '');
  if (text.length > 1200) return problem('invalid-registry', words.badName(text));
  if (/\/subscriptions\//i.test(text)) return resourceReference(text);
  const [, scheme, rest = text] = /^(https?|docker|oci):\/\/(.*)$/is.exec(text) ?? [];
  const slash = rest.indexOf('/');
  const authority = withoutUser(slash < 0 ? rest : rest.slice(0, slash));
  const path = slash < 0 ? '' : rest.slice(slash + 1);
  const [, host = '', digits] = /^(.*?)\.?(?::(\d{1,5}))?$/s.exec(authority) ?? [];
  if (!host.includes('.') && host !== 'localhost') {
    if (path !== '' || /[:@]/.test(authority)) return problem('invalid-registry', words.noRegistryHost(rest));
    if (!NAME.test(host) && !LABEL.test(host)) return problem('invalid-registry', words.badName(text));
    return { typed: host, form: 'name', value: host.toLowerCase() };
  }
  const web = scheme !== undefined && /^https?$/i.test(scheme);
  const port = digits === undefined || digits === '443' ? undefined : Number(digits);
  return hostReference(text, host, port, web ? repositoryInUrl(path) : path.replace(/\/+$/, ''));
}
