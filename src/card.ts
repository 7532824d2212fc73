// A card is words and structure, never a colour code, an emoji or a platform's field. Every card can be read as plain text.
// The core decides what is said, and in which language; an adapter decides how it looks. Pure data.
import type { Lang } from './model.ts';

/** good: works. bad: broken. unsure: not known, or partly. working: still looking. info: neither good nor bad. */
export type Tone = 'good' | 'bad' | 'unsure' | 'working' | 'info';

/** What the card is for: an adapter may give a kind its own frame, and must be able to show any of them as any other. */
export type CardKind = 'report' | 'details' | 'progress' | 'digest' | 'incident' | 'help' | 'problem' | 'note' | 'form' | 'home';

/**
 * One run of words. A plain string is literal: whatever mark-up it holds came from evidence or a person, and is escaped by the renderer.
 * time: an ISO time, shown in the reader's zone where the platform can, else with its zone. person: a user id of this platform, shown as a
 * mention where that is harmless (`notify` true: it may ping).
 */
export type Inline =
  | string
  | { readonly code: string }
  | { readonly strong: string }
  | { readonly link: string; readonly url: string }
  | { readonly time: string }
  | { readonly person: string; readonly name: string; readonly notify?: true };

export type Text = readonly Inline[];

/** How far one step is. The word is always shown beside any sign: a state is never told by colour alone. */
export type StepState = 'pending' | 'active' | 'done' | 'failed' | 'skipped';
export interface Step {
  readonly label: string;
  readonly state: StepState;
  readonly word: string; // "done", "failed", in the card's language
  readonly note?: string;
}

/** One field of a form. Its value comes back in the command text that the form's `command` template makes. */
export interface Field {
  readonly id: string;
  readonly label: string;
  readonly input: 'line' | 'lines' | 'choice' | 'choices';
  readonly value?: string;
  readonly hint?: string;
  readonly required: boolean;
  readonly most: number; // characters
  readonly options?: readonly { readonly value: string; readonly label: string }[];
}

export type Block =
  | { readonly type: 'text'; readonly text: Text; readonly weight?: 'strong' | 'plain' | 'quiet' }
  | { readonly type: 'heading'; readonly text: string }
  | { readonly type: 'facts'; readonly facts: readonly { readonly label: string; readonly value: Text }[] }
  /** `head[0]` heads the column that names the rows. Never more than 20 columns. */
  | { readonly type: 'table'; readonly caption: string; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }
  /** `label` says what it is and whether it changes anything: "Link the zone (changes your network)". */
  | { readonly type: 'code'; readonly text: string; readonly label?: string }
  | { readonly type: 'steps'; readonly title: string; readonly steps: readonly Step[] }
  /** May be shown closed where the platform folds; otherwise shown open. Folds hold no folds. */
  | { readonly type: 'fold'; readonly title: string; readonly blocks: readonly Block[] }
  /** One finding. A renderer may cut `more`, never `title`. */
  | {
      readonly type: 'finding';
      readonly number: number;
      readonly word: string; // severity in the card's language
      readonly severity: 'error' | 'warning' | 'info';
      readonly title: string;
      readonly rule: string;
      readonly detail: Text;
      readonly more: readonly Block[]; // evidence, fixes, docs: text, facts, code
    }
  /** `png` is base64, at most 50 KB; `text` says the same as the picture. */
  | { readonly type: 'picture'; readonly png: string; readonly alt: string; readonly text: string }
  | { readonly type: 'field'; readonly field: Field }
  | { readonly type: 'rule' };

/**
 * command: as if the person had typed it, in the same place. form: opens the form of that name, with `text` as its start.
 * `says` is the label for those who do not see the card around it. `rank` primary: at most one a card; more: may go into a menu.
 */
export type Action =
  | { readonly type: 'link'; readonly label: string; readonly url: string; readonly rank?: 'primary' | 'more'; readonly says?: string }
  | {
      readonly type: 'command';
      readonly label: string;
      readonly command: string;
      readonly rank?: 'primary' | 'more';
      readonly says?: string;
      readonly danger?: true;
    }
  | {
      readonly type: 'form';
      readonly label: string;
      readonly form: FormName;
      readonly text: string;
      readonly rank?: 'primary' | 'more';
      readonly says?: string;
    };

export const FORMS = ['check', 'diagnose', 'digest', 'incident', 'feedback'] as const;
export type FormName = (typeof FORMS)[number];

export interface Card {
  readonly kind: CardKind;
  readonly tone: Tone;
  readonly lang: Lang;
  /** The verdict line: also the notification's text and the summary for screen readers. One line, at most 200 characters. */
  readonly title: string;
  readonly blocks: readonly Block[];
  readonly actions: readonly Action[];
  /** Where all of it can be read when a platform must cut: a signed, expiring link. */
  readonly full?: { readonly label: string; readonly url: string };
  /** kind form: the command that submitting makes; `{id}` stands for a field's value, quoted by the host. */
  readonly submit?: { readonly label: string; readonly form: FormName };
}

/** Inlines as plain words; a time with its zone. */
export function plainText(text: Text): string {
  return text
    .map((part) => {
      if (typeof part === 'string') return part;
      if ('code' in part) return part.code;
      if ('strong' in part) return part.strong;
      if ('link' in part) return `${part.link} (${part.url})`;
      if ('time' in part) return `${part.time.slice(0, 16).replace('T', ' ')} UTC`;
      return part.name;
    })
    .join('');
}
