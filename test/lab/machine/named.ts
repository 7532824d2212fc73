// bind9's configuration of one world: a view for each face. Pure text.
import type { Face, LabWorld, Records } from '../world.ts';

const TTL = 60;

/** A zone file: names are whole, so that a zone may hold those below it as well. */
export function zoneFile(records: Records, more: readonly string[] = []): string {
  const lines = Object.entries(records).flatMap(([name, data]) => {
    if ('cname' in data) return [`${name}. CNAME ${data.cname}.`];
    const own = [...(data.a ?? []).map((a) => `${name}. A ${a}`), ...(data.aaaa ?? []).map((a) => `${name}. AAAA ${a}`)];
    return own.length > 0 ? own : [`${name}. TXT "here, without an address"`];
  });
  return [`$TTL ${TTL}`, '@ SOA ns.lab.invalid. hostmaster.lab.invalid. 1 3600 600 86400 5', '@ NS ns.lab.invalid.', ...more, ...lines, ''].join('\n');
}

const view = (face: Face, index: number, folder: string): string => {
  const matching = face.clients.length > 0 ? `match-clients { ${face.clients.map((c) => `${c};`).join(' ')} };` : 'match-clients { any; };';
  const refusesAll = face.refusing.includes('');
  const zone = (name: string, file: string, more = ''): string =>
    `zone "${name === '' ? '.' : name}" { type primary; file "${face.failing.includes(name) ? '/nonexistent' : file}"; ${more} };`;
  const refusing = (name: string): string => (face.refusing.includes(name) ? 'allow-query { none; };' : '');
  const own = Object.keys(face.zones).map((name, i) => zone(name, `${folder}/zone-${index}-${i}`, refusing(name)));
  // A zone that fails or refuses without being one of its own is cut out of the public names.
  const cut = [...face.failing, ...face.refusing]
    .filter((name) => name !== '' && !(name in face.zones))
    .map((name) => zone(name, `${folder}/zone-empty`, refusing(name)));
  const root =
    face.forwardTo !== undefined && !face.failing.includes('')
      ? `forward only; forwarders { ${face.forwardTo}; }; query-source address ${face.address};`
      : zone('', `${folder}/zone-public`);
  return `view "face-${index}" {
  match-destinations { ${face.address}; };
  ${matching}
  ${refusesAll ? 'allow-query { none; };' : 'allow-query { any; };'}
  recursion yes;
  ${face.datagram ? `max-udp-size ${face.datagram}; nocookie-udp-size ${face.datagram};` : ''}
  ${[root, ...own, ...cut].join('\n  ')}
};
`;
};

export interface NamedFiles {
  readonly config: string;
  readonly zones: Readonly<Record<string, string>>; // file name -> text
}

export function namedFiles({ faces, publicZone }: LabWorld, folder: string): NamedFiles {
  const up = [...new Set(faces.filter((f) => !f.down).map((f) => f.address))];
  const config = `options {
  directory "${folder}";
  pid-file none; session-keyfile none; lock-file none; managed-keys-directory "${folder}";
  listen-on { ${up.map((address) => `${address};`).join(' ')} };
  listen-on-v6 { none; };
  dnssec-validation no; empty-zones-enable no; qname-minimization off;
  allow-recursion { any; }; minimal-responses yes; max-cache-size 8m; resolver-query-timeout 3000;
};
controls { };
${faces.map((face, i) => view(face, i, folder)).join('')}`;
  const own = faces.flatMap((face, i) => Object.values(face.zones).map((records, j) => [`zone-${i}-${j}`, zoneFile(records)] as const));
  return {
    config,
    zones: { 'zone-public': zoneFile(publicZone, ['ns.lab.invalid. A 198.51.100.53']), 'zone-empty': zoneFile({}), ...Object.fromEntries(own) },
  };
}
