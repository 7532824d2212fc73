// Where this worker stands, by its own knowledge: so that what Azure says of that network can be joined to it.
import { networkInterfaces } from 'node:os';
import { chosenProxy, withoutCredentials } from '../evaluate/no-proxy.ts';
import type { CloudNames, Observation } from '../model.ts';
import { askInstance, type Instance } from '../probe/client/instance.ts';
import { configuredServers, type SystemDns } from '../probe/dns.ts';
import type { Standing } from './protocol.ts';

export interface StandingOptions {
  readonly cloud: CloudNames;
  readonly system: SystemDns;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Origin of the instance metadata service, where it is not Azure's own. */
  readonly metadata?: string;
  readonly signal: AbortSignal;
}

export interface Where {
  /** At once: what is not known yet is left out. */
  now(): Promise<Standing>;
  /** A denial names the address that the registry saw. */
  learn(observation: Observation): void;
}

const plain = (text: string, most: number): string => text.replace(/[^\x20-\x7e]/g, '?').slice(0, most);

function ownAddress(): string | undefined {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const outward = all.filter(({ internal, address }) => !internal && !address.startsWith('fe80:'));
  return (outward.find(({ family }) => family === 'IPv4') ?? outward[0])?.address;
}

export function standing({ cloud, system, env, metadata, signal }: StandingOptions): Where {
  let instance: Instance | undefined;
  let egressIp: string | undefined;
  void askInstance(signal, metadata).then((known) => {
    instance = known;
  });
  return {
    async now() {
      const servers = await configuredServers({ cloud }, system);
      const { go } = chosenProxy(env, `registry.${cloud.registrySuffix}`, cloud.ports.registry);
      const privateIp = instance?.addresses?.[0] ?? ownAddress();
      return {
        ...(instance?.vmId ? { vmId: plain(instance.vmId, 600) } : {}),
        ...(instance?.location ? { location: plain(instance.location, 60) } : {}),
        ...(privateIp ? { privateIp: plain(privateIp, 60) } : {}),
        ...(egressIp ? { egressIp: plain(egressIp, 60) } : {}),
        resolvers: servers.slice(0, 16).map((server) => plain(server, 100)),
        ...(go === undefined ? {} : { proxy: plain(withoutCredentials(go), 300) }),
      };
    },
    learn(observation) {
      if (observation.kind === 'http' && observation.outcome.status === 'ok') egressIp = observation.outcome.facts.clientIp ?? egressIp;
    },
  };
}
