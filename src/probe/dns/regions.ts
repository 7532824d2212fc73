// Azure regions, as data, and the region that an answer names. Written down from general knowledge, not checked against
// `az account list-locations`: a name too many costs one NXDOMAIN, and one that is missing is found only through a hint. No I/O.
import type { CloudNames } from '../../model.ts';

const PUBLIC = [
  'australiacentral',
  'australiacentral2',
  'australiaeast',
  'australiasoutheast',
  'austriaeast',
  'belgiumcentral',
  'brazilsouth',
  'brazilsoutheast',
  'canadacentral',
  'canadaeast',
  'centralindia',
  'centralus',
  'centraluseuap',
  'chilecentral',
  'denmarkeast',
  'eastasia',
  'eastus',
  'eastus2',
  'eastus2euap',
  'eastus3',
  'francecentral',
  'francesouth',
  'germanynorth',
  'germanywestcentral',
  'indonesiacentral',
  'israelcentral',
  'israelnorthwest',
  'italynorth',
  'japaneast',
  'japanwest',
  'jioindiacentral',
  'jioindiawest',
  'koreacentral',
  'koreasouth',
  'malaysiasouth',
  'malaysiawest',
  'mexicocentral',
  'newzealandnorth',
  'northcentralus',
  'northeurope',
  'norwayeast',
  'norwaywest',
  'polandcentral',
  'qatarcentral',
  'saudiarabiaeast',
  'southafricanorth',
  'southafricawest',
  'southcentralus',
  'southcentralus2',
  'southeastasia',
  'southeastus3',
  'southindia',
  'spaincentral',
  'swedencentral',
  'swedensouth',
  'switzerlandnorth',
  'switzerlandwest',
  'taiwannorth',
  'taiwannorthwest',
  'uaecentral',
  'uaenorth',
  'uksouth',
  'ukwest',
  'westcentralus',
  'westeurope',
  'westindia',
  'westus',
  'westus2',
  'westus3',
];
const US_GOVERNMENT = ['usgovarizona', 'usgovtexas', 'usgovvirginia', 'usdodcentral', 'usdodeast'];
const CHINA = ['chinaeast', 'chinaeast2', 'chinaeast3', 'chinanorth', 'chinanorth2', 'chinanorth3'];

/** The regions to try in a cloud; a cloud of another name has the public ones. */
export function regionsOf(cloud: CloudNames): readonly string[] {
  if (cloud.name === 'AzureUSGovernment' || cloud.registrySuffix.endsWith('.us')) return US_GOVERNMENT;
  if (cloud.name === 'AzureChinaCloud' || cloud.registrySuffix.endsWith('.cn')) return CHINA;
  return PUBLIC;
}

/** The region of the frontend that a public answer ends at: `...<region>.cloudapp.azure.com` and its kin in other clouds. */
export function regionOfChain(chain: readonly string[]): string | undefined {
  return /(?:^|\.)([a-z0-9]+)\.cloudapp\.(?:azure\.com|usgovcloudapi\.net|chinacloudapi\.cn)$/.exec(chain.at(-1) ?? '')?.[1];
}
