// The report contract, `acr-check/report/1`, as a schema. The JSON Schema file in schema/ is written from it (`npm run schema`).
import { z } from 'zod';
import { LANGS, LAYERS } from '../model.ts';
import { observationSchema } from './observation.ts';
import { cloudNames, endpointRole, few, isoTime, long, many, ms, networkVantage, operation, short, shorts, vantage } from './parts.ts';

export const REPORT_SCHEMA = 'acr-check/report/1';
const ruleId = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(80);
const link = z
  .string()
  .max(600)
  .regex(/^https:\/\//);

const fix = z.object({
  label: long,
  command: z.array(z.string().max(1000)).max(60).readonly().exactOptional(),
  link: link.exactOptional(),
  risk: z.enum(['none', 'widens-access', 'interrupts']),
});

const finding = z.object({
  rule: ruleId,
  role: z.enum(['cause', 'symptom', 'risk']),
  severity: z.enum(['error', 'warning', 'info']),
  layer: z.enum(LAYERS),
  from: vantage,
  target: z.string().max(600),
  title: long,
  detail: z.string().max(4000),
  because: z.array(z.string().max(2500)).min(1).max(5000).readonly(),
  confidence: z.enum(['certain', 'likely']),
  settle: long.exactOptional(),
  explainedBy: ruleId.exactOptional(),
  fixes: few(fix),
  docs: link,
});

export const reportSchema = z.object({
  schema: z.literal(REPORT_SCHEMA),
  id: z.string().min(1).max(100),
  at: isoTime,
  tookMs: ms,
  tool: z.object({ version: short }),
  lang: z.enum(LANGS),
  asked: z.object({
    op: operation,
    from: shorts,
    repo: z.string().max(600).exactOptional(),
    for: z.string().max(700).exactOptional(), // the service, and after a space its resource id
    deep: z.boolean(),
    symptom: z.object({ id: short, text: long }).exactOptional(),
    cloud: cloudNames.exactOptional(), // only where it is not one of the built-in clouds
  }),
  registry: z.object({ name: short, loginServer: short, cloud: short, resourceId: z.string().max(600).exactOptional(), location: short.exactOptional() }),
  verdict: z.enum(['reachable', 'impaired', 'unreachable', 'unknown']),
  causes: many(ruleId),
  vantages: few(z.object({ id: vantage, label: short, status: z.enum(['answered', 'partial', 'offline', 'not-asked']), note: long.exactOptional() })),
  paths: many(
    z.object({
      from: networkVantage,
      endpoint: z.object({ role: endpointRole, host: short }),
      verdict: z.enum(['reachable', 'blocked', 'unknown']),
      stoppedAt: z.enum(['dns', 'tcp', 'tls', 'proxy', 'http', 'auth']).exactOptional(),
      ms: ms.exactOptional(),
    }),
  ),
  findings: many(finding),
  unchecked: many(
    z.object({
      rule: ruleId,
      from: vantage.exactOptional(),
      why: z.enum(['no-permission', 'vantage-offline', 'timed-out', 'not-supported', 'not-asked']),
      needs: few(short),
    }),
  ),
  evidence: z.array(observationSchema).max(5000).readonly(),
});

/** The report as the contract's JSON, in one language. */
export type ReportJson = z.infer<typeof reportSchema>;
