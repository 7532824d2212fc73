// check, rerun and diagnose: what is to be looked at. Pure.
import type { Op, Service } from '../../model.ts';
import { COMMAND_WORDS as words } from '../../words/command.ts';
import { say } from '../../words/say.ts';
import { type Args, WANTED } from '../args.ts';
import { repositoryOf } from '../reference.ts';
import type { CheckCommand, Command, RegistryReference } from '../types.ts';
import { botOf, durationOf, isFile, isPlaceName, isResourceId, OPS, oneOf, proxyOf, resolverOf, SERVICES, serviceOfId } from '../values.ts';
import { cloudOf, commonOf, fileOf, optional, placesOf } from './common.ts';

const LEAST_MS = 1000;
const MOST_MS = 120_000;

function serviceOf(text: string): { readonly service: Service; readonly resourceId?: string } | undefined {
  const [first = '', ...more] = text.trim().split(/\s+/);
  const id = isResourceId(first) ? first : more[0];
  const service = oneOf(first, SERVICES) ?? (id === undefined ? undefined : serviceOfId(id));
  if (service === undefined || more.length > 1 || (id !== undefined && !isResourceId(id))) return undefined;
  return { service, ...(id === undefined ? {} : { resourceId: id }) };
}

const deadlineOf = (text: string): number | undefined => {
  const ms = durationOf(text);
  return ms !== undefined && ms >= LEAST_MS && ms <= MOST_MS ? ms : undefined;
};

function localOf(args: Args) {
  return {
    resolvers: args.all('resolver', resolverOf, say('give IP or IP:PORT, such as 10.0.0.4 or [::1]:53', '请使用 IP 或 IP:端口，例如 10.0.0.4 或 [::1]:53')),
    ...optional('proxy', args.as('proxy', proxyOf, say('give http://host:port, or none', '请使用 http://主机:端口，或 none'))),
    ...optional(
      'label',
      args.as('label', (text) => (isPlaceName(text) ? text : undefined), WANTED.name),
    ),
    ...optional('bot', args.as('bot', botOf, say('give an https URL (http on loopback only)', '请使用 https URL（仅环回地址可用 http）'))),
    ...fileOf(args, 'save'),
    ...fileOf(args, 'picture'),
  };
}
/** What a pasted client line adds to a check. */
export interface Implied {
  readonly registries?: readonly RegistryReference[];
  readonly op?: Op;
  readonly for?: Service;
  readonly text?: string;
}

export function buildCheck(args: Args, implied: Implied = {}): CheckCommand {
  const registries = implied.registries ?? args.registries();
  args.end();
  const op = args.as('op', (text) => oneOf(text, OPS), say('give login, pull, push or manage', '请使用 login、pull、push 或 manage')) ?? implied.op;
  const repo = args.as('repo', repositoryOf, say('give a repository such as team/app:1.2', '请使用存储库，例如 team/app:1.2'));
  if (registries.length === 0) args.fail('missing-registry', words.missingRegistry());
  if (repo !== undefined && registries.some((r) => r.repo !== undefined && r.repo !== repo)) args.fail('conflict', words.conflict(`--repo ${repo}`, 'image'));
  const wantedService = say(
    'give aks, app-service, aci, container-apps, tasks, defender or devops, and its resource id if you like',
    '请使用 aks、app-service、aci、container-apps、tasks、defender 或 devops，其后可加资源 ID',
  );
  return {
    verb: 'check',
    registries,
    from: placesOf(args),
    ...optional('repo', repo),
    ...optional('op', op),
    deep: args.has('deep'),
    ...optional('for', args.as('for', serviceOf, wantedService) ?? (implied.for ? { service: implied.for } : undefined)),
    private: args.has('private'),
    ...optional('deadlineMs', args.as('deadline', deadlineOf, say('give 1s to 120s, such as 20s', '请使用 1s 到 120s，例如 20s'))),
    ...optional('text', implied.text),
    ...cloudOf(args),
    ...localOf(args),
    ...commonOf(args),
  };
}

export function buildDiagnose(args: Args): Command {
  const files: string[] = [];
  for (let file = args.maybeRaw(); file !== undefined; file = args.maybeRaw()) {
    if (!isFile(file)) args.fail('invalid-value', words.badWord(file, WANTED.file));
    files.push(file);
  }
  if (files.length === 0)
    args.fail('missing-argument', words.missingArgument('diagnose', say('a saved report (a file, or - for stdin)', '已保存的报告（文件，或 - 表示标准输入）')));
  if (files.filter((file) => file === '-').length > 1) args.fail('conflict', words.conflict('-', '-'));
  return { verb: 'diagnose', files, ...fileOf(args, 'save'), ...fileOf(args, 'picture'), ...commonOf(args) };
}

export function buildRerun(args: Args): Command {
  args.end();
  return { verb: 'rerun', from: placesOf(args), deep: args.has('deep'), private: args.has('private'), ...commonOf(args) };
}
