// Names and addresses of the lab: the same in every replica. Reports are judged without them.
import type { Place, Resolver, Target } from './scenario.ts';

export const REGISTRY = 'contoso';
export const LOGIN_SERVER = 'contoso.azurecr.io';
export const SUFFIX = 'azurecr.io';
export const PRIVATE_ZONE = 'privatelink.azurecr.io';
export const REPO = 'hello';
export const TAG = 'v1';
export const [HOME, REPLICA] = ['eastus', 'westeurope'] as const;

/** One thing that listens: its name in DNS, and its addresses. */
export interface Door {
  readonly host: string;
  readonly v4: string;
  readonly v6?: string;
}
type Doors = Exclude<Target, 'dns' | 'proxy' | 'internet' | 'registry'>;

export const DOORS: Readonly<Record<Doors, Door>> = {
  login: { host: LOGIN_SERVER, v4: '20.62.128.10', v6: '2603:1030:20e:3::10' },
  data: { host: `contoso.${HOME}.data.${SUFFIX}`, v4: '20.62.128.20', v6: '2603:1030:20e:3::20' },
  regional: { host: `contoso.${HOME}.geo.${SUFFIX}`, v4: '20.62.128.11', v6: '2603:1030:20e:3::11' },
  'data-2': { host: `contoso.${REPLICA}.data.${SUFFIX}`, v4: '20.61.97.20', v6: '2603:1020:201:10::20' },
  'regional-2': { host: `contoso.${REPLICA}.geo.${SUFFIX}`, v4: '20.61.97.11', v6: '2603:1020:201:10::11' },
  blob: { host: 'eusmanaged7.blob.core.windows.net', v4: '20.60.40.30' },
  'login-private': { host: LOGIN_SERVER, v4: '10.2.1.5' },
  'data-private': { host: `contoso.${HOME}.data.${SUFFIX}`, v4: '10.2.1.4' },
  'data-2-private': { host: `contoso.${REPLICA}.data.${SUFFIX}`, v4: '10.2.1.6' },
  'regional-private': { host: `contoso.${HOME}.geo.${SUFFIX}`, v4: '10.2.1.7' },
  'regional-2-private': { host: `contoso.${REPLICA}.geo.${SUFFIX}`, v4: '10.2.1.8' },
  entra: { host: 'login.microsoftonline.com', v4: '20.190.151.40' },
  arm: { host: 'management.azure.com', v4: '20.37.158.50' },
  mcr: { host: 'mcr.microsoft.com', v4: '150.171.70.10' },
  logs: { host: 'api.loganalytics.azure.com', v4: '20.42.73.60' },
};

/** Registries of others in the same cloud: open, and with a private endpoint of their own elsewhere. */
export const FABRIKAM = { host: 'fabrikam.azurecr.io', v4: '20.62.128.90' } as const; // public, open
export const NORTHWIND = { host: 'northwind.azurecr.io', v4: '20.62.128.91' } as const; // has a private endpoint in its own network

export const RESOLVERS: Readonly<Record<Resolver, string>> = { azure: '168.63.129.16', public: '198.51.100.53', custom: '10.2.0.53' };
/** An address in the VNet that no host has. */
export const NOBODY = '10.2.0.99';

export interface Site {
  readonly address: string;
  readonly v6: string;
  readonly gateway: string;
  readonly gatewayV6: string;
  readonly prefix: string;
  /** What the Internet sees. */
  readonly egress: string;
}
export const SITES: Readonly<Record<Place, Site>> = {
  vnet: {
    address: '10.2.0.10',
    v6: '2a02:aa10:2::10',
    gateway: '10.2.0.1',
    gatewayV6: '2a02:aa10:2::1',
    prefix: '10.2.0.0/24',
    egress: '203.0.113.7',
  },
  spoke: {
    address: '10.3.0.10',
    v6: '2a02:aa10:3::10',
    gateway: '10.3.0.1',
    gatewayV6: '2a02:aa10:3::1',
    prefix: '10.3.0.0/24',
    egress: '203.0.113.8',
  },
  office: {
    address: '192.168.7.10',
    v6: '2a02:aa10:7::10',
    gateway: '192.168.7.1',
    gatewayV6: '2a02:aa10:7::1',
    prefix: '192.168.7.0/24',
    egress: '198.51.100.24',
  },
};
/** The other public address of a network that leaves by two. */
export const SECOND_EGRESS = '203.0.113.77';
/** Reached from every place; leaves as PROXY_EGRESS. */
export const PROXY = { host: 'proxy.corp.example', address: '172.16.9.80', port: 3128, egress: '198.51.100.80' } as const;
