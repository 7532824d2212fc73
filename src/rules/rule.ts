// What a rule is. One cause a file; its words, its fixes, its link and its examples stand beside its predicate.
import type { Evidence } from '../evidence.ts';
import type { Confidence, FindingRole, Fix, Kind, Layer, Observation, Question, Severity, VantageId, Words } from '../model.ts';

/** What a rule says when it fires. Vantage and target are those of the last observation cited, unless given. */
export interface Claim {
  readonly because: readonly [Observation, ...Observation[]];
  readonly from?: VantageId;
  readonly target?: string;
  readonly detail: Words;
  readonly fixes: readonly Fix[];
  /** Defaults to the rule's. */
  readonly role?: Exclude<FindingRole, 'symptom'>;
  readonly severity?: Severity;
  readonly confidence?: Confidence; // defaults to certain
  /** What would settle a likely claim. Required by a catalog test wherever confidence is likely. */
  readonly settle?: Words;
  readonly reach?: Reach;
}

/** How far a cause explains the findings it names: on its own vantage and target, on its whole vantage, or everywhere. */
export type Reach = 'target' | 'vantage' | 'registry';

export interface Rule<K extends Kind = Kind> {
  readonly id: string; // the catalog's id and the file's name
  readonly layer: Layer;
  readonly severity: Severity;
  readonly role: Exclude<FindingRole, 'symptom'>;
  /** What is wrong, said to a person: at most 60 characters, no full stop. */
  readonly title: Words;
  /** For `explain`: what this is, how it shows, what it is mistaken for. Two to five sentences. */
  readonly about: Words;
  /** Where an older Microsoft text says otherwise: what changed, and when. */
  readonly changed?: Words;
  readonly docs: `https://${string}`;
  /** Without evidence of each of these kinds the rule cannot be judged, and is listed as unchecked. */
  readonly needs: readonly K[];
  /** Used when there, not missed when absent. */
  readonly wants?: readonly K[];
  /** Azure action that the needed facts take, for the words about a missing permission. */
  readonly permission?: string;
  /** Rules whose findings are symptoms of this one, within `reach`. */
  readonly explains?: readonly string[];
  readonly reach?: Reach; // defaults to target; what arm or logs say always reaches the registry
  examine(evidence: Evidence<K>, question: Question): Iterable<Claim>;
  readonly examples: {
    /** What differs from the sample question (pull of contoso.azurecr.io from here). */
    readonly question?: Partial<Question>;
    readonly fires: Readonly<Record<string, readonly Observation[]>>;
    readonly quiet: Readonly<Record<string, readonly Observation[]>>;
  };
}

/** The same sentence in both languages. */
export const say = (en: string, zh: string): Words => ({ en, 'zh-CN': zh });

/** Base of the container registry articles. The report swaps the locale, and the host for the China cloud. */
export const ACR_DOCS = 'https://learn.microsoft.com/en-us/azure/container-registry';

/** Keeps the declared kinds in the type, so that reading an undeclared kind does not compile. */
export const rule = <const K extends Kind>(definition: Rule<K>): Rule<K> => definition;
