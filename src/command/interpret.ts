// One line of words -> Command: finds the verb, or what stands in for it, and lets it be built. Pure.
import type { CloudNames, Words } from '../model.ts';
import { redact } from '../symptom/redact.ts';
import { COMMAND_WORDS as words } from '../words/command.ts';
import { Args } from './args.ts';
import { buildCheck, type Implied } from './build/check.ts';
import { commandFrom } from './build.ts';
import { clientLineOf, isClientLine } from './client-line.ts';
import { nearest } from './nearest.ts';
import { isOption, optionSpec } from './options.ts';
import { keptText, pastedFrom, registryIn } from './pasted.ts';
import { bare, phraseIn } from './phrases.ts';
import { isProblem, referenceOf } from './reference.ts';
import { type Line, lineOf, type Token } from './tokens.ts';
import type { Command, Parsed, Problem, Surface } from './types.ts';
import { optionsOf, subNamed, VERBS, type VerbSpec, verbNamed } from './verbs.ts';

/** What came in. `cut`: it was longer than anybody reads. `cloud`: the one in force, where it is known. */
export interface Heard {
  readonly line: Line;
  readonly surface: Surface;
  readonly cut: boolean;
  readonly cloud: CloudNames | undefined;
}

export const CHATS: readonly Surface[] = ['slash', 'mention', 'thread'];
const speaks = (surface: Surface): boolean => surface !== 'cli';
const refuse = (problem: Problem): Parsed => ({ ok: false, problem });
const accept = (command: Command, notes: readonly Words[] = []): Parsed => ({ ok: true, command, notes });
const done = (args: Args, command: Command, notes: readonly Words[] = []): Parsed => (args.problem ? refuse(args.problem) : accept(command, notes));

/** Index of the first word that is no option and no option's value. */
function firstWord(tokens: readonly Token[]): number {
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token === undefined || token.quoted || !/^--?[a-z]/i.test(token.text)) return i;
    const name = token.text.slice(2).toLowerCase();
    if (isOption(name) && optionSpec(name).value !== undefined) i++;
  }
  return -1;
}

const isHelp = (token: Token | undefined): boolean => token !== undefined && !token.quoted && (token.text === '--help' || token.text === '-h');

/** A check: words before the pasted text are the command, what follows is evidence. */
function check(heard: Heard, drop: readonly Token[], implied: Implied = {}, head?: readonly Token[]): Parsed {
  const { surface, cut, cloud } = heard;
  const { source } = heard.line;
  const pasted = speaks(surface) ? pastedFrom(source) : undefined;
  const separated = heard.line.pastedAt !== undefined && heard.line.headEnd <= (pasted ?? source.length);
  const line = separated || pasted === undefined ? heard.line : { ...lineOf(source, pasted), pastedAt: pasted };
  const starts = new Set(drop.map((token) => token.start));
  const args = new Args({ source, tokens: line.tokens, headEnd: line.headEnd, ...(line.more && !implied.registries ? { more: true } : {}) }, 'check', surface);
  const verb = verbNamed('check');
  args.read(
    (head ?? line.tokens).filter((token) => !starts.has(token.start) && token.start < line.headEnd),
    verb ? optionsOf(verb) : [],
  );
  const kept = keptText(implied.text ?? (line.pastedAt === undefined ? '' : source.slice(line.pastedAt)), cut);
  const told = args.peek() === undefined && !implied.registries && kept.text !== undefined ? registryIn(kept.text, cloud) : undefined;
  const registries = implied.registries ?? (told ? [told] : undefined);
  const command = buildCheck(args, { ...implied, ...(registries ? { registries } : {}), ...(kept.text === undefined ? {} : { text: kept.text }) });
  return done(args, command, kept.notes);
}

/** A whole message, or an error pasted without a command, that names a registry: a check with that text. */
function sentence(heard: Heard): Parsed | undefined {
  const registry = registryIn(heard.line.source, heard.cloud);
  return registry && check(heard, [], { registries: [registry], text: heard.line.source }, []);
}

function clientLine(heard: Heard, tokens: readonly Token[], drop: readonly Token[]): Parsed {
  const end = speaks(heard.surface) ? (pastedFrom(heard.line.source) ?? heard.line.headEnd) : heard.line.headEnd;
  const line = clientLineOf(tokens.filter((token) => token.start < end));
  const [reference] = line.references;
  if (!reference) return refuse({ code: 'missing-registry', words: words.noRegistryHost(tokens.map((t) => t.text).join(' ')) });
  const known = new Set<string>(optionsOf(VERBS[0] as VerbSpec));
  const ours = line.after.findIndex((token) => /^--/.test(token.text) && known.has(token.text.slice(2).replace(/=.*$/s, '').toLowerCase()));
  const implied = { registries: [reference], ...(line.op ? { op: line.op } : {}), ...(line.for ? { for: line.for } : {}) };
  return check(heard, drop, implied, ours < 0 ? [] : line.after.slice(ours));
}

/** No verb: a registry, a client's line, an error text that names one, or nothing that is understood. */
function withoutVerb(heard: Heard, tokens: readonly Token[]): Parsed {
  const { surface, line } = heard;
  if (isClientLine(tokens)) return clientLine(heard, tokens, []);
  const first = tokens[firstWord(tokens)];
  const end = speaks(surface) ? (pastedFrom(line.source) ?? line.headEnd) : line.headEnd;
  const plain = tokens.filter((token, i) => token.start < end && (i === 0 || !tokens[i - 1]?.text.startsWith('--')) && !token.text.startsWith('-'));
  const said = bare(first?.text ?? '');
  const [head = ''] = (first?.text ?? '').split(',');
  const reference = referenceOf(head);
  const near = nearest(
    said,
    VERBS.filter((spec) => spec.where === 'both' || (spec.where === 'chat') === speaks(surface)).map((spec) => spec.verb),
  );
  const several = plain.length > 1 && !plain.some((token, i) => i > 0 && (token.text.startsWith(',') || plain[i - 1]?.text.endsWith(',')));
  const whole = isProblem(reference) || reference.form === 'name';
  const meant =
    near === undefined || first === undefined
      ? undefined
      : `${near} ${redact(line.source.slice(first.end, first.end + 200))
          .replace(/\s+/g, ' ')
          .trim()}`.trim();
  const unknown = (): Parsed =>
    refuse(
      surface === 'thread' && meant === undefined
        ? { code: 'not-understood', words: words.notUnderstood() }
        : { code: 'unknown-verb', words: words.unknownVerb(said, meant), suggestion: meant ?? 'help' },
    );
  if (first === undefined) return check(heard, []);
  if (several && (whole || CHATS.includes(surface)))
    return (near === undefined || !whole ? sentence(heard) : undefined) ?? (whole ? unknown() : check(heard, []));
  if (isProblem(reference)) {
    if (near !== undefined) return unknown();
    return sentence(heard) ?? (surface === 'thread' ? unknown() : refuse(reference));
  }
  if (whole && surface === 'thread') return unknown();
  if (whole && nearest(said, near === undefined ? [] : [near], 1) !== undefined && line.pastedAt === undefined) {
    return refuse({ code: 'unknown-verb', words: words.verbOrRegistry(head, near ?? ''), suggestion: near ?? 'help' });
  }
  return check(heard, []);
}

function withVerb(heard: Heard, spec: VerbSpec, tokens: readonly Token[], at: number): Parsed {
  const { line, surface } = heard;
  const said = tokens[at];
  const others = tokens.filter((_, i) => i !== at);
  const following = tokens.slice(at + 1);
  if (spec.where === 'cli' && speaks(surface)) return refuse({ code: 'command-line-only', words: words.verbLocal(spec.verb) });
  if (spec.where === 'chat' && !speaks(surface)) return refuse({ code: 'chat-only', words: words.verbChat(spec.verb) });
  if (spec.verb === 'check' && isClientLine(following)) return clientLine(heard, following, said ? [said] : []);
  const wantsHelp = spec.free || spec.subs ? isHelp(following[0]) || (isHelp(following[1]) && following.length === 2) : others.some(isHelp);
  if (wantsHelp) return accept({ verb: 'help', topic: spec.verb });
  if (spec.verb === 'check') return check(heard, said ? [said] : [], {}, line.tokens === tokens ? undefined : tokens);

  const next = spec.subs ? firstWord(following) : -1;
  const word = bare(following[next]?.text ?? '');
  const action = spec.subs ? (subNamed(spec, word) ?? (next < 0 ? spec.sub : undefined)) : '';
  if (action === undefined) {
    const known = Object.keys(spec.subs ?? {});
    if (next < 0) return refuse({ code: 'missing-argument', words: words.missingAction(spec.verb, known.join(', ')), suggestion: `help ${spec.verb}` });
    const near = nearest(word, known);
    const suggestion = near === undefined ? `help ${spec.verb}` : `${spec.verb} ${near}`;
    return refuse({ code: 'unknown-verb', words: words.unknownAction(spec.verb, word, known.join(', ')), suggestion });
  }
  const sub = spec.subs?.[action];
  if (sub?.where === 'cli' && speaks(surface)) return refuse({ code: 'command-line-only', words: words.verbLocal(`${spec.verb} ${action}`) });
  const args = new Args(line, sub ? `${spec.verb} ${action}` : spec.verb, surface);
  const rest = next < 0 ? others : others.filter((token) => token !== following[next]);
  args.read(rest, optionsOf(spec, sub ? action : undefined), (sub?.free ?? spec.free) === true);
  const command = commandFrom(spec.verb, args, action);
  if (!(sub?.free ?? spec.free)) args.end();
  const secret = speaks(surface) && redact(line.source.slice(0, 4000)) !== line.source.slice(0, 4000);
  return done(args, command, secret ? [words.secretRemoved()] : []);
}

/** Words that stand for others become those, at the place of the first. */
function rephrased(tokens: readonly Token[]): readonly Token[] {
  const phrase = phraseIn(tokens.map((token) => (token.quoted ? '"' : token.text)));
  const [first] = tokens;
  if (!phrase || !first) return tokens;
  const meant = phrase.meant.map((text) => ({ text, raw: text, start: first.start, end: first.end, quoted: false }));
  return [...meant, ...tokens.slice(phrase.used)];
}

/** The command that a line means, or why it means none. Never throws. */
export function interpret(heard: Heard): Parsed {
  const { surface } = heard;
  const tokens = speaks(surface) ? rephrased(heard.line.tokens) : heard.line.tokens;
  const spoken = tokens !== heard.line.tokens;
  const [first] = tokens;
  if (first === undefined && heard.line.pastedAt === undefined) {
    return surface === 'thread' || surface === 'api'
      ? refuse({ code: 'not-understood', words: words.notUnderstood(), suggestion: 'help' })
      : accept({ verb: 'help' });
  }
  if (['--version', '-V', '-v'].includes(first?.text ?? '')) return accept({ verb: 'version' });
  const at = firstWord(tokens);
  const word = tokens[at];
  const spec = word === undefined || word.quoted ? undefined : verbNamed(bare(word.text));
  if (!spec)
    return tokens.length > 0 && tokens.every((token, i) => i !== at && isHelp(token))
      ? accept({ verb: 'help' })
      : isHelp(first) && word === undefined
        ? accept({ verb: 'help' })
        : withoutVerb(heard, tokens);
  // "why can vnet-a not pull contoso.azurecr.io/app?" asks about that registry, not about the last report.
  if (spoken && spec.verb === 'explain' && tokens.length > at + 1) return sentence(heard) ?? withVerb(heard, spec, tokens, at);
  // In a chat nobody has report files: "diagnose contoso" asks for a check.
  if (spec.verb === 'diagnose' && speaks(surface) && !tokens.some((token) => /\.json$|^-$/.test(token.text))) {
    return withVerb(heard, verbNamed('check') ?? spec, tokens, at);
  }
  return withVerb(heard, spec, tokens, at);
}
