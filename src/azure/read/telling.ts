// How reads become observations: said as they come, each once, in the vantage `arm` (or `logs`).
import type { AzureFacts, Facts, Kind, Observation, Question } from '../../model.ts';
import { outcomeOf, type Read } from '../answer.ts';
import type { Reading } from '../azure.ts';

export type ToldKind = keyof AzureFacts | 'logins';

export interface Telling {
  /**
   * `part`: a part of the facts that could not be read, told beside them as skipped, so that the missing right is named.
   * Target: the login server, or the resource's id.
   */
  tell<K extends ToldKind>(kind: K, target: string, startedAt: Date, read: Read<Facts[K]>, part?: string): void;
  /** Kinds of which something was told. */
  readonly told: ReadonlySet<Kind>;
}

/** What every reader is given. */
export interface Scope extends Telling {
  readonly question: Question;
  readonly reading: Reading;
  readonly loginServer: string;
  readonly now: () => Date;
  readonly wants: ReadonlySet<Kind>;
}

export function telling(see: (observation: Observation) => void, now: () => Date): Telling {
  const told = new Set<Kind>();
  return {
    told,
    tell(kind, target, startedAt, read, part) {
      const from = kind === 'logins' ? 'logs' : 'arm';
      told.add(kind);
      see({
        id: `${from}/${kind}/${target}${part === undefined ? '' : `#${part}`}`,
        kind,
        from,
        target,
        at: startedAt.toISOString(),
        ms: Math.max(0, now().getTime() - startedAt.getTime()),
        outcome: outcomeOf(read),
      } as unknown as Observation);
    },
  };
}
