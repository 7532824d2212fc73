// The network is fine; what the user pasted tells the rest.
import { scenarios } from '../scenario.ts';

const PUBLIC = { base: 'public' } as const;
const told = (text: string) => ({ args: ['--', text] });

export const SCENARIOS = scenarios([
  {
    name: 'pasted-daemon-down',
    shows: 'dockerd is not running.',
    network: PUBLIC,
    faults: [],
    client: told('Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?'),
    expect: { causes: ['client-docker-daemon-down'], verdict: 'impaired' },
  },
  {
    name: 'pasted-no-docker',
    shows: 'There is no docker.',
    network: PUBLIC,
    faults: [],
    client: told('bash: docker: command not found'),
    expect: { causes: ['client-docker-not-installed'], verdict: 'impaired' },
  },
  {
    name: 'pasted-capitals',
    shows: 'The login server was written with capitals.',
    network: PUBLIC,
    faults: [],
    client: told('docker pull Contoso.azurecr.io/hello:v1\nError response from daemon: unauthorized: authentication required'),
    expect: { causes: ['auth-uppercase-server'], verdict: 'impaired' },
  },
  {
    name: 'pasted-secret-expired',
    shows: 'The service principal’s secret ended.',
    network: PUBLIC,
    faults: [],
    client: told("AADSTS7000222: The provided client secret keys for app '11111111-1111-4111-8111-111111111111' are expired."),
    expect: { causes: ['auth-sp-secret-expired'], verdict: 'impaired' },
  },
  {
    name: 'pasted-conditional-access',
    shows: 'A policy of the tenant blocks the sign-in.',
    network: PUBLIC,
    faults: [],
    client: told('AADSTS53003: Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.'),
    expect: { causes: ['auth-conditional-access'], verdict: 'impaired' },
  },
]);
