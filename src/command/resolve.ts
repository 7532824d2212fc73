// A reference in the light of a cloud: which registry is it, and what is its login server? No host outside the cloud passes. Pure.
import { CLOUDS } from '../clouds.ts';
import { loginHost } from '../hosts.ts';
import type { CloudNames } from '../model.ts';
import { COMMAND_WORDS as words } from '../words/command.ts';
import type { Problem, RegistryReference, ResolvedRegistry } from './types.ts';

export type Resolved = { readonly ok: true; readonly registry: ResolvedRegistry } | { readonly ok: false; readonly problem: Problem };

const LABEL = /^([a-z0-9]{5,50})(-[a-z0-9]{1,40})?$/;
const REGION = /^[a-z0-9]{1,40}$/;
const refused = (code: Problem['code'], said: Problem['words'], suggestion?: string): Resolved => ({
  ok: false,
  problem: { code, words: said, ...(suggestion === undefined ? {} : { suggestion }) },
});
const under = (host: string, cloud: CloudNames): boolean => host.endsWith(`.${cloud.registrySuffix}`) || host.endsWith(`.${cloud.privateZone}`);

/** contoso, contoso.eastus.data, contoso.eastus.geo -> contoso; undefined for any other shape. */
function labelIn(rest: string, cloud: CloudNames): string | undefined {
  const [label = '', region, ...infix] = rest.split('.');
  if (!LABEL.test(label)) return undefined;
  if (region === undefined) return label;
  const known = infix.join('.') === cloud.dataInfix || infix.join('.') === cloud.geoInfix;
  return known && REGION.test(region) ? label : undefined;
}

function fromHost(reference: RegistryReference, cloud: CloudNames): Resolved {
  const { value: host, port, typed, repo } = reference;
  if (!under(host, cloud)) return refused('foreign-host', words.foreignHost(host, cloud.registrySuffix, cloud.name));
  if (port !== undefined && port !== cloud.ports.registry) return refused('invalid-registry', words.badPort(typed, cloud.ports.registry));
  const tail = host.endsWith(`.${cloud.privateZone}`) ? cloud.privateZone : cloud.registrySuffix;
  const label = labelIn(host.slice(0, -tail.length - 1), cloud);
  if (label === undefined) return refused('invalid-registry', words.badHost(host));
  const loginServer = `${label}.${cloud.registrySuffix}`;
  const typedHost = typed.slice(0, host.length);
  return {
    ok: true,
    registry: {
      name: label.replace(/-.*$/, ''),
      loginServer,
      cloud,
      ...(typedHost === loginServer ? {} : { typedHost }),
      ...(repo === undefined ? {} : { repo }),
    },
  };
}

/**
 * The registry that a reference means in this cloud. `named`: the person or the environment chose the cloud; if not, a host
 * with the suffix of another built-in cloud takes that one.
 */
export function resolveRegistry(reference: RegistryReference, cloud: CloudNames, named = false): Resolved {
  if (reference.form === 'host') {
    const owner = under(reference.value, cloud) ? cloud : CLOUDS.find((other) => under(reference.value, other));
    if (!owner || owner === cloud) return fromHost(reference, cloud);
    if (!named) return fromHost(reference, owner);
    const builtIn = CLOUDS.some((known) => known.name === cloud.name && known.registrySuffix === cloud.registrySuffix);
    return builtIn
      ? refused('wrong-cloud', words.wrongCloud(reference.value, owner.name, cloud.name), `check ${reference.typed}`)
      : refused('foreign-host', words.foreignHost(reference.value, cloud.registrySuffix, cloud.name));
  }
  const { value, resourceId } = reference;
  const name = value.replace(/-.*$/, '');
  return { ok: true, registry: { name, loginServer: loginHost(value, cloud), cloud, ...(resourceId === undefined ? {} : { resourceId }) } };
}
