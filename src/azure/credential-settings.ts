// How the program signs in to Azure: one of these, never a silent chain. Apart from credential.ts, so that naming them loads nothing.
export const CREDENTIAL_SETTINGS = ['auto', 'workload', 'managed', 'environment', 'cli', 'none'] as const;
export type CredentialSetting = (typeof CREDENTIAL_SETTINGS)[number];
