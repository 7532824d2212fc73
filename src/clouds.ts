// The three public clouds, as data. Pure. Login and zone names: learn.microsoft.com, container registry and private endpoint DNS
// articles; the other hosts are the clouds' general constants. A custom cloud is read from a file by cloud.ts.
import type { CloudNames } from './model.ts';

export const AZURE_CLOUD: CloudNames = {
  name: 'AzureCloud',
  registrySuffix: 'azurecr.io',
  privateZone: 'privatelink.azurecr.io',
  dataInfix: 'data',
  geoInfix: 'geo',
  blobSuffix: 'blob.core.windows.net',
  armEndpoint: 'https://management.azure.com',
  armAudience: 'https://management.azure.com',
  authorityHost: 'https://login.microsoftonline.com',
  registryAudience: 'https://containerregistry.azure.net',
  logsEndpoint: 'https://api.loganalytics.azure.com',
  portalHost: 'portal.azure.com',
  docsHost: 'learn.microsoft.com',
  mcrHost: 'mcr.microsoft.com',
  azureDns: '168.63.129.16',
  ports: { registry: 443, dns: 53 },
};

export const AZURE_US_GOVERNMENT: CloudNames = {
  ...AZURE_CLOUD,
  name: 'AzureUSGovernment',
  registrySuffix: 'azurecr.us',
  privateZone: 'privatelink.azurecr.us',
  blobSuffix: 'blob.core.usgovcloudapi.net',
  armEndpoint: 'https://management.usgovcloudapi.net',
  armAudience: 'https://management.usgovcloudapi.net',
  authorityHost: 'https://login.microsoftonline.us',
  logsEndpoint: 'https://api.loganalytics.us',
  portalHost: 'portal.azure.us',
};

export const AZURE_CHINA_CLOUD: CloudNames = {
  ...AZURE_CLOUD,
  name: 'AzureChinaCloud',
  registrySuffix: 'azurecr.cn',
  privateZone: 'privatelink.azurecr.cn',
  blobSuffix: 'blob.core.chinacloudapi.cn',
  armEndpoint: 'https://management.chinacloudapi.cn',
  armAudience: 'https://management.chinacloudapi.cn',
  authorityHost: 'https://login.chinacloudapi.cn',
  logsEndpoint: 'https://api.loganalytics.azure.cn',
  portalHost: 'portal.azure.cn',
  docsHost: 'docs.azure.cn',
};

export const CLOUDS: readonly CloudNames[] = [AZURE_CLOUD, AZURE_US_GOVERNMENT, AZURE_CHINA_CLOUD];

/** Built-in cloud by its name or by the short forms that people type (china, usgov, public), or undefined. */
export function cloudNamed(name: string): CloudNames | undefined {
  const short: Record<string, CloudNames> = {
    public: AZURE_CLOUD,
    azure: AZURE_CLOUD,
    usgov: AZURE_US_GOVERNMENT,
    usgovernment: AZURE_US_GOVERNMENT,
    gov: AZURE_US_GOVERNMENT,
    china: AZURE_CHINA_CLOUD,
  };
  const key = name.toLowerCase();
  return CLOUDS.find((cloud) => cloud.name.toLowerCase() === key) ?? (Object.hasOwn(short, key) ? short[key] : undefined);
}
