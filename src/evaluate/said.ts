// What the person said, asked for by symptom or by a turn of phrase. Words alone settle nothing: who cites them alone says "likely". Pure.
import type { Evidence, Seen } from '../evidence.ts';

type Said = Seen<'said'>;

/** The first of what was said that shows one of these symptoms. */
export const saidSymptom = (evidence: Evidence<'said'>, ...ids: readonly string[]): Said | undefined =>
  evidence.seen('said').find((o) => o.facts.symptoms.some((s) => ids.includes(s.id)));

/** The first of what was said whose text holds this. Patterns must be linear: the text is anybody's. */
export const saidText = (evidence: Evidence<'said'>, pattern: RegExp): Said | undefined => evidence.seen('said').find((o) => pattern.test(o.facts.text));
