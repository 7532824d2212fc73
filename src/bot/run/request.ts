// What one run looks for: a check command about one registry, resolved, with its vantage points named. Plain JSON: it waits in the store.
import type { CheckCommand, ResolvedRegistry } from '../../command/types.ts';
import type { Lang, Op, Question, Service } from '../../model.ts';

export interface CheckRequest {
  readonly registry: ResolvedRegistry;
  readonly op: Op;
  readonly repo?: string;
  readonly for?: { readonly service: Service; readonly resourceId?: string };
  readonly deep: boolean;
  /** 'here' and enrolled workers' names; at least one. */
  readonly from: readonly string[];
  readonly deadlineMs: number;
  /** Pasted error text, redacted. */
  readonly text?: string;
  readonly lang: Lang;
}

/** In chat nobody waits longer than this without having asked for it. */
export const CHAT_DEADLINE_MS = 20_000;

export function requestOf(command: CheckCommand, registry: ResolvedRegistry, from: readonly string[], lang: Lang): CheckRequest {
  const repo = command.repo ?? registry.repo;
  return {
    registry,
    op: command.op ?? 'pull',
    ...(repo ? { repo } : {}),
    ...(command.for ? { for: command.for } : {}),
    deep: command.deep,
    from,
    deadlineMs: command.deadlineMs ?? CHAT_DEADLINE_MS,
    ...(command.text ? { text: command.text } : {}),
    lang,
  };
}

/** Two requests that are the same in this would see the same: the second joins the first while it runs. Language and asker do not matter. */
export const samenessOf = ({ registry, op, repo, for: service, deep, from, deadlineMs, text }: CheckRequest): string =>
  JSON.stringify([
    ...[registry.cloud.name, registry.loginServer, registry.typedHost ?? '', registry.resourceId ?? ''],
    ...[op, repo ?? '', service ?? '', deep, [...from].sort(), deadlineMs, text ?? ''],
  ]);

/** The question that rules see; `at` is the time of the run. */
export function questionOf(request: CheckRequest, at: string): Question {
  const { registry, op, repo, for: service, deep, from } = request;
  const { name, loginServer, resourceId, cloud } = registry;
  return {
    registry: { name, loginServer, ...(resourceId ? { resourceId } : {}) },
    cloud,
    op,
    ...(service ? { for: service } : {}),
    ...(repo ? { repo } : {}),
    from: from.map((place) => (place === 'here' ? 'here' : `worker:${place}`)),
    deep,
    at,
  };
}
