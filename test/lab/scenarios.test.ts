// The scenarios as data: whole, different from each other, and each a change of a healthy network. (They are run by `npm run lab -- run`.)
import { describe, expect, it } from 'vitest';
import { RULES } from '../../src/rules/index.ts';
import { namedFiles } from './machine/named.ts';
import { rulesOf } from './machine/network.ts';
import { allScenarios } from './scenarios.ts';
import { worldOf } from './world/of.ts';

const all = await allScenarios();
const ids = new Set(RULES.map((rule) => rule.id));
const withoutFaults = (of: (typeof all)[number]) => JSON.stringify(worldOf({ ...of, faults: [] }));

describe('the scenarios of the lab', () => {
  it('are at least 90, and name what they show', () => {
    expect(all.length).toBeGreaterThanOrEqual(90);
    for (const { name, shows } of all) {
      expect(name).toMatch(/^[a-z0-9-]+$/);
      expect(shows).toMatch(/\.$/);
    }
  });

  it.each(all.map((scenario) => [scenario.name, scenario] as const))('%s', (_, scenario) => {
    const { causes, also = [], may = [], verdict } = scenario.expect;
    for (const id of [...causes, ...also, ...may]) expect(ids).toContain(id);
    expect(verdict === 'reachable', 'a cause means that something is not right').toBe(causes.length === 0);
    const world = worldOf(scenario);
    // Every fault does something, alone.
    for (const fault of scenario.faults)
      expect(JSON.stringify(worldOf({ ...scenario, faults: [fault] })), JSON.stringify(fault)).not.toBe(withoutFaults(scenario));
    expect(new Set(world.clients.map((client) => client.place)).size, 'one client in a place').toBe(world.clients.length);
    expect(rulesOf(world)).toContain('table inet lab');
    expect(namedFiles(world, '/x').config).toContain('view');
  });
});
