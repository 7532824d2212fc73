// The catalog: one line a rule, in the order of the layers. Written by `npm run rules`.
import netIpNotAllowed from './network-rules/net-ip-not-allowed.ts';
import type { Rule } from './rule.ts';

export const RULES: readonly Rule[] = [
  netIpNotAllowed,
] as unknown as readonly Rule[];
