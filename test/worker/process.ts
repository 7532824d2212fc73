// A worker in this process, over the real link; what it looks with may be the test's own.
import { randomUUID } from 'node:crypto';
import { AZURE_CLOUD } from '../../src/clouds.ts';
import type { CloudNames } from '../../src/model.ts';
import type { Looking } from '../../src/observe.ts';
import { type Probing, tell } from '../../src/probe/probe.ts';
import { openLink } from '../../src/worker/link.ts';
import { type Ended, type LinkEvent, runWorker, type WorkerOptions } from '../../src/worker/run.ts';
import { standing } from '../../src/worker/standing.ts';

export interface Running {
  readonly events: LinkEvent[];
  readonly ended: Promise<Ended>;
  stop(): Promise<Ended>;
}

/** Tells one observation of the login server's name, and ends. */
export async function lookShortly({ question, from, signal, now, see, onProgress }: Looking): Promise<void> {
  const probing: Probing = { from, cloud: question.cloud, signal, now, see };
  onProgress?.({ done: 0, of: 1 });
  const facts = {
    server: '10.0.0.4:53',
    rcode: 'NOERROR',
    a: ['10.2.1.5'],
    aaaa: [],
    chain: [],
    truncated: false,
    overTcp: 'not-needed',
    asked: 1,
    answered: 1,
    distinct: 1,
  } as const;
  tell(probing, { kind: 'dns', target: { host: question.registry.loginServer, role: 'login' }, startedAt: now(), outcome: { status: 'ok', facts } });
  onProgress?.({ done: 1, of: 1, last: question.registry.loginServer });
}

export function startWorker(url: string, token: string, more: Partial<WorkerOptions> & { readonly cloud?: CloudNames } = {}): Running {
  const events: LinkEvent[] = [];
  const control = new AbortController();
  const cloud = more.cloud ?? AZURE_CLOUD;
  const system = { hostsFile: '/dev/null', resolvConf: '/dev/null', servers: ['127.0.0.53'] };
  const ended = runWorker({
    link: openLink({ bot: url, token: async () => token, env: {} }),
    ...{ name: /^acw_([^_]+)_/.exec(token)?.[1] ?? 'vnet-a', version: '1.0.0', instance: randomUUID(), cloud },
    own: { env: {}, ...system, metadata: 'http://127.0.0.1:9' },
    where: standing({ cloud, system, env: {}, metadata: 'http://127.0.0.1:9', signal: control.signal }),
    observe: lookShortly,
    ...{ now: () => new Date(), random: Math.random, stop: control.signal },
    drainMs: 1_000,
    onEvent: (event) => void events.push(event),
    ...more,
  });
  return {
    ...{ events, ended },
    stop: () => {
      control.abort();
      return ended;
    },
  };
}
