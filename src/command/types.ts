// What a person can ask for, as data. One union member a verb; every text surface ends here.
import type { CloudNames, Lang, Op, Service, Severity, Words } from '../model.ts';

/** Where the words came from: it decides which mark-up is taken off and what may be asked. */
export const SURFACES = ['cli', 'slash', 'mention', 'button', 'thread', 'api'] as const;
export type Surface = (typeof SURFACES)[number];

export type Output = 'json' | 'markdown' | 'text';

export type ProblemCode =
  | 'missing-registry'
  | 'missing-argument'
  | 'missing-value'
  | 'invalid-registry'
  | 'invalid-value'
  | 'foreign-host'
  | 'wrong-cloud'
  | 'unknown-cloud'
  | 'invalid-cloud'
  | 'unreadable-cloud'
  | 'unknown-verb'
  | 'unknown-option'
  | 'unexpected-word'
  | 'option-twice'
  | 'conflict'
  | 'too-many-registries'
  | 'too-long'
  | 'command-line-only'
  | 'chat-only'
  | 'not-understood';

/** Why a command cannot be carried out: one line that ends with the next step. `suggestion` is command text to offer instead. */
export interface Problem {
  readonly code: ProblemCode;
  readonly words: Words;
  readonly suggestion?: string;
}

/** `notes` are for the person, and no part of the command: text was cut, a secret was taken out. */
export type Parsed = { readonly ok: true; readonly command: Command; readonly notes: readonly Words[] } | { readonly ok: false; readonly problem: Problem };

/** A registry as typed, checked for form only: which cloud it belongs to is known once the cloud profile is. */
export interface RegistryReference {
  /** Without secrets and mark-up, letters as typed; parses back to the same reference. */
  readonly typed: string;
  readonly form: 'name' | 'host' | 'resource-id';
  /** Lower-cased. form name: the resource name or the label with its hash; host: the host; resource-id: the resource name. */
  readonly value: string;
  readonly port?: number;
  readonly resourceId?: string;
  /** repository[:tag][@digest] of an image reference. */
  readonly repo?: string;
}

/** A registry of a known cloud: what a Question needs. */
export interface ResolvedRegistry {
  readonly name: string; // the resource name, lower-cased, without the label's hash
  readonly loginServer: string;
  readonly cloud: CloudNames;
  readonly resourceId?: string;
  /** The host as typed, where it is not the login server letter by letter: a data host, a privatelink name, upper case. */
  readonly typedHost?: string;
  readonly repo?: string;
}

interface Common {
  readonly lang?: Lang;
  readonly output?: Output; // command line only
}
interface InCloud {
  readonly cloud?: string; // a built-in cloud's name; on the command line also a file
}

export interface CheckCommand extends Common, InCloud {
  readonly verb: 'check';
  readonly registries: readonly RegistryReference[]; // at least one
  readonly from: readonly string[]; // 'here', 'all' or workers' names; empty: not said
  readonly repo?: string;
  readonly op?: Op;
  readonly deep: boolean;
  readonly for?: { readonly service: Service; readonly resourceId?: string };
  readonly private: boolean;
  readonly deadlineMs?: number; // 1,000 to 120,000
  /** Pasted error text: redacted, at most 65,536 characters. */
  readonly text?: string;
  // On the command line only.
  readonly resolvers: readonly string[];
  readonly proxy?: string; // URL, or 'none'; may hold credentials: never to be stored or shown
  readonly label?: string;
  readonly bot?: string;
  readonly save?: string;
  readonly picture?: string;
}
export interface DiagnoseCommand extends Common {
  readonly verb: 'diagnose';
  readonly files: readonly string[]; // '-' is stdin
  readonly save?: string;
  readonly picture?: string;
}
export interface ExplainCommand extends Common {
  readonly verb: 'explain';
  /** A rule's id, a finding's number in the thread's report, or (why?) the verdict of that report. */
  readonly subject: { readonly rule: string } | { readonly finding: number } | 'verdict';
}
export interface RerunCommand extends Common {
  readonly verb: 'rerun';
  readonly from: readonly string[];
  readonly deep: boolean;
  readonly private: boolean;
}
export interface DigestSettings {
  readonly cron?: string; // five fields
  readonly tz?: string; // IANA
  readonly only?: 'changes' | 'always';
  readonly minSeverity?: Severity;
  readonly exclude: readonly string[]; // rule ids
  readonly quiet?: string; // 22:00-08:00
  readonly from: readonly string[];
  readonly broadcast: boolean;
}
export type DigestCommand = Common & { readonly verb: 'digest' } & (
    | (DigestSettings & InCloud & { readonly action: 'subscribe'; readonly registries: readonly RegistryReference[]; readonly groups: readonly string[] })
    | { readonly action: 'list' }
    | { readonly action: 'show' | 'resume' | 'unsubscribe'; readonly id: string }
    | (DigestSettings & { readonly action: 'edit'; readonly id: string })
    | { readonly action: 'pause'; readonly id: string; readonly forMs?: number }
    | { readonly action: 'run'; readonly id: string } // or 'all'
  );
export type IncidentCommand = Common & { readonly verb: 'incident' } & (
    | (InCloud & { readonly action: 'start'; readonly registry?: RegistryReference; readonly title?: string })
    | { readonly action: 'note'; readonly text: string }
    | { readonly action: 'owner'; readonly user: string }
    | { readonly action: 'severity'; readonly level: 1 | 2 | 3 | 4 }
    | { readonly action: 'timeline' | 'ack' | 'reopen' | 'list' }
    | { readonly action: 'resolve'; readonly cause?: string }
    | { readonly action: 'export'; readonly format: 'json' | 'markdown' }
  );
/** How long a mute holds. `time` is HH:MM of the person's day. */
export type MuteUntil = { readonly forMs: number } | { readonly time: string } | 'change';
export type MuteCommand = Common & { readonly verb: 'mute' } & (
    | { readonly action: 'list' }
    | { readonly action: 'add'; readonly target?: string; readonly until: MuteUntil; readonly reason?: string }
  );
export type WorkersCommand = Common & { readonly verb: 'workers' } & (
    | { readonly action: 'list' }
    | { readonly action: 'enroll' | 'drain' | 'test' | 'revoke'; readonly name: string }
  );
export type VantagesCommand = Common & { readonly verb: 'vantages' } & ({ readonly action: 'list' } | { readonly action: 'test'; readonly name: string });
export type TokensCommand = Common & { readonly verb: 'tokens' } & (
    | { readonly action: 'list' }
    | { readonly action: 'create'; readonly name?: string; readonly scopes: readonly string[]; readonly expiresMs?: number }
    | { readonly action: 'revoke'; readonly id: string }
  );
export type DataCommand = Common & { readonly verb: 'data' } & (
    | { readonly action: 'export'; readonly save?: string }
    | { readonly action: 'purge'; readonly what?: string; readonly before?: string; readonly yes: boolean }
  );
export type ReportsCommand = Common &
  InCloud &
  (
    | { readonly verb: 'history'; readonly registry?: RegistryReference; readonly last: number }
    | { readonly verb: 'diff'; readonly registry?: RegistryReference; readonly since?: string }
  );
export type RunCommand = Common &
  (
    | { readonly verb: 'status'; readonly run?: string }
    | { readonly verb: 'cancel'; readonly run?: string }
    | { readonly verb: 'export'; readonly what?: string; readonly format: 'json' | 'markdown'; readonly save?: string }
  );
/** Asked in the thread of a report; the thread says which. */
export type ThreadCommand = Common &
  (
    | { readonly verb: 'evidence'; readonly finding?: number }
    | { readonly verb: 'compare'; readonly between: readonly [string, string] } // vantages
    | { readonly verb: 'changes' } // who changed the registry?
    | { readonly verb: 'feedback'; readonly text: string }
  );
export type PlainCommand = Common &
  (
    | { readonly verb: 'rules' | 'whoami' | 'demo' | 'version' }
    /** requeue: the id of a job that failed for good, or 'all'. */
    | { readonly verb: 'doctor'; readonly requeue?: string }
    | { readonly verb: 'help'; readonly topic?: string }
    | { readonly verb: 'unmute'; readonly target?: string }
    | { readonly verb: 'config'; readonly key?: 'lang' | 'tz' | 'policy'; readonly value?: string }
    | { readonly verb: 'init'; readonly directory?: string }
    | { readonly verb: 'serve'; readonly demo: boolean; readonly teamsAnonymous: boolean }
    | (InCloud & {
        readonly verb: 'worker';
        readonly bot?: string;
        readonly name?: string;
        readonly resolvers: readonly string[];
        readonly proxy?: string;
      })
  );

export type Command =
  | CheckCommand
  | DiagnoseCommand
  | ExplainCommand
  | RerunCommand
  | DigestCommand
  | IncidentCommand
  | MuteCommand
  | WorkersCommand
  | VantagesCommand
  | TokensCommand
  | DataCommand
  | ReportsCommand
  | RunCommand
  | ThreadCommand
  | PlainCommand;
export type VerbName = Command['verb'];
