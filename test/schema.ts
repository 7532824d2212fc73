// Writes the shipped JSON Schemas from the program's own: `npm run schema`.
import { writeFileSync } from 'node:fs';
import { z } from 'zod';
import { policySchema } from '../src/bot/policy.ts';
import { reportSchema } from '../src/wire/report.ts';

const text = (schema: object): string => `${JSON.stringify(schema, null, 1)}\n`;

export const jsonSchema = (): string =>
  text({ $id: 'urn:acr-check:report:1', title: 'acr-check report', ...z.toJSONSchema(reportSchema, { target: 'draft-2020-12', reused: 'ref' }) });

/** For editors of the policy file: as it is written, before it is read. */
export const policyJsonSchema = (): string =>
  text({ $id: 'urn:acr-check:policy:1', title: 'acr-check policy', ...z.toJSONSchema(policySchema, { target: 'draft-2020-12', reused: 'ref', io: 'input' }) });

if (import.meta.main) {
  writeFileSync(new URL('../schema/report-1.schema.json', import.meta.url), jsonSchema());
  writeFileSync(new URL('../schema/policy-1.schema.json', import.meta.url), policyJsonSchema());
}
