// What stands where TLS should be.
import { scenarios } from '../scenario.ts';

const PUBLIC = { base: 'public' } as const;

export const SCENARIOS = scenarios([
  {
    name: 'tls-intercepted-everything',
    shows: 'A company’s box opens every TLS connection with a CA of its own.',
    network: PUBLIC,
    faults: [{ fault: 'tls', at: 'internet', how: 'intercepted' }],
    expect: { causes: ['tls-interception'], verdict: 'unreachable' },
  },
  {
    name: 'tls-intercepted-login',
    shows: 'The box opens the login server alone.',
    network: PUBLIC,
    faults: [{ fault: 'tls', at: 'login', how: 'intercepted' }],
    expect: { causes: ['tls-interception'], verdict: 'unreachable' },
  },
  {
    name: 'tls-intercepted-data',
    shows: 'The login server is exempt from inspection, the data endpoint was forgotten.',
    network: PUBLIC,
    faults: [{ fault: 'tls', at: 'data', how: 'intercepted' }],
    expect: { causes: ['tls-interception'], verdict: 'impaired' },
  },
  {
    name: 'tls-no-intermediate',
    shows: 'The front sends its certificate without the intermediate.',
    network: PUBLIC,
    faults: [{ fault: 'tls', at: 'login', how: 'no-intermediate' }],
    expect: { causes: ['tls-chain-incomplete'], verdict: 'unreachable' },
  },
  {
    name: 'tls-expired',
    shows: 'The certificate ended five days ago.',
    network: PUBLIC,
    faults: [{ fault: 'tls', at: 'login', how: 'expired' }],
    expect: { causes: ['tls-certificate-expired'], verdict: 'unreachable' },
  },
  {
    name: 'tls-expired-data',
    shows: 'The data endpoint’s certificate ended.',
    network: PUBLIC,
    faults: [{ fault: 'tls', at: 'data', how: 'expired' }],
    expect: { causes: ['tls-certificate-expired'], verdict: 'impaired' },
  },
  {
    name: 'tls-not-yet-valid',
    shows: 'The certificate begins next week.',
    network: PUBLIC,
    faults: [{ fault: 'tls', at: 'login', how: 'not-yet' }],
    expect: { causes: ['tls-certificate-not-yet-valid'], verdict: 'unreachable' },
  },
  {
    name: 'tls-wrong-name',
    shows: 'A web server of somebody else answers.',
    network: PUBLIC,
    faults: [{ fault: 'tls', at: 'login', how: 'wrong-name' }],
    expect: { causes: ['tls-certificate-wrong-name'], verdict: 'unreachable' },
  },
  {
    name: 'tls-self-signed-appliance',
    shows: 'An appliance answers with the certificate that it made for itself.',
    network: PUBLIC,
    faults: [{ fault: 'tls', at: 'login', how: 'self-signed' }],
    expect: { causes: ['tls-certificate-wrong-name'], verdict: 'unreachable' },
  },
  {
    name: 'tls-hangs',
    shows: 'TCP opens, and TLS is never answered.',
    network: PUBLIC,
    faults: [{ fault: 'tls', at: 'login', how: 'hang' }],
    expect: { causes: ['tcp-established-blackholed'], verdict: 'unreachable' },
  },
  {
    name: 'tls-plain-http',
    shows: 'Something answers in plain HTTP on port 443.',
    network: PUBLIC,
    faults: [{ fault: 'tls', at: 'login', how: 'plain' }],
    expect: { causes: ['tls-not-tls'], verdict: 'unreachable' },
  },
  {
    name: 'tls-old-version',
    shows: 'A middlebox offers TLS 1.1 at most.',
    network: PUBLIC,
    faults: [{ fault: 'tls', at: 'login', how: 'old' }],
    expect: { causes: ['tls-version-too-old'], verdict: 'unreachable' },
  },
  {
    name: 'tls-reset',
    shows: 'The connection is reset after the ClientHello, whatever it names.',
    network: PUBLIC,
    faults: [{ fault: 'tls', at: 'login', how: 'reset' }],
    expect: { causes: ['tls-reset-or-eof-by-middlebox'], verdict: 'unreachable' },
  },
  {
    name: 'tls-eof',
    shows: 'The connection is closed after the ClientHello.',
    network: PUBLIC,
    faults: [{ fault: 'tls', at: 'login', how: 'eof' }],
    expect: { causes: ['tls-reset-or-eof-by-middlebox'], verdict: 'unreachable' },
  },
  {
    name: 'tls-clock-ahead',
    shows: 'This host’s clock is four months ahead: every certificate looks expired.',
    network: PUBLIC,
    faults: [{ fault: 'clock', days: 120 }],
    expect: { causes: ['tls-clock-skew'], verdict: 'unreachable' },
  },
  {
    name: 'tls-clock-behind',
    shows: 'This host’s clock is two months behind: no certificate is valid yet.',
    network: PUBLIC,
    faults: [{ fault: 'clock', days: -60 }],
    expect: { causes: ['tls-clock-skew'], verdict: 'unreachable' },
  },
]);
