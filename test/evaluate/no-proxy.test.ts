import { EnvHttpProxyAgent, request } from 'undici';
import { describe, expect, it } from 'vitest';
import { chosenProxy, goBypasses, nodeBypasses, proxyFor, pythonBypasses, withoutCredentials } from '../../src/evaluate/no-proxy.ts';

const LOGIN = 'contoso.azurecr.io';
const PROXY = 'http://proxy.corp:3128';

/** NO_PROXY, host, and who goes past the proxy. Go: by reading httpproxy/proxy.go; Python: run with requests 2.34 on CPython 3.11. */
const CASES: readonly (readonly [noProxy: string, host: string, go: boolean, python: boolean, node: boolean])[] = [
  ['', LOGIN, false, false, false],
  ['*', LOGIN, true, true, true],
  ['localhost,*', LOGIN, true, false, true],
  ['azurecr.io', LOGIN, true, true, true],
  ['.azurecr.io', LOGIN, true, true, true],
  ['*.azurecr.io', LOGIN, true, false, true],
  ['AZURECR.IO', LOGIN, true, true, true],
  ['azurecr.io', 'azurecr.io', true, true, true],
  ['.azurecr.io', 'azurecr.io', false, true, true],
  ['*.azurecr.io', 'azurecr.io', false, false, false],
  ['ecr.io', LOGIN, false, false, false],
  [LOGIN, LOGIN, true, true, true],
  [LOGIN, `x${LOGIN}`, false, false, false],
  [LOGIN, 'contoso.eastus.data.azurecr.io', false, false, false],
  [`${LOGIN}:443`, LOGIN, true, false, true],
  [`${LOGIN}:5000`, LOGIN, false, false, false],
  ['10.0.0.0/8', LOGIN, false, false, false],
  ['10.0.0.0/8', '10.1.2.5', true, true, false],
  ['10.1.2.5', '10.1.2.5', true, true, true],
  ['10.1.2.5:443', '10.1.2.5', true, false, true],
  ['10.1.2.5:80', '10.1.2.5', false, false, false],
  ['localhost, .azurecr.io', LOGIN, true, true, true],
  ['localhost .azurecr.io', LOGIN, false, false, true],
  ['azurecr.io.', LOGIN, false, false, true],
  ['', '127.0.0.1', true, false, false],
  ['', 'localhost', true, false, false],
  [',,  ,', LOGIN, false, false, false],
  [':443', LOGIN, false, false, false],
  ['*.*', LOGIN, false, false, true],
];

describe('NO_PROXY', () => {
  it.each(CASES)('%j and %s', (noProxy, host, go, python, node) => {
    expect({ go: goBypasses(noProxy, host), python: pythonBypasses(noProxy, host), node: nodeBypasses(noProxy, host) }).toEqual({ go, python, node });
  });

  it('another port than 443 is a part of the name for Python', () => {
    expect(pythonBypasses(`${LOGIN}:8443`, LOGIN, 8443)).toBe(true);
    expect(goBypasses(`${LOGIN}:8443`, LOGIN, 8443)).toBe(true);
    expect(nodeBypasses(`${LOGIN}:443`, LOGIN, 8443)).toBe(false);
  });

  it('IPv6', () => {
    expect(goBypasses('fd00::/8', 'fd00::5')).toBe(true);
    expect(goBypasses('[fd00::5]:443', 'fd00::5')).toBe(true);
    expect(goBypasses('fd00::5', 'fd00:0::5')).toBe(true);
    expect(nodeBypasses('[fd00::5]:443', 'fd00::5')).toBe(true);
    expect(nodeBypasses('fd00::/8', 'fd00::5')).toBe(false);
  });

  it.each(CASES)('undici itself does with %j and %s what is said here', async (noProxy, host, _go, _python, node) => {
    let direct = false;
    const dispatcher = new EnvHttpProxyAgent({
      httpsProxy: 'http://127.0.0.1:1', // nothing listens there: whatever goes to the proxy fails
      noProxy,
      connect: (_options, callback) => {
        direct = true;
        setImmediate(callback, new Error('direct'), null);
      },
    });
    await expect(request(`https://${host}/`, { dispatcher })).rejects.toThrow();
    await dispatcher.destroy();
    expect(direct).toBe(node);
  });
});

describe('the variables', () => {
  it.each([
    ['upper case', { HTTPS_PROXY: PROXY }, { go: PROXY, python: PROXY, node: PROXY }],
    ['lower case', { https_proxy: PROXY }, { go: PROXY, python: PROXY, node: PROXY }],
    [
      'both, not the same',
      { HTTPS_PROXY: 'http://upper:1', https_proxy: 'http://lower:2' },
      { go: 'http://upper:1', python: 'http://lower:2', node: 'http://lower:2' },
    ],
    ['an empty lower case', { HTTPS_PROXY: PROXY, https_proxy: '' }, { go: PROXY, python: 'direct', node: 'direct' }],
    ['HTTP_PROXY alone', { HTTP_PROXY: PROXY }, { go: 'direct', python: 'direct', node: PROXY }],
    ['ALL_PROXY alone', { ALL_PROXY: PROXY }, { go: 'direct', python: PROXY, node: 'direct' }],
    ['no scheme', { HTTPS_PROXY: 'proxy.corp:3128' }, { go: PROXY, python: PROXY, node: PROXY }],
    ['NO_PROXY in both cases', { HTTPS_PROXY: PROXY, NO_PROXY: 'azurecr.io', no_proxy: 'example.com' }, { go: 'direct', python: PROXY, node: PROXY }],
    ['NO_PROXY for subdomains', { HTTPS_PROXY: PROXY, NO_PROXY: '*.azurecr.io' }, { go: 'direct', python: PROXY, node: 'direct' }],
    ['a proxy that is no URL', { HTTPS_PROXY: 'http://[nonsense' }, { go: 'direct', python: 'http://[nonsense', node: 'http://[nonsense' }],
    ['none', { HTTPS_PROXY: undefined, PATH: '/bin' }, { go: 'direct', python: 'direct', node: 'direct' }],
  ])('%s', (_, environment, choice) => {
    expect(proxyFor(environment, LOGIN)).toEqual(choice);
  });

  it('credentials are for connecting, and never shown', () => {
    const environment = { HTTPS_PROXY: 'http://user:s3cr%40t@proxy.corp:3128/path?token=x' };
    expect(chosenProxy(environment, LOGIN).go).toBe(environment.HTTPS_PROXY);
    expect(JSON.stringify(proxyFor(environment, LOGIN))).not.toMatch(/s3cr|user|token/);
    expect(chosenProxy({}, LOGIN)).toEqual({});
  });
});

it.each([
  ['http://proxy:3128', 'http://proxy:3128'],
  ['user:pass@proxy:3128', 'http://proxy:3128'],
  ['https://u:p@[fd00::1]:8080/', 'https://[fd00::1]:8080'],
  ['socks5://u:p@proxy:1080', 'socks5://proxy:1080'],
  ['http://u:p@ss@[broken', 'http://[broken'],
  ['http://u:p/w@a b', 'http://a?b'],
])('shows %s as %s', (proxy, shown) => {
  expect(withoutCredentials(proxy)).toBe(shown);
});
