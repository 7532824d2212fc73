// Every symptom, the most specific first. The eleven of the article come last: they hold what the others tell apart.
import { ACCESS_SYMPTOMS } from './access.ts';
import { DNS_SYMPTOMS } from './dns.ts';
import { MANAGE_SYMPTOMS } from './manage.ts';
import { PROXY_SYMPTOMS } from './proxy.ts';
import { SEED_SYMPTOMS } from './seed.ts';
import { SERVICE_SYMPTOMS } from './services.ts';
import type { Symptom } from './shape.ts';
import { TCP_SYMPTOMS } from './tcp.ts';
import { TLS_SYMPTOMS } from './tls.ts';

/** Services come after what they quote: the inner error is the specific one. */
export const SYMPTOMS: readonly Symptom[] = [
  ...PROXY_SYMPTOMS,
  ...DNS_SYMPTOMS,
  ...TLS_SYMPTOMS,
  ...TCP_SYMPTOMS,
  ...MANAGE_SYMPTOMS,
  ...ACCESS_SYMPTOMS,
  ...SERVICE_SYMPTOMS,
  ...SEED_SYMPTOMS,
];

const BY_ID = new Map(SYMPTOMS.map((symptom) => [symptom.id, symptom]));

/** The symptom of this id, for its words and suspects. */
export const symptomNamed = (id: string): Symptom | undefined => BY_ID.get(id);
