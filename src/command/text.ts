// Command -> the text that parses back to it: what a button carries, what a thread remembers. Pure.
import type { Command, DigestSettings, RegistryReference } from './types.ts';
import { durationText } from './values.ts';

/** One word, in quotes where it would fall apart or be taken for something else. */
const word = (text: string): string =>
  /[\s"'“”‘’「」＂\\`*~、]|^[_‐‑‒–—―−-]|_$|[\uff01-\uff5e]/.test(text) || text === '' ? `"${text.replace(/["”“＂\\]/g, '\\$&')}"` : text;
const option = (name: string, value: string | undefined): readonly string[] => (value === undefined ? [] : [`--${name}`, word(value)]);
const each = (name: string, values: readonly string[]): readonly string[] => values.flatMap((value) => option(name, value));
const flag = (name: string, on: boolean): readonly string[] => (on ? [`--${name}`] : []);
/** Text to the end of the line: in one pair of quotes, whatever it holds. */
const free = (text: string | undefined): readonly string[] => (text === undefined ? [] : [`"${text}"`]);
const time = (ms: number | undefined): string | undefined => (ms === undefined ? undefined : durationText(ms));
const named = (registries: readonly RegistryReference[]): readonly string[] => (registries.length > 0 ? [registries.map(({ typed }) => typed).join(',')] : []);
const one = (registry: RegistryReference | undefined): readonly string[] => named(registry ? [registry] : []);
/** A proxy's credentials are nobody's to read. */
const withoutUser = (url: string | undefined): string | undefined => url?.replace(/(?<=:\/\/)[^/@]{0,2000}@/, '');

const settings = (given: DigestSettings): readonly string[] => [
  ...(given.cron === undefined ? [] : ['--cron', `"${given.cron}"`]),
  ...option('tz', given.tz),
  ...flag('only-changes', given.only === 'changes'),
  ...flag('always', given.only === 'always'),
  ...option('min-severity', given.minSeverity),
  ...each('exclude', given.exclude),
  ...option('quiet', given.quiet),
  ...each('from', given.from),
  ...flag('broadcast', given.broadcast),
];

function digest(command: Extract<Command, { verb: 'digest' }>): readonly string[] {
  switch (command.action) {
    case 'subscribe': {
      const subjects = [...command.registries.map(({ typed }) => typed), ...command.groups.map((group) => `group:${group}`)].join(',');
      return [subjects, ...settings(command), ...option('cloud', command.cloud)];
    }
    case 'edit':
      return [command.id, ...settings(command)];
    case 'pause':
      return [command.id, ...(command.forMs === undefined ? [] : [durationText(command.forMs)])];
    case 'list':
      return [];
    default:
      return [command.id];
  }
}

function incident(command: Extract<Command, { verb: 'incident' }>): readonly string[] {
  switch (command.action) {
    case 'start':
      return [...option('cloud', command.cloud), ...one(command.registry), ...free(command.title)];
    case 'note':
      return free(command.text);
    case 'owner':
      return free(command.user);
    case 'severity':
      return [String(command.level)];
    case 'resolve':
      return free(command.cause);
    case 'export':
      return option('format', command.format);
    default:
      return [];
  }
}

function check(command: Extract<Command, { verb: 'check' }>): readonly string[] {
  const { for: service } = command;
  return [
    ...named(command.registries),
    ...each('from', command.from),
    ...option('repo', command.repo),
    ...option('op', command.op),
    ...flag('deep', command.deep),
    ...(service ? ['--for', service.service, ...(service.resourceId === undefined ? [] : [service.resourceId])] : []),
    ...flag('private', command.private),
    ...option('deadline', time(command.deadlineMs)),
    ...option('cloud', command.cloud),
    ...each('resolver', command.resolvers),
    ...option('proxy', withoutUser(command.proxy)),
    ...option('label', command.label),
    ...option('bot', command.bot),
    ...option('save', command.save),
    ...option('picture', command.picture),
  ];
}

/** What follows the verb and its action. */
function body(command: Command): readonly string[] {
  switch (command.verb) {
    case 'check':
      return check(command);
    case 'digest':
      return digest(command);
    case 'incident':
      return incident(command);
    case 'diagnose':
      return [...command.files.map((file) => (file === '-' ? '-' : word(file))), ...option('save', command.save), ...option('picture', command.picture)];
    case 'explain':
      return command.subject === 'verdict' ? [] : ['rule' in command.subject ? command.subject.rule : String(command.subject.finding)];
    case 'rerun':
      return [...each('from', command.from), ...flag('deep', command.deep), ...flag('private', command.private)];
    case 'history':
      return [...one(command.registry), '--last', String(command.last), ...option('cloud', command.cloud)];
    case 'diff':
      return [...one(command.registry), ...option('since', command.since), ...option('cloud', command.cloud)];
    case 'status':
    case 'cancel':
      return command.run === undefined ? [] : [command.run];
    case 'export':
      return [...(command.what === undefined ? [] : [command.what]), '--format', command.format, ...option('save', command.save)];
    case 'evidence':
      return command.finding === undefined ? [] : [String(command.finding)];
    case 'compare':
      return command.between;
    case 'feedback':
      return free(command.text);
    case 'help':
      return command.topic === undefined ? [] : [command.topic];
    case 'mute': {
      if (command.action === 'list') return [];
      const { target, until, reason } = command;
      const when = until === 'change' ? 'until-change' : 'forMs' in until ? durationText(until.forMs) : `until ${until.time}`;
      return [...(target === undefined ? [] : [target]), when, ...free(reason)];
    }
    case 'unmute':
      return command.target === undefined ? [] : [command.target];
    case 'vantages':
    case 'workers':
      return command.action === 'list' ? [] : [command.name];
    case 'tokens':
      if (command.action === 'list') return [];
      if (command.action === 'revoke') return [command.id];
      return [...(command.name === undefined ? [] : [command.name]), ...each('scope', command.scopes), ...option('expires', time(command.expiresMs))];
    case 'data':
      if (command.action === 'export') return option('save', command.save);
      return [...(command.what === undefined ? [] : [command.what]), ...option('before', command.before), ...flag('yes', command.yes)];
    case 'doctor':
      return command.requeue === undefined ? [] : ['requeue', command.requeue];
    case 'config':
      return [command.key, command.value].filter((part) => part !== undefined);
    case 'init':
      return command.directory === undefined ? [] : [word(command.directory)];
    case 'serve':
      return [...flag('demo', command.demo), ...flag('teams-anonymous', command.teamsAnonymous)];
    case 'worker':
      return [
        ...option('bot', command.bot),
        ...option('name', command.name),
        ...option('cloud', command.cloud),
        ...each('resolver', command.resolvers),
        ...option('proxy', withoutUser(command.proxy)),
      ];
    default:
      return [];
  }
}

/** One line (pasted text apart) that `parseText(…, 'button')` takes back to the same command. A proxy's credentials are left out. */
export function commandText(command: Command): string {
  const action = 'action' in command && !(command.verb === 'mute' && command.action === 'add') ? [command.action] : [];
  const common = [...option('lang', command.lang), ...flag(command.output ?? '', command.output !== undefined)];
  const pasted = command.verb === 'check' && command.text !== undefined ? ['--', `"${command.text}"`] : [];
  // Options stand in front: what some verbs end in is text, and no longer read as options.
  return [command.verb, ...action, ...common, ...body(command), ...pasted].join(' ');
}
