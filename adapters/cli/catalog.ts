// `acr-check rules` and `acr-check explain`: the catalog, as a list and one by one.
import { nearest } from '../../src/command/nearest.ts';
import type { ExplainCommand } from '../../src/command/types.ts';
import type { Lang } from '../../src/model.ts';
import { RULES } from '../../src/rules/index.ts';
import { CLI_WORDS as words } from '../../src/words/cli.ts';
import { renderRule, renderRules } from './explain.ts';
import { EXIT, refuse, type Terminal } from './terminal.ts';

export function runRules(json: boolean, lang: Lang, terminal: Terminal): number {
  const { width, colour } = terminal;
  const list = RULES.map(({ id, layer, severity, needs, title }) => ({ id, layer, severity, needs, title: title[lang] }));
  terminal.out(json ? `${JSON.stringify(list, null, 2)}\n` : renderRules(RULES, lang, { width, colour }));
  return EXIT.reachable;
}

export function runExplain(command: ExplainCommand, lang: Lang, terminal: Terminal): number {
  const { subject } = command;
  if (typeof subject === 'string' || 'finding' in subject) return refuse(terminal, words.needsThread, lang);
  const rule = RULES.find(({ id }) => id === subject.rule);
  if (!rule) {
    const near = nearest(
      subject.rule,
      RULES.map(({ id }) => id),
    );
    return refuse(terminal, words.noRule(subject.rule, near), lang);
  }
  const { width, colour } = terminal;
  terminal.out(renderRule(rule, lang, { width, colour }));
  return EXIT.reachable;
}
