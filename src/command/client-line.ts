// A line of docker, podman, skopeo, ctr, az acr … pasted as it was typed: which registry, and to do what? Its secrets are never kept. Pure.
import type { Op, Service } from '../model.ts';
import { isProblem, referenceOf } from './reference.ts';
import type { Token } from './tokens.ts';
import type { RegistryReference } from './types.ts';

export interface ClientLine {
  readonly references: readonly RegistryReference[];
  readonly op?: Op;
  readonly for?: Service;
  /** Words of ours after the client's reference: --from vnet-a. */
  readonly after: readonly Token[];
}

const CLIENTS = new Set([
  'docker',
  'podman',
  'nerdctl',
  'skopeo',
  'ctr',
  'crictl',
  'buildah',
  'oras',
  'helm',
  'crane',
  'regctl',
  'az',
  'docker-compose',
  'kubectl',
  'curl',
]);
const OPS: Readonly<Record<string, Op>> = {
  pull: 'pull',
  run: 'pull',
  create: 'pull',
  build: 'pull',
  inspect: 'pull',
  copy: 'pull',
  cp: 'pull',
  manifest: 'pull',
  install: 'pull',
  upgrade: 'pull',
  push: 'push',
  login: 'login',
};
/** Options whose value is a name or a secret, and never an image. */
const PERSONAL = /^(-u|-p|--username|--password|--user|--creds|--src-creds|--dest-creds|--authfile|--subscription|-g|--resource-group|-e|--env)$/;
const ENDS = /^(\||\|\||&&|;|>|>>|2>&1|&)$/;

/** Where the client's own word stands: after a prompt, sudo, or what is piped into it. */
function clientAt(tokens: readonly Token[]): number {
  const lead = tokens.slice(0, 12).map((t) => t.text.toLowerCase());
  const toolOf = (word: string): string => word.replace(/^.*[/\\]/, '').replace(/\.exe$/, '');
  let at = 0;
  if (['echo', 'printf', 'cat'].includes(lead[0] ?? '')) at = lead.indexOf('|') + 1;
  else while (['$', '#', '>', 'sudo', '-e', '-n'].includes(lead[at] ?? '')) at++;
  const word = lead[at];
  // A tool's name alone, or in front of an option of ours, is a registry's name or a question.
  return word !== undefined && CLIENTS.has(toolOf(word)) && tokens.length > at + 1 ? at : -1;
}

export const isClientLine = (tokens: readonly Token[]): boolean => clientAt(tokens) >= 0;

function azLine(words: readonly Token[]): ClientLine {
  const texts = words.map((t) => t.text);
  const named = (names: readonly string[]): string | undefined => {
    const at = texts.findIndex((text) => names.includes(text.toLowerCase()));
    const inline = texts.find((text) => names.some((name) => text.toLowerCase().startsWith(`${name}=`)));
    return inline?.slice(inline.indexOf('=') + 1) ?? (at < 0 ? undefined : texts[at + 1]);
  };
  const group = texts[1]?.toLowerCase();
  if (group !== 'acr' && group !== 'aks') return { references: [], after: [] };
  const given = group === 'aks' ? named(['--acr', '--attach-acr']) : named(['-n', '--name', '-r', '--registry']);
  const reference = given === undefined ? undefined : referenceOf(given);
  const verb = texts[2]?.toLowerCase() ?? '';
  const op: Op | undefined =
    verb === 'login'
      ? 'login'
      : ['build', 'run', 'task', 'repository', 'manifest', 'check-health', 'pack'].includes(verb) || group === 'aks'
        ? undefined
        : 'manage';
  const service: Service | undefined = group === 'aks' ? 'aks' : ['build', 'run', 'task', 'pack'].includes(verb) ? 'tasks' : undefined;
  return {
    references: reference && !isProblem(reference) ? [reference] : [],
    ...(op === undefined ? {} : { op }),
    ...(service === undefined ? {} : { for: service }),
    after: [],
  };
}

/** A word that may be an image or a server: a host with a dot in front. */
function imageIn(text: string): RegistryReference | undefined {
  const bare = text.replace(/[;,|]+$/, '');
  if (/^[./~-]/.test(bare) || !/^(?:[a-z]+:\/\/)?[^/\s]*\./i.test(bare)) return undefined;
  if (/^[^/]*@/.test(bare) && !bare.includes('/') && !bare.includes('@sha')) return undefined; // an e-mail address
  const reference = referenceOf(bare);
  return isProblem(reference) || reference.form !== 'host' ? undefined : reference;
}

/** The registry that the line talks to, and what for. No references: it names none. */
export function clientLineOf(tokens: readonly Token[]): ClientLine {
  const start = clientAt(tokens);
  const end = tokens.findIndex((t, i) => i > start && ENDS.test(t.text));
  const words = tokens.slice(start, end < 0 ? undefined : end);
  if (/(^|[/\\])az(\.exe|\.cmd)?$/i.test(words[0]?.text ?? '')) return azLine(words);
  const verb = words.map((t) => t.text.toLowerCase()).find((text) => Object.hasOwn(OPS, text));
  const found: { readonly reference: RegistryReference; readonly at: number }[] = [];
  for (let i = 1; i < words.length; i++) {
    const text = words[i]?.text ?? '';
    if (PERSONAL.test(text)) i++;
    else if (!text.startsWith('-')) {
      const reference = imageIn(text);
      if (reference) found.push({ reference, at: i });
    }
  }
  const known = found.find(({ reference }) => /\.azurecr\.(io|cn|us)$/.test(reference.value));
  const chosen = known ?? (verb === 'login' ? found.at(-1) : found[0]);
  // skopeo copy docker://a docker://b: b is pushed to.
  const copies = verb === 'copy' || verb === 'cp';
  const second = copies && chosen !== undefined && found.length > 1 && chosen === found.at(-1);
  const op = second ? 'push' : verb === undefined ? undefined : OPS[verb];
  return { references: chosen ? [chosen.reference] : [], ...(op === undefined ? {} : { op }), after: chosen ? words.slice(chosen.at + 1) : [] };
}
