import { describe, expect, it } from 'vitest';
import { addressesNeeded, freeAddresses, regionsOf, uncovered, unfinished } from '../../src/evaluate/address-need.ts';
import { minutesBetween } from '../../src/evaluate/minutes.ts';
import { SAMPLE_FACTS } from '../../src/rules/sample-facts.ts';

describe('addresses that a private endpoint takes', () => {
  it('counts as the article does: three replicas with regional endpoints take seven', () => {
    expect([addressesNeeded(1, false), addressesNeeded(3, false), addressesNeeded(3, true), addressesNeeded(0, false)]).toEqual([2, 4, 7, 2]);
  });
  it('counts the home region once, listed or not', () => {
    expect(regionsOf(SAMPLE_FACTS.registry, undefined)).toEqual(['eastus']);
    expect(
      regionsOf(SAMPLE_FACTS.registry, {
        list: [
          { name: 'a', location: 'East US' },
          { name: 'b', location: 'westus' },
        ],
      }),
    ).toEqual(['eastus', 'westus']);
  });
  it('keeps five of every range for Azure, and does not guess', () => {
    expect(freeAddresses({ id: 's', prefixes: ['10.0.0.0/29'], usedAddresses: 2 })).toBe(1);
    expect(freeAddresses({ id: 's', prefixes: ['10.0.0.0/29', '10.0.1.0/29', 'fd00::/64'], usedAddresses: 2 })).toBe(4);
    expect(freeAddresses({ id: 's', prefixes: ['10.0.0.0/29'], usedAddresses: 9 })).toBe(0);
    expect(freeAddresses({ id: 's', prefixes: ['10.0.0.0/29'] })).toBeUndefined();
  });
  it('tells replicas that are not ready, and regions without an address', () => {
    expect(
      unfinished({
        list: [
          { name: 'w', location: 'westus', provisioningState: 'Creating' },
          { name: 'e', location: 'eastus' },
        ],
      }),
    ).toHaveLength(1);
    expect(uncovered(SAMPLE_FACTS.privateEndpoint, ['eastus', 'westus'])).toEqual(['westus']);
    const { members: _, ...unknown } = SAMPLE_FACTS.privateEndpoint;
    expect(uncovered(unknown, ['westus'])).toEqual([]);
  });
});

describe('minutes between two moments', () => {
  it('counts over days, months and leap years', () => {
    expect(minutesBetween('2026-11-02T07:56:00.000Z', '2026-11-02T08:00:00Z')).toBe(4);
    expect(minutesBetween('2024-02-28T23:59:00Z', '2024-03-01T00:00:00Z')).toBe(24 * 60 + 1);
    expect(minutesBetween('2025-12-31T23:59:30Z', '2026-01-01T00:00:00Z')).toBe(0.5);
  });
  it('agrees with the clock of the platform', () => {
    for (const [a, b] of [
      ['1999-03-01T00:00:00.000Z', '2026-11-24T09:30:15.000Z'],
      ['2000-02-29T12:00:00.000Z', '2100-03-01T12:00:00.000Z'],
    ] as const)
      expect(minutesBetween(a, b)).toBeCloseTo((Date.parse(b) - Date.parse(a)) / 60_000, 6);
  });
  it('is undefined for what is no moment, and backwards', () => {
    for (const text of ['', 'yesterday', '2026-13-01T00:00:00Z', '2026-11-02', '2026-11-02T09:00:00Z'])
      expect(minutesBetween(text, '2026-11-02T08:00:00Z')).toBeUndefined();
  });
});
