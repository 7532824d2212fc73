// Did the person say that the registry's network settings cannot be saved? Ids are those of symptom/. Pure.
import type { Evidence, Seen } from '../evidence.ts';
import { saidSymptom } from './said.ts';

/** What was said about network settings that cannot be saved, rules that cannot be added, or the subnet check that failed. */
export const cannotChange = (evidence: Evidence<'said'>): Seen<'said'> | undefined =>
  saidSymptom(evidence, 'save-network-failed', 'cannot-add-rules', 'tagged-traffic-consumers');
