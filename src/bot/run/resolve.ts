// A check command -> requests: which registries of which cloud, and which vantage points look. Says in one line what cannot be asked here.
import { cloudNamed } from '../../clouds.ts';
import { resolveRegistry } from '../../command/resolve.ts';
import type { CheckCommand, RegistryReference, ResolvedRegistry } from '../../command/types.ts';
import type { CloudNames, Lang, Words } from '../../model.ts';
import { say } from '../../words/say.ts';
import { registryAllowed, vantagesFor } from '../policy.ts';
import type { Ports } from '../ports.ts';
import { type CheckRequest, requestOf } from './request.ts';

export type Requests =
  | { readonly requests: readonly CheckRequest[] }
  | { readonly problem: Words; readonly code: string; readonly forbidden: boolean; readonly suggestion?: string };

const no = (code: string, problem: Words, forbidden = false): Requests => ({ problem, code, forbidden });

export function resolveReference(ports: Pick<Ports, 'cloud' | 'ownCloud'>, reference: RegistryReference, named: string | undefined) {
  const cloud: CloudNames = named === undefined ? ports.cloud : (cloudNamed(named) ?? ports.cloud);
  return resolveRegistry(reference, cloud, named !== undefined || ports.ownCloud);
}

export async function resolveRequests(ports: Ports, command: CheckCommand, channel: string, lang: Lang): Promise<Requests> {
  const { policy, workers } = ports;
  const enrolled = (await workers.list()).filter((worker) => !worker.revoked).map((worker) => worker.name);
  const requests: CheckRequest[] = [];
  for (const reference of command.registries) {
    const resolved = resolveReference(ports, reference, command.cloud);
    if (!resolved.ok)
      return { ...no(resolved.problem.code, resolved.problem.words), ...(resolved.problem.suggestion ? { suggestion: resolved.problem.suggestion } : {}) };
    const { registry } = resolved;
    if (!registryAllowed(policy, channel, registry))
      return no(
        'registry-not-allowed',
        say(
          `${registry.name} may not be looked at from here. Ask an admin to add it to this channel’s registries.`,
          `不允许在此处检查 ${registry.name}。请联系管理员将其加入此频道的注册表列表。`,
        ),
        true,
      );
    const from = vantagesOf(ports, command.from, registry, enrolled);
    if ('problem' in from) return from;
    requests.push(requestOf(command, registry, from.names, lang));
  }
  return { requests };
}

/** Nothing said: here, and the workers that serve it. `all` means the same, said aloud. */
function vantagesOf(
  { policy }: Ports,
  said: readonly string[],
  registry: ResolvedRegistry,
  enrolled: readonly string[],
): { readonly names: readonly string[] } | Extract<Requests, { problem: Words }> {
  const serving = vantagesFor(policy, registry, enrolled);
  if (said.length === 0 || said.includes('all')) return { names: ['here', ...serving] };
  const unknown = said.find((name) => name !== 'here' && !enrolled.includes(name));
  if (unknown !== undefined) {
    const list = ['here', ...serving].join(', ');
    return {
      problem: say(`There is no vantage “${unknown}”. Known here: ${list}.`, `没有名为“${unknown}”的探测位置。可用：${list}。`),
      code: 'unknown-vantage',
      forbidden: false,
    };
  }
  const elsewhere = said.find((name) => name !== 'here' && !serving.includes(name));
  if (elsewhere !== undefined)
    return {
      problem: say(`The policy does not let ${elsewhere} look at ${registry.name}.`, `策略不允许从 ${elsewhere} 检查 ${registry.name}。`),
      code: 'vantage-not-allowed',
      forbidden: true,
    };
  return { names: [...new Set(said)] };
}
