// A command in its circumstances: who says it, where, in which language, with which rights, about which run.

import type { Card } from '../card.ts';
import type { Command } from '../command/types.ts';
import type { Lang, Report } from '../model.ts';
import type { Sql } from '../store/sql.ts';
import type { AuditEntry } from '../store/tables/audit.ts';
import type { Run } from '../store/tables/runs.ts';
import type { ToWhom } from './audience.ts';
import type { Said } from './platform.ts';
import type { Policy, Role } from './policy.ts';
import type { CheckRequest } from './run/request.ts';

export interface Asked<C extends Command = Command> {
  /** Of the stored command; what it answers hangs on it. */
  readonly id: string;
  readonly command: C;
  readonly said: Said;
  readonly lang: Lang;
  readonly tz: string;
  readonly role: Role | undefined;
  readonly policy: Policy;
  /** Private addresses and resource ids are not shown here. */
  readonly masked: boolean;
  readonly now: Date;
  /** What the thread, or the message whose button was pressed, is about. */
  readonly subject: Subject | undefined;
}

export interface Subject {
  readonly commandId: string;
  readonly runs: readonly Run[];
  /** The last report of the runs, read when it is needed. */
  readonly report: () => Promise<Report | undefined>;
}

/** What a command leads to. Effects happen in the transaction that settles it: once, or not at all. */
export interface Answer {
  readonly say?: readonly { readonly card: Card; readonly to: ToWhom }[];
  readonly check?: { readonly requests: readonly CheckRequest[]; readonly to: ToWhom };
  readonly effect?: (tx: Sql) => Promise<void>;
  /** An effect that wants messages of its own; returns their keys. */
  readonly deliver?: (tx: Sql) => Promise<readonly string[]>;
  /** The exit status on the command line, where it is not that of the decision. */
  readonly status?: number;
  /** What `--json` prints on the command line, where it is more than the cards. */
  readonly data?: unknown;
  readonly audit?: Partial<Pick<AuditEntry, 'decision' | 'why' | 'ids'>>;
}
