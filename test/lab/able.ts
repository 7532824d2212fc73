// Can the lab run here? One line that says why not, or nothing.
import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

export const PACKAGES = [
  'bind9',
  'squid-openssl',
  'docker-registry',
  'skopeo',
  'containerd',
  'nftables',
  'iptables',
  'iproute2',
  'procps',
  'openssl',
  'python3',
  'curl',
  'dnsutils',
];
export const PEER_PACKAGES = ['azure-cli'];
const PROGRAMS = ['ip', 'nft', 'iptables-legacy', 'sysctl', 'named', 'squid', 'docker-registry', 'openssl', 'python3', 'skopeo', 'ctr', 'containerd'];

const isThere = (program: string): boolean =>
  `${process.env.PATH ?? ''}:/usr/sbin:/sbin`.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

function namespacesWork(): boolean {
  const name = `acrlab-try-${process.pid}`;
  try {
    execFileSync('ip', ['netns', 'add', name], { stdio: 'ignore' });
    execFileSync('ip', ['netns', 'del', name], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export function whyNot(): string | undefined {
  if (process.platform !== 'linux') return 'The lab needs Linux: it is made of network namespaces.';
  if (process.getuid?.() !== 0) return 'The lab needs root: it makes network namespaces.';
  const missing = PROGRAMS.filter((program) => !isThere(program));
  if (missing.length > 0) return `The lab lacks ${missing.join(', ')}: \`npm run lab -- install\` installs the Debian packages.`;
  if (!namespacesWork()) return 'The lab cannot make network namespaces here (a container without CAP_SYS_ADMIN, or a kernel without them).';
  return undefined;
}
