// A way out, as a person reads it: what it does, the line to copy, and what the line changes. Nothing is run. Pure.
import type { Block } from '../card.ts';
import type { CloudNames, Fix, Lang } from '../model.ts';
import { docsLink } from '../report.ts';
import { CHANGES, LABEL, tooLong } from '../words/card.ts';
import { FIX_RISK } from '../words/report.ts';
import { type Masking, maskedArgv } from './mask.ts';
import { bracketed, labelled, strung } from './names.ts';

const SAFE = /^[\w@%+=:,./-]+$/;
/** argv as a line that a shell reads back as the same argv; what is to be filled in stands in quotes, too. */
export const shellLine = (argv: readonly string[]): string => argv.map((word) => (SAFE.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');

/** A longer line would be cut somewhere, and half a command is worse than none. */
const MOST_LINE = 1_400;

/** Actions that only look, of az and of the tools that fixes name. */
const LOOKS = /^(list|show|check|get|query|stats?)(-|$)/;
const LOOKERS = ['grep', 'dig', 'nslookup', 'curl', 'openssl', 'mtr', 'ping', 'ip', 'cat', 'traceroute', 'getent', 'date', 'timedatectl', 'resolvectl'];

const words = (argv: readonly string[]): readonly string[] => {
  const end = argv.findIndex((word) => word.startsWith('-'));
  return end < 0 ? argv : argv.slice(0, end);
};

function azChanges(argv: readonly string[]): keyof typeof CHANGES {
  const [, ...rest] = words(argv);
  const path = rest.join(' ');
  const verb = rest.at(-1) ?? '';
  if (
    LOOKS.test(verb) ||
    /^(acr (login|check-health|show-endpoints)|account |network watcher (test-connectivity|show-)|aks check-acr|acr repository show)/.test(path)
  )
    return 'nothing';
  if (/^(login|cloud set|logout)/.test(path)) return 'host';
  if (/^(role|ad|lock|policy)( |$)/.test(path)) return 'rights';
  if (path.startsWith('acr ')) return 'registry';
  return path.startsWith('network ') ? 'network' : 'azure';
}

/** What the command changes: read from what it says, and "changes" where that is not plain. */
export function changesOf(argv: readonly string[]): keyof typeof CHANGES {
  const [program = '', first = '', second = ''] = argv;
  if (program === 'az') return azChanges(argv);
  if (program === 'kubectl') return LOOKS.test(first) || first === 'describe' || first === 'logs' ? 'nothing' : 'azure';
  if (program === 'docker' || program === 'systemctl') return /^(info|show|status|version|inspect|logs)$/.test(first) ? 'nothing' : 'host';
  if (program === 'ip') return argv.some((word) => /^(set|add|del|delete|replace|flush)$/.test(word)) ? 'host' : 'nothing';
  if (program === 'timedatectl') return /^(set-.*)$/.test(first) || second.startsWith('set-') ? 'host' : 'nothing';
  return LOOKERS.includes(program) ? 'nothing' : 'host';
}

/** "changes your registry, widens access". */
export function riskWords({ command, risk }: Fix, lang: Lang): string {
  const parts = [...(command ? [CHANGES[changesOf(command)][lang]] : []), ...(risk === 'none' ? [] : [FIX_RISK[risk][lang]])];
  return strung(parts, lang);
}

export interface FixLook {
  readonly lang: Lang;
  readonly cloud: CloudNames;
  readonly masking: Masking | undefined;
}

/** A fix in full: a labelled command, or its words; the link below. */
export function fixBlocks(fix: Fix, heading: string, { lang, cloud, masking }: FixLook): readonly Block[] {
  const said = riskWords(fix, lang);
  const label = labelled(heading, lang) + fix.label[lang] + (said === '' ? '' : bracketed(said, lang));
  const link: readonly Block[] = fix.link ? [{ type: 'text', weight: 'quiet', text: [{ link: LABEL.docs[lang], url: docsLink(fix.link, lang, cloud) }] }] : [];
  if (!fix.command) return [{ type: 'text', text: [label] }, ...link];
  const line = shellLine(masking ? maskedArgv(fix.command, masking) : fix.command);
  return line.length > MOST_LINE
    ? [{ type: 'text', text: [label] }, { type: 'text', weight: 'quiet', text: [tooLong[lang]] }, ...link]
    : [{ type: 'code', text: line, label }, ...link];
}
