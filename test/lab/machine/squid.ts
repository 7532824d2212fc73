// squid's configuration of one world: a proxy with one way of going wrong. Pure text.
import { PROXY } from '../base.ts';
import type { ProxyPlan } from '../world.ts';

export function squidConfig({ manners, resolver, deny }: ProxyPlan, folder: string): string {
  const port = `${PROXY.address}:${PROXY.port}`;
  const bump =
    manners === 'bump'
      ? [
          `http_port ${port} ssl-bump tls-cert=${folder}/bump.pem generate-host-certificates=on dynamic_cert_mem_cache_size=4MB`,
          `sslcrtd_program /usr/lib/squid/security_file_certgen -s ${folder}/ssl_db -M 4MB`,
          'sslcrtd_children 2 startup=1 idle=1',
          `tls_outgoing_options cafile=${folder}/root.pem`,
          'ssl_bump bump all',
        ]
      : [`http_port ${port}`];
  const auth =
    manners === 'auth'
      ? [
          'auth_param basic program /usr/lib/squid/basic_fake_auth',
          'auth_param basic realm corp',
          'acl signed_in proxy_auth REQUIRED',
          'http_access deny !signed_in',
        ]
      : [];
  const refused = deny.length > 0 ? [`acl refused dstdomain ${deny.join(' ')}`, 'http_access deny refused'] : [];
  return [
    ...bump,
    ...auth,
    ...refused,
    manners === 'deny' ? 'http_access deny all' : 'http_access allow all',
    `dns_nameservers ${resolver}`,
    'hosts_file none',
    'dns_timeout 3 seconds',
    'connect_timeout 8 seconds',
    'cache deny all',
    'cache_mem 4 MB',
    'max_filedescriptors 1024',
    'workers 1',
    'shutdown_lifetime 0 seconds',
    'visible_hostname proxy.corp.example',
    'cache_effective_user proxy',
    'access_log none',
    `cache_log ${folder}/cache.log`,
    `pid_filename ${folder}/squid.pid`,
    'netdb_filename none',
    `coredump_dir ${folder}`,
    'icon_directory /usr/share/squid/icons',
    '',
  ].join('\n');
}
