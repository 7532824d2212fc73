// What of Teams' activities is read, and how much of it. Everything else is dropped at this edge.
import { z } from 'zod';
import { COMMAND_LENGTH } from '../limits.ts';

const short = z.string().max(300);
const long = z.string().max(100_000);
const account = z.looseObject({
  id: short,
  name: z.string().optional(),
  aadObjectId: short.optional(),
  role: short.optional(),
  isTargeted: z.boolean().optional(),
  tenantId: short.optional(),
});
const attachment = z.looseObject({ contentType: z.string().optional(), name: z.string().optional(), content: z.unknown().optional() });

export const activity = z.looseObject({
  type: short,
  id: short.optional(),
  name: short.optional(),
  action: short.optional(),
  timestamp: z.union([z.string(), z.date()]).optional(),
  serviceUrl: z.string().max(500),
  channelId: short.optional(),
  locale: short.optional(),
  localTimezone: short.optional(),
  text: long.optional(),
  value: z.unknown().optional(),
  replyToId: short.optional(),
  from: account.optional(),
  recipient: account.optional(),
  conversation: z.looseObject({ id: short, conversationType: short.optional(), tenantId: short.optional(), isGroup: z.boolean().optional() }).optional(),
  entities: z
    .array(z.looseObject({ type: z.string().optional(), mentioned: z.looseObject({ id: z.string() }).optional(), text: z.string().optional() }))
    .max(200)
    .optional(),
  attachments: z.array(attachment).max(50).optional(),
  membersAdded: z.array(account).max(1_000).optional(),
  membersRemoved: z.array(account).max(1_000).optional(),
  channelData: z
    .looseObject({
      tenant: z.looseObject({ id: short }).optional(),
      eventType: short.optional(),
      team: z.looseObject({ id: short.optional() }).optional(),
      channel: z.looseObject({ id: short.optional(), type: short.optional() }).optional(),
    })
    .optional(),
});
export type Activity = z.infer<typeof activity>;

/** What one of our buttons carries, in `data.acr`; a form's fields stand beside it. */
export const pressData = z.object({
  is: z.enum(['command', 'form', 'submit', 'share', 'refresh']),
  command: z.string().max(COMMAND_LENGTH).optional(),
  form: z.string().max(40).optional(),
  text: z.string().max(20_000).optional(),
  /** The thread that the button stands in: not every client says it. */
  root: z
    .string()
    .regex(/^\d{1,20}$/)
    .optional(),
  /** It stands on what one person alone sees. */
  only: z.literal(true).optional(),
});
export type PressData = z.infer<typeof pressData>;

/** undefined: somebody else's card. */
export function pressOf(data: unknown): PressData | undefined {
  const parsed = z.looseObject({ acr: pressData }).safeParse(data);
  return parsed.success ? parsed.data.acr : undefined;
}

/** The fields of a form: strings alone, our own mark left out. */
export function valuesOf(data: unknown): Readonly<Record<string, string>> {
  const parsed = z.record(z.string(), z.unknown()).safeParse(data);
  if (!parsed.success) return {};
  return Object.fromEntries(
    Object.entries(parsed.data).flatMap(([key, value]): [string, string][] =>
      typeof value === 'string' && key.length <= 80 ? [[key, value.slice(0, 20_000)]] : [],
    ),
  );
}
