// Writes schema/report-1.schema.json from the contract's own schema: `npm run schema`.
import { writeFileSync } from 'node:fs';
import { z } from 'zod';
import { reportSchema } from '../src/wire/report.ts';

export function jsonSchema(): string {
  const schema = z.toJSONSchema(reportSchema, { target: 'draft-2020-12', reused: 'ref' });
  return `${JSON.stringify({ $id: 'urn:acr-check:report:1', title: 'acr-check report', ...schema }, null, 1)}\n`;
}

if (import.meta.main) writeFileSync(new URL('../schema/report-1.schema.json', import.meta.url), jsonSchema());
