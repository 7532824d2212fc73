// The namespaces of one replica as a shell script: a router in the middle, a veth to each host, no uplink. Pure text.
import { DOORS, PROXY, SECOND_EGRESS, SITES } from '../base.ts';
import type { LabWorld } from '../world.ts';

export interface Named {
  readonly ns: (host: string) => string;
}
const CLOUD = { v4: '10.255.0.2', gateway: '10.255.0.1', v6: '2a02:aa10:ffff::2', gatewayV6: '2a02:aa10:ffff::1' } as const;

/** Hosts of a world: the router and the cloud first. */
export const hostsOf = ({ clients, proxy }: LabWorld): readonly string[] => [
  ...new Set(['rt', 'cloud', ...clients.map((c) => c.place), ...(proxy ? ['proxy'] : [])]),
];

/** Addresses of everything that listens. */
const cloudAddresses = ({ doors, faces }: LabWorld): readonly string[] => [...new Set([...doors.flatMap((d) => d.addresses), ...faces.map((f) => f.address)])];

interface Leg {
  readonly host: string;
  readonly address: string;
  readonly gateway: string;
  readonly v6?: { readonly address: string; readonly gateway: string };
}

function legs(world: LabWorld): readonly Leg[] {
  const places = [...new Set(world.clients.map((c) => c.place))].map((place): Leg => {
    const { address, gateway, v6, gatewayV6 } = SITES[place];
    return { host: place, address, gateway, ...(world.clients.some((c) => c.place === place && c.v6) ? { v6: { address: v6, gateway: gatewayV6 } } : {}) };
  });
  const proxy: Leg = { host: 'proxy', address: PROXY.address, gateway: '172.16.9.1' };
  const cloud: Leg = { host: 'cloud', address: CLOUD.v4, gateway: CLOUD.gateway, v6: { address: CLOUD.v6, gateway: CLOUD.gatewayV6 } };
  return [cloud, ...places, ...(world.proxy ? [proxy] : [])];
}

/** A host of /32 behind its gateway: whatever it asks for passes the router. */
function connect(leg: Leg, ns: Named['ns']): readonly string[] {
  const { host, address, gateway, v6 } = leg;
  const [there, rt] = [`ip -n ${ns(host)}`, `ip -n ${ns('rt')}`];
  return [
    `ip link add ${host} netns ${ns('rt')} type veth peer name eth0 netns ${ns(host)}`,
    `${there} link set lo up`,
    `${there} link set eth0 up`,
    `${rt} link set ${host} up`,
    `${rt} addr add ${gateway}/32 dev ${host}`,
    `${rt} route add ${address}/32 dev ${host}`,
    `${there} addr add ${address}/32 dev eth0`,
    `${there} route add ${gateway}/32 dev eth0`,
    `${there} route add default via ${gateway} src ${address}`,
    ...(v6
      ? [
          `${rt} addr add ${v6.gateway}/128 dev ${host} nodad`,
          `${rt} route add ${v6.address}/128 dev ${host}`,
          `${there} addr add ${v6.address}/128 dev eth0 nodad`,
          `${there} route add ${v6.gateway}/128 dev eth0`,
          `${there} -6 route add default via ${v6.gateway}`,
        ]
      : []),
  ];
}

const ROUTER_SETTINGS = [
  'net.ipv4.ip_forward=1',
  'net.ipv6.conf.all.forwarding=1',
  'net.ipv4.conf.all.rp_filter=0',
  'net.ipv4.conf.default.rp_filter=0',
  'net.ipv4.icmp_ratelimit=0',
  'net.ipv6.icmp.ratelimit=0',
];

const LOCAL = '{ 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 168.63.129.16 }';

export function rulesOf(world: LabWorld): string {
  const { forward, slow, twoEgresses } = world.router;
  const hidden = [...world.clients.map((c) => SITES[c.place]), ...(world.proxy ? [PROXY] : [])];
  // What takes the slow way passes twice: the address is changed at the second time only.
  const notrack = slow.map(({ address }) => `iifname != "slow0" ip daddr ${address} notrack`);
  const second = twoEgresses ? [`oifname "cloud" ip daddr { ${DOORS.data.v4}, ${DOORS['data-2'].v4} } snat ip to ${SECOND_EGRESS}`] : [];
  const leaving = new Set([...second, ...hidden.map(({ address, egress }) => `oifname "cloud" ip saddr ${address} ip daddr != ${LOCAL} snat ip to ${egress}`)]);
  return `table inet lab {
  chain arriving { type filter hook prerouting priority raw; policy accept;
    ${notrack.join('\n    ')}
  }
  chain passing { type filter hook forward priority filter; policy accept;
    ${forward.join('\n    ')}
  }
  chain leaving { type nat hook postrouting priority srcnat; policy accept;
    ${[...leaving].join('\n    ')}
  }
}
`;
}

/** `folder` holds rules.nft; `delay` is the program behind the slow way. */
export function networkScript(world: LabWorld, { ns }: Named, folder: string): string {
  const rt = ns('rt');
  const addresses = cloudAddresses(world).map(
    (address) => `ip -n ${ns('cloud')} addr add ${address}/${address.includes(':') ? '128 dev lo nodad' : '32 dev lo'}`,
  );
  const filters = world.router.names.flatMap(({ name, how }) => [
    `ip netns exec ${rt} iptables-legacy -A FORWARD -p tcp --dport 443 -m string --algo bm --string ${name} -j ${how === 'drop' ? 'DROP' : 'REJECT --reject-with tcp-reset'}`,
  ]);
  return [
    'set -e',
    ...hostsOf(world).map((host) => `ip netns add ${ns(host)}`),
    `ip -n ${rt} link set lo up`,
    `ip netns exec ${rt} sysctl -qw ${ROUTER_SETTINGS.join(' ')}`,
    // An interface that still asks whether its address is free answers nobody: seconds, on a fresh link.
    ...hostsOf(world).map((host) => `ip netns exec ${ns(host)} sysctl -qw net.ipv6.conf.default.accept_dad=0 net.ipv6.conf.all.accept_dad=0`),
    ...legs(world).flatMap((leg) => connect(leg, ns)),
    `ip -n ${rt} route add default via ${CLOUD.v4}`,
    `ip -n ${rt} -6 route add default via ${CLOUD.v6}`,
    `ip netns exec ${ns('cloud')} sysctl -qw net.ipv4.ip_forward=0 net.ipv4.icmp_ratelimit=0`,
    ...addresses,
    `ip netns exec ${rt} nft -f ${folder}/rules.nft`,
    ...filters,
    '',
  ].join('\n');
}

/** After the slow way's interface is there: what goes to those addresses goes through it, and comes back in as any packet. */
export const slowScript = (world: LabWorld, { ns }: Named): string => {
  const rt = `ip -n ${ns('rt')}`;
  return [
    'set -e',
    `${rt} link set slow0 up`,
    `${rt} rule add iif slow0 lookup main priority 100`,
    ...world.router.slow.map(({ address }) => `${rt} rule add to ${address} lookup 100 priority 200`),
    `${rt} route add default dev slow0 table 100`,
    '',
  ].join('\n');
};
