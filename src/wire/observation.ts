// Observations from outside (a saved report, later a worker): parsed into our type, or refused with one line.
import { z } from 'zod';
import type { Facts, Kind, Observation } from '../model.ts';
import { azureFacts, logFacts } from './azure-facts.ts';
import { networkFacts } from './network-facts.ts';
import { endpointRole, fault, isoTime, long, ms, short, skipReason, vantage } from './parts.ts';

const facts = { ...networkFacts, ...azureFacts, ...logFacts } satisfies { readonly [K in keyof Facts]: z.ZodType<Facts[K]> };
export const KINDS = Object.keys(facts) as readonly Kind[];

const observationOf = (kind: Kind) => {
  const known: z.ZodObject = facts[kind];
  return z.object({
    id: z.string().min(1).max(2500),
    kind: z.literal(kind),
    from: vantage,
    target: z.string().min(1).max(600),
    role: endpointRole.exactOptional(),
    address: short.exactOptional(),
    via: short.exactOptional(),
    aside: z.literal(true).exactOptional(),
    at: isoTime,
    ms,
    outcome: z.discriminatedUnion('status', [
      z.object({ status: z.literal('ok'), facts: known }),
      z.object({ status: z.literal('failed'), fault, detail: long, facts: known.partial().exactOptional() }),
      z.object({ status: z.literal('skipped'), reason: skipReason, detail: long, permission: short.exactOptional() }),
    ]),
  });
};

const [first, ...others] = KINDS.map(observationOf);
if (!first) throw new Error('no kinds of observation');
/** One observation of any kind. Strict about shapes and sizes; unknown properties are dropped. */
export const observationSchema = z.discriminatedUnion('kind', [first, ...others]) as unknown as z.ZodType<Observation>;
export const evidenceSchema = z.array(observationSchema).max(5000);
