// All rows of the table.
import type { Row } from './harness.ts';
import { DNS_ROWS } from './worlds/dns.ts';
import { ENDPOINT_ROWS } from './worlds/endpoints.ts';
import { REGISTRY_ROWS } from './worlds/registry.ts';
import { RULE_ROWS } from './worlds/rules.ts';
import { SERVICE_ROWS } from './worlds/services.ts';
import { TROUBLE_ROWS } from './worlds/trouble.ts';

export const ROWS: readonly Row[] = [...DNS_ROWS, ...RULE_ROWS, ...ENDPOINT_ROWS, ...REGISTRY_ROWS, ...SERVICE_ROWS, ...TROUBLE_ROWS];
