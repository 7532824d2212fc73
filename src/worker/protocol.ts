// What a worker and the bot say to each other, parsed on both sides. Either may be older, newer, or hostile.
import { z } from 'zod';
import { isoTime, operation } from '../wire/parts.ts';

/** Versions that this program speaks, newest last. Both sides name theirs; the highest common one is spoken. */
export const PROTOCOLS: readonly number[] = [1];

/** ms. A poll is held this long at most: proxies and load balancers cut what is silent for a minute or more. */
export const LONGEST_POLL_MS = 25_000;
/** ms. While it works a worker polls this often: the bot knows soon when it is gone. */
export const WORKING_POLL_MS = 2_000;
/** Tasks that one process does at once. */
export const TASKS_AT_ONCE = 4;
export const MOST_BATCH = 100;
/** Bytes of one request, and of one observation in it. */
export const MOST_BODY = 1_000_000;
export const MOST_OBSERVATION = 65_536;
/** Bytes of one answer of the bot. */
export const MOST_ANSWER = 262_144;

/** Printable ASCII: nothing that a store or a terminal stumbles over. */
const plain = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[\x20-\x7e]*$/);
const host = z
  .string()
  .max(253)
  .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/);
const hosts = z.array(host).max(64).readonly();
export const workerName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/);

/** Where a worker stands, by its own word. */
export const placeSchema = z.object({
  vmId: plain(600).exactOptional(),
  location: plain(60).exactOptional(),
  privateIp: plain(60).exactOptional(),
  /** The address that the registry saw, where a denial named it. */
  egressIp: plain(60).exactOptional(),
  resolvers: z.array(plain(100)).max(16).readonly(),
  proxy: plain(300).exactOptional(),
});
export type Standing = z.infer<typeof placeSchema>;

const held = z.object({ id: z.uuid(), attempt: z.int().min(1).max(1000) });

export const pollSchema = z.object({
  version: plain(60).min(1),
  protocols: z.array(z.int().min(0).max(1000)).min(1).max(20).readonly(),
  /** Of this process, made when it starts. */
  instance: z.uuid(),
  /** Its clock, epoch ms: the bot sets the times of its observations right. */
  clock: z.number().min(0).max(1e14),
  place: placeSchema,
  /** Tasks in hand: this poll keeps them its own. What it was given and does not name was lost on the way. */
  working: z.array(held).max(64).readonly(),
  /** How many more it would take. */
  free: z.int().min(0).max(64),
  waitMs: z.int().min(0).max(LONGEST_POLL_MS),
  leaving: z.literal(true).exactOptional(),
});
export type Poll = z.infer<typeof pollSchema>;

/** A question as far as a worker may know it. The cloud is named, not described: the worker has its own profile, and no other. */
export const lookSchema = z.object({
  kind: z.literal('look'),
  registry: z.object({ name: plain(300), loginServer: host, location: plain(100).exactOptional() }),
  cloud: z.object({ name: plain(300), registrySuffix: plain(300) }),
  op: operation,
  repo: plain(600).exactOptional(),
  deep: z.boolean(),
  at: isoTime,
  /** Hosts that the person named or pasted; never the text itself. */
  named: hosts,
  /** Data and regional hosts as Azure lists them; absent where Azure was not read. */
  configured: hosts.exactOptional(),
});
export type LookTask = z.infer<typeof lookSchema>;
/** A round trip. */
export const testSchema = z.object({ kind: z.literal('test') });
export const taskSchema = z.discriminatedUnion('kind', [lookSchema, testSchema]);
export type Task = z.infer<typeof taskSchema>;

export const givenSchema = held.extend({
  /** ms that are left: clocks differ. */
  leftMs: z.number().min(0).max(3_600_000),
  task: taskSchema,
});
export type Given = z.infer<typeof givenSchema>;

export const pollAnswerSchema = z.object({
  protocol: z.int(),
  version: plain(60),
  /** A task that this version cannot read is told as failed, by its id. */
  given: held.loose().exactOptional(),
  /** Tasks of `working` that are no longer its own: cancelled, or given to another. */
  stop: z.array(z.uuid()).max(64).readonly(),
});
export type PollAnswer = Omit<z.infer<typeof pollAnswerSchema>, 'given'> & { readonly given?: Given };

export const progressSchema = z.object({ done: z.int().min(0).max(100_000), of: z.int().min(0).max(100_000), last: plain(260).exactOptional() });
export type TaskProgress = z.infer<typeof progressSchema>;

export const postSchema = z.object({
  instance: z.uuid(),
  attempt: z.int().min(1).max(1000),
  /** Each is parsed alone: one that is bad spoils no other. */
  observations: z.array(z.unknown()).max(MOST_BATCH).readonly(),
  progress: progressSchema.exactOptional(),
});
export type Post = z.infer<typeof postSchema>;

/** looked: to its end. cut: the deadline came, or the worker was stopped. refused: not by this worker. failed: it broke. */
export const RESULTS = ['looked', 'cut', 'refused', 'failed'] as const;
export const REFUSALS = ['other-cloud', 'not-of-the-cloud', 'not-understood', 'too-many'] as const;
export type Refusal = (typeof REFUSALS)[number];
export const resultSchema = z.object({ status: z.enum(RESULTS), refusal: z.enum(REFUSALS).exactOptional(), cloud: plain(60).exactOptional() });
export type Result = z.infer<typeof resultSchema>;
export const doneSchema = z.object({ instance: z.uuid(), attempt: z.int().min(1).max(1000), result: resultSchema });
export type Done = z.infer<typeof doneSchema>;

/** What the bot says when it says no. */
export const PROBLEMS = ['unauthorized', 'revoked', 'protocol', 'bad-request', 'too-large', 'too-many', 'not-yours', 'stopping', 'unavailable'] as const;
export type ProblemCode = (typeof PROBLEMS)[number];
export const problemSchema = z.object({ error: z.object({ code: z.enum(PROBLEMS).catch('unavailable'), message: plain(300).catch('') }) });
