// Reports for the tests of what a person sees: judged from small evidence, with everything else fixed.
import { vantageStates } from '../../src/check.ts';
import { diagnose } from '../../src/diagnose.ts';
import type { NetworkVantage, Observation, Report } from '../../src/model.ts';
import hostsFile from '../../src/rules/dns/dns-hosts-file-override.ts';
import { DATA_HOST, denied, healthy, no, SAMPLE, saw, unseen } from '../../src/rules/sample.ts';

export function reportOf(evidence: readonly Observation[], more: Partial<Report> = {}, asked: readonly NetworkVantage[] = ['here']): Report {
  return {
    id: '00000000-0000-4000-8000-000000000000',
    at: SAMPLE.at,
    tookMs: 812,
    version: '0.1.0',
    lang: 'en',
    question: { ...SAMPLE, from: asked },
    ...diagnose(evidence, SAMPLE, asked),
    vantages: vantageStates(asked, evidence),
    evidence,
    ...more,
  };
}

const PROXY = 'http://proxy.corp:3128';
const MESSAGE = 'Error response from daemon: Get "https://contoso.azurecr.io/v2/": dial tcp 20.62.128.10:443: connect: connection refused';
const CLOSED = saw('registry', { publicNetworkAccess: 'Enabled', defaultAction: 'Deny', ipRules: ['198.51.100.0/24'] });
/** A line in the hosts file, and what comes of it. */
const OVERRIDDEN = hostsFile.examples.fires['the endpoint has another address'] ?? [];
const upToTls = healthy().slice(0, 3);
const PRIVATE = [saw('registry', { publicNetworkAccess: 'Disabled' }), ...upToTls, denied('203.0.113.7'), ...healthy({ from: 'worker:aks-prod' }, '10.1.0.5')];

export const REPORTS: Readonly<Record<string, () => Report>> = {
  healthy: () =>
    reportOf([...healthy(), ...healthy({ target: DATA_HOST, role: 'data' }), ...healthy({ target: 'login.microsoftonline.com', role: 'identity' })]),
  denied: () => reportOf([CLOSED, ...upToTls, denied('203.0.113.7'), ...healthy({ target: DATA_HOST, role: 'data' })]),
  likely: () => reportOf([unseen('registry', 'no-permission'), ...upToTls, denied('203.0.113.7')]),
  refused: () =>
    reportOf([...healthy().slice(0, 1), no('tcp', 'refused'), ...healthy({ target: DATA_HOST, role: 'data' })], {
      symptom: { id: 'dial-tcp-refused', text: MESSAGE },
    }),
  proxied: () =>
    reportOf([
      saw('client', { proxies: { https: PROXY } }),
      saw('proxy', { stage: 'answer', status: 403, reason: 'Forbidden', middlebox: 'X-Squid-Error: ERR_ACCESS_DENIED 0' }, { via: PROXY }),
    ]),
  unknown: () => reportOf([unseen('dns', 'timed-out'), unseen('registry', 'no-credential'), unseen('logins', 'no-credential')]),
  symptoms: () => reportOf(OVERRIDDEN),
  disagrees: () => reportOf(healthy(), { symptom: { id: 'dial-tcp-refused', text: MESSAGE } }),
  'private-works': () => reportOf(PRIVATE, {}, ['here', 'worker:aks-prod']),
  private: () => reportOf(PRIVATE, {}, ['here', 'worker:aks-prod', 'worker:silent']),
  'two-vantages': () =>
    reportOf([CLOSED, ...healthy().slice(0, 1), no('tcp', 'timed-out'), ...healthy({ from: 'worker:aks-prod' }, '20.62.128.11')], {}, [
      'here',
      'worker:aks-prod',
    ]),
};

/** What a proxy, a server or a pasted log may hold. */
export const HOSTILE =
  '\x1b[2J\x1b]0;gone\x07 \u202eeert\u2066 \u200b\r\n| <script>alert(1)</script> `rm` **bold** @everyone [x](https://evil.example) www.evil.example';

export const hostileReport = (): Report =>
  reportOf([saw('proxy', { stage: 'answer', status: 403, reason: HOSTILE, middlebox: HOSTILE }, { via: PROXY })], {
    symptom: { id: 'dial-tcp-refused', text: HOSTILE },
    vantages: [
      { id: 'here', label: 'this host', status: 'partial', note: { en: HOSTILE, 'zh-CN': HOSTILE } },
      { id: 'worker:evil', label: HOSTILE, status: 'offline', note: { en: HOSTILE, 'zh-CN': HOSTILE } },
    ],
  });
