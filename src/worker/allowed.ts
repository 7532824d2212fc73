// What a worker does for a bot, and nothing else: hosts of its own cloud profile, by name, at that profile's ports, through its own
// resolvers. Whoever holds the bot cannot make it a scanner. Pure.
import { isAddress } from '../address.ts';
import { regionOf, roleOf } from '../hosts.ts';
import type { AzureFacts, CloudNames, NetworkFacts, NetworkVantage, Question } from '../model.ts';
import type { LookTask, Refusal } from './protocol.ts';

export interface Allowed {
  readonly question: Question;
  /** Named hosts, in the shape in which `observe` takes them. */
  readonly said?: NetworkFacts['said'];
  readonly registry?: AzureFacts['registry'];
}

/** Data and regional hosts of one registry: no geo-replicated registry has more. */
const MOST_CONFIGURED = 48;
/** Storage hosts that a pasted error names. */
const MOST_NAMED = 8;
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const IMAGE = /^(?!.*(?:[.][.]|[/][/]))[a-z0-9][\w./:@-]{0,400}$/;

const isName = (text: string): boolean => text.length <= 253 && !isAddress(text) && text.split('.').every((label) => LABEL.test(label));
/** A name that ends in digits alone could be read as an address by some resolver: 10.0.0.1, or 0x7f.1. */
const isNumeric = (text: string): boolean => /(^|\.)(\d+|0x[0-9a-f]*)$/.test(text);

/** Exactly one label below the suffix: a registry's login server. */
function isLogin(text: string, cloud: CloudNames): boolean {
  const suffix = `.${cloud.registrySuffix}`;
  return isName(text) && !isNumeric(text) && text.endsWith(suffix) && LABEL.test(text.slice(0, -suffix.length));
}

function isOneOf(text: string, question: Question): boolean {
  if (!isName(text) || isNumeric(text)) return false;
  if (regionOf(text, question) !== undefined) return true;
  return roleOf(text, question) === 'storage';
}

/** The task as this worker takes it, or why it does not. Hosts that it may not visit are left out, and the rest is done. */
export function allowed(task: LookTask, cloud: CloudNames, from: NetworkVantage): Allowed | { readonly refusal: Refusal } {
  if (task.cloud.registrySuffix !== cloud.registrySuffix) return { refusal: 'other-cloud' };
  const { loginServer, location } = task.registry;
  if (!isLogin(loginServer, cloud)) return { refusal: 'not-of-the-cloud' };
  const label = loginServer.slice(0, -cloud.registrySuffix.length - 1);
  const where = location !== undefined && /^[a-z0-9 ]{1,40}$/i.test(location) ? { location } : {};
  const question: Question = {
    registry: { name: label, loginServer, ...where },
    cloud,
    op: task.op,
    ...(task.repo !== undefined && IMAGE.test(task.repo) ? { repo: task.repo } : {}),
    from: [from],
    deep: task.deep,
    at: task.at,
  };
  const named = [...new Set(task.named)].filter((host) => isOneOf(host, question)).slice(0, MOST_NAMED);
  const configured = task.configured && [...new Set(task.configured)].filter((host) => isName(host) && regionOf(host, question) !== undefined);
  return {
    question,
    ...(named.length > 0 ? { said: { text: '', symptoms: named.map((host) => ({ id: 'named', excerpt: '', host })) } } : {}),
    ...(configured ? { registry: { id: '', name: label, loginServer, dataHosts: configured.slice(0, MOST_CONFIGURED) } } : {}),
  };
}
