// Words that people paste -> what they mean. Pure. `redact` takes secrets out of any text.
export { recognise } from './symptom/recognise.ts';
export { redact } from './symptom/redact.ts';
export type { Symptom } from './symptom/shape.ts';
export { SYMPTOMS, symptomNamed } from './symptom/symptoms.ts';
