// Hosts that serve layers and cannot be connected to, while the login server can. Pure; shared by the rules about data hosts.
import type { Evidence, Failed } from '../evidence.ts';
import type { NetworkVantage, Observation } from '../model.ts';
import { type Block, blockOf, brokenFamily, type Connects, connectsOf, isEndpointAddress, sometimesConnects } from './reach.ts';

type Kinds = 'tcp' | 'client' | 'path' | 'privateEndpoint' | 'pull';

export interface HostBlock {
  readonly host: string;
  readonly fault: Block['fault'];
  readonly whole: boolean;
  readonly failures: readonly [Observation<'tcp'> | Observation<'pull'>, ...(Observation<'tcp'> | Observation<'pull'>)[]];
  readonly address?: string;
}

/** Does a failure speak for a block rather than for a dead machine? At a private address, only silence does. */
const tells = (evidence: Evidence<'privateEndpoint' | 'path'>, block: Block, o: Failed<'tcp'>): boolean =>
  !sometimesConnects(evidence, o) && (block.fault === 'timed-out' || !isEndpointAddress(evidence, o.address));

/** Is this host blocked on its own way? Undefined where it connects, or where one of several addresses of a family does. */
export function hostBlock(evidence: Evidence<'privateEndpoint' | 'path'>, connects: Connects): HostBlock | undefined {
  const block = blockOf(connects);
  const family = brokenFamily(connects);
  if (!block || family === 6 || (!block.whole && family === undefined)) return undefined;
  const [first, ...rest] = block.failures.filter((o) => tells(evidence, block, o));
  if (!first) return undefined;
  return { host: connects.host, fault: block.fault, whole: block.whole, failures: [first, ...rest], ...(first.address ? { address: first.address } : {}) };
}

/**
 * Does the login server's state leave the blame with the data hosts? Yes where it connects or was not looked at. Where it is
 * dropped too, on a public address, the finding about it will explain this one.
 */
export function loginLeavesBlame(evidence: Evidence<'tcp' | 'client' | 'privateEndpoint'>, from: NetworkVantage, fault: Block['fault']): boolean {
  const [login] = connectsOf(evidence, from, ['login']);
  const block = login && blockOf(login);
  if (!login || !block?.whole) return true;
  return fault === 'timed-out' && block.fault === 'timed-out' && !isEndpointAddress(evidence, block.failures[0].address);
}

/** Layers' hosts that a real pull could not connect to, and no connect of ours looked at. */
function fromPulls(evidence: Evidence<'pull'>, from: NetworkVantage, known: readonly string[]): readonly HostBlock[] {
  return evidence.seen('pull', { from, way: 'direct' }).flatMap((o) =>
    o.facts.steps.flatMap((step): HostBlock[] => {
      const fault = step.fault === 'reset' ? 'refused' : step.fault;
      if (step.step !== 'layer' || known.includes(step.host)) return [];
      return fault === 'timed-out' || fault === 'refused' || fault === 'unreachable' ? [{ host: step.host, fault, whole: true, failures: [o] }] : [];
    }),
  );
}

/** Data and storage hosts that this vantage cannot connect to. */
export function dataBlocks(evidence: Evidence<Kinds>, from: NetworkVantage): readonly HostBlock[] {
  const all = connectsOf(evidence, from, ['data', 'storage']);
  const blocks = all.flatMap((connects) => hostBlock(evidence, connects) ?? []);
  const pulled = fromPulls(
    evidence,
    from,
    all.map((c) => c.host),
  );
  return [...blocks, ...pulled].filter((block) => loginLeavesBlame(evidence, from, block.fault));
}
