import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasServiceEndpoint, isRestricted, publicAccessFor, whyDenied } from '../../src/evaluate/access.ts';
import { SAMPLE_FACTS } from '../../src/rules/sample-facts.ts';

const registry = (facts: object) => ({ ...SAMPLE_FACTS.registry, ...facts });
const CLOSED = registry({ defaultAction: 'Deny', ipRules: ['203.0.113.0/24'] });
const OFF = registry({ publicNetworkAccess: 'Disabled', defaultAction: 'Deny' });
const { publicNetworkAccess: _, ...UNREADABLE } = CLOSED;

describe('the truth table of the public door', () => {
  it.each([
    ['open to all', SAMPLE_FACTS.registry, '198.51.100.1', 'allowed'],
    ['closed, in a rule', CLOSED, '203.0.113.7', 'allowed'],
    ['closed, in no rule', CLOSED, '198.51.100.1', 'not-in-rules'],
    ['off, in a rule', { ...CLOSED, publicNetworkAccess: 'Disabled' }, '203.0.113.7', 'disabled'],
    ['not readable', UNREADABLE, '203.0.113.7', 'unknown'],
    ['a value that Azure may add', registry({ publicNetworkAccess: 'SecuredByPerimeter' }), '203.0.113.7', 'unknown'],
  ] as const)('%s', (_name, facts, ip, access) => {
    expect(publicAccessFor(facts, ip)).toBe(access);
  });
  it('is restricted, is not, or nobody knows', () => {
    expect([isRestricted(OFF), isRestricted(CLOSED), isRestricted(SAMPLE_FACTS.registry), isRestricted(registry({ publicNetworkAccess: 'Odd' }))]).toEqual([
      true,
      true,
      false,
      undefined,
    ]);
  });
});

describe('why a source was refused', () => {
  it.each([
    ['off', OFF, '203.0.113.7', { reason: 'disabled', certain: true }],
    ['off, over a service endpoint', OFF, '10.1.0.4', { reason: 'disabled', certain: true }],
    ['in no rule', CLOSED, '198.51.100.1', { reason: 'not-in-rules', certain: true }],
    ['in a rule', CLOSED, '203.0.113.7', { reason: 'not-yet', certain: false }],
    ['open to all', SAMPLE_FACTS.registry, '203.0.113.7', { reason: 'not-yet', certain: false }],
    ['no rule at all', registry({ defaultAction: 'Deny', ipRules: [] }), '203.0.113.7', { reason: 'no-rules', certain: true }],
    ['private source', CLOSED, '10.1.0.4', { reason: 'service-endpoint', certain: true }],
    ['IPv6 source', CLOSED, '2603:1030::9', { reason: 'ipv6', certain: true }],
    ['nothing known', undefined, '203.0.113.7', { reason: 'not-in-rules', certain: false }],
    ['address not told', CLOSED, undefined, { reason: 'not-in-rules', certain: false }],
  ] as const)('%s', (_name, facts, ip, expected) => {
    expect(whyDenied(facts, ip, false)).toEqual(expected);
  });
  it('guesses “off” only where nothing was readable and a private endpoint is in sight', () => {
    expect(whyDenied(undefined, '203.0.113.7', true)).toEqual({ reason: 'disabled', certain: false });
    expect(whyDenied(CLOSED, '198.51.100.1', true).reason).toBe('not-in-rules');
  });
  it('does not take rules that were not readable for none', () => {
    const { virtualNetworkRules: _v, ...partly } = registry({ defaultAction: 'Deny', ipRules: [] });
    expect(whyDenied(partly, '203.0.113.7', false)).toEqual({ reason: 'no-rules', certain: false });
    const { ipRules: _i, ...less } = CLOSED;
    expect(whyDenied(less, '203.0.113.7', false).certain).toBe(false);
  });
  it('never throws, and never says “disabled” for a registry that is on', () => {
    fc.assert(
      fc.property(fc.option(fc.string(), { nil: undefined }), fc.array(fc.string()), fc.boolean(), (ip, ipRules, seen) => {
        expect(whyDenied(registry({ defaultAction: 'Deny', ipRules }), ip, seen).reason).not.toBe('disabled');
      }),
    );
  });
});

describe('service endpoints of a subnet', () => {
  it('has it, has it not, or nobody knows', () => {
    const service = 'Microsoft.ContainerRegistry';
    expect(hasServiceEndpoint({ serviceEndpoints: ['microsoft.containerregistry'] }, service)).toBe(true);
    expect(hasServiceEndpoint({ serviceEndpoints: [] }, service)).toBe(false);
    expect(hasServiceEndpoint({}, service)).toBeUndefined();
  });
});
