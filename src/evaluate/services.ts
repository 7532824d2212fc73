// The Azure service that a question is about, and the registry's door as that service meets it. Pure.
import type { Evidence, Seen } from '../evidence.ts';
import type { AzureFacts, Question, Service, Words } from '../model.ts';
import { isRestricted, publicAccessFor } from './access.ts';
import { sameId } from './private-dns.ts';

/** Does the question name one of these services? */
export const asksFor = (question: Question, ...services: readonly Service[]): boolean => question.for !== undefined && services.includes(question.for.service);

/** The registry's configuration, where its public door is known to be shut to anyone. */
export function restrictedRegistry(evidence: Evidence<'registry'>): Seen<'registry'> | undefined {
  const config = evidence.first('registry');
  return config && isRestricted(config.facts) === true ? config : undefined;
}

/** The very resource that the question names: its service, and its id where one was given. */
export const consumerOf = (evidence: Evidence<'consumer'>, question: Question): Seen<'consumer'> | undefined =>
  evidence
    .seen('consumer')
    .find((o) => o.facts.service === question.for?.service && (question.for.resourceId === undefined || sameId(o.facts.id, question.for.resourceId)));

/** Does the registry have a private endpoint that it lets in? Undefined where its connections were not readable. */
export const hasPrivateDoor = (registry: AzureFacts['registry']): boolean | undefined => registry.connections?.some((c) => c.status === 'Approved');

/** A quick build or run outside an agent pool, as people paste it: at most the rest of its line is looked at. */
export const QUICK_BUILD = /\baz\s{1,4}acr\s{1,4}(?:build|run)\b(?![^\n]{0,400}--agent-pool)/i;

/** How the public door is shut, to put into a sentence. */
export const doorIs = (registry: AzureFacts['registry']): Words =>
  registry.publicNetworkAccess === 'Disabled'
    ? { en: 'public network access is off', 'zh-CN': '公用网络访问已禁用' }
    : { en: 'only selected networks may enter', 'zh-CN': '仅允许选定网络访问' };

/** A GitHub workflow, as its logs and files show it. */
export const SPEAKS_OF_GITHUB = /\bgithub\b|\bruns-on:|docker\/login-action|azure\/docker-login|azure\/acr-/i;

/** Is the address that the pasted refusal names let in by now? Then what refused it is no longer the rules. */
export const saidAllowed = (evidence: Evidence<'said'>, config: Seen<'registry'>): boolean =>
  evidence.seen('said').some((o) => o.facts.symptoms.some((s) => s.ip !== undefined && publicAccessFor(config.facts, s.ip) === 'allowed'));
