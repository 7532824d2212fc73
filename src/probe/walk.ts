// The layers above DNS, one after the other on one connection: each step is told, and the first that fails ends the walk.
import { lookHttp } from './http.ts';
import { PATIENCE, type Patience } from './patience.ts';
import { type Probing, type Target, tell } from './probe.ts';
import { lookProxy, proxyUrlOf, shownProxy } from './proxy.ts';
import { lookTcp } from './tcp.ts';
import { trustedRoots } from './tls/trust.ts';
import { lookTls } from './tls.ts';

/** tcp -> tls -> http at one address; never rejects. The GET is sent even where the certificate is wrong: what answers is evidence. */
export async function walkDirect(probing: Probing, target: Target, address: string, patience: Patience = PATIENCE): Promise<void> {
  trustedRoots(); // made here, if it is the first use, so that no connect is measured meanwhile
  const { socket, connectMs } = await lookTcp(probing, target, address, patience);
  if (!socket) return;
  const through = { address, connectMs };
  const tls = await lookTls(probing, target, { ...through, socket }, patience);
  if (tls.socket) await lookHttp(probing, target, through, tls.socket, patience);
  socket.destroy();
}

/** CONNECT -> tls -> http through a proxy; never rejects. The URL may hold credentials: they are used and never told. */
export async function walkProxy(probing: Probing, target: Target, proxyUrl: string, patience: Patience = PATIENCE): Promise<void> {
  const url = proxyUrlOf(proxyUrl);
  if (!url) {
    const outcome = { status: 'skipped', reason: 'not-supported', detail: 'the proxy setting is no URL' } as const;
    return void tell(probing, { kind: 'proxy', target, via: 'invalid:', startedAt: probing.now(), outcome });
  }
  const { tunnel } = await lookProxy(probing, target, url, patience);
  if (!tunnel) return;
  const through = { via: shownProxy(url), connectMs: tunnel.connectMs };
  const tls = await lookTls(probing, target, { ...through, socket: tunnel.socket }, patience);
  if (tls.socket) await lookHttp(probing, target, through, tls.socket, patience);
  tunnel.socket.destroy();
}
