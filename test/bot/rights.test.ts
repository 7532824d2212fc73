// Who may do what where: the policy, read strictly, and asked for every command.

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { channelPolicy, type Policy, policySchema, registryAllowed, roleOf, vantagesFor } from '../../src/bot/policy.ts';
import { hasRole, roleNeeded, verbPermitted } from '../../src/bot/rights.ts';
import { parseText } from '../../src/command.ts';
import { loadPolicy } from '../../src/config/policy.ts';
import { policyJsonSchema } from '../schema.ts';

const contoso = { name: 'contoso', loginServer: 'contoso.azurecr.io' };
const policy: Policy = policySchema.parse({
  registries: ['contoso', 'prod*'],
  admins: { users: ['ada'] },
  channels: {
    'slack:T1/C1': { registries: ['group:team'], operators: { users: ['olga'], groups: ['sre'] }, detail: 'masked' },
    'slack:T1/*': { everybody: 'none' },
    'slack:*': { registries: ['*'] },
  },
  groups: { team: ['contoso', 'team*.azurecr.io'] },
  vantages: { 'vnet-a': { registries: ['contoso'] }, 'vnet-b': {} },
});

describe('a policy', () => {
  test('the most exact channel counts', () => {
    expect(channelPolicy(policy, 'slack:T1/C1').detail).toBe('masked');
    expect(channelPolicy(policy, 'slack:T1/C9').everybody).toBe('none');
    expect(channelPolicy(policy, 'slack:T2/C1').registries).toEqual(['*']);
    expect(channelPolicy(policy, 'teams:x')).toEqual({});
  });

  test('registries: by channel, group and wildcard; else by the whole list', () => {
    expect(registryAllowed(policy, 'slack:T1/C1', contoso)).toBe(true);
    expect(registryAllowed(policy, 'slack:T1/C1', { name: 'teamx', loginServer: 'teamx.azurecr.io' })).toBe(true);
    expect(registryAllowed(policy, 'slack:T1/C1', { name: 'prodx', loginServer: 'prodx.azurecr.io' })).toBe(false);
    expect(registryAllowed(policy, 'teams:x', { name: 'prodx', loginServer: 'prodx.azurecr.io' })).toBe(true);
    expect(registryAllowed(policy, 'teams:x', { name: 'xprod', loginServer: 'xprod.azurecr.io' })).toBe(false);
    expect(registryAllowed({}, 'teams:x', contoso)).toBe(true);
  });

  test('roles: admins anywhere, operators where they are named, everybody as the channel says', () => {
    expect(roleOf(policy, 'slack:T1/C9', { id: 'ada' })).toBe('admin');
    expect(roleOf(policy, 'slack:T1/C1', { id: 'olga' })).toBe('operator');
    expect(roleOf(policy, 'slack:T1/C1', { id: 'x', groups: ['sre'] })).toBe('operator');
    expect(roleOf(policy, 'slack:T1/C9', { id: 'olga' })).toBeUndefined();
    expect(roleOf(policy, 'slack:T1/C1', { id: 'li' })).toBe('viewer');
    expect(roleOf({}, 'slack:T1/C1', { id: 'li' })).toBe('operator');
  });

  test('a worker serves what the policy gives it; without one, everything', () => {
    expect(vantagesFor(policy, contoso, ['vnet-a', 'vnet-b', 'vnet-c'])).toEqual(['vnet-a', 'vnet-b']);
    expect(vantagesFor(policy, { name: 'other', loginServer: 'other.azurecr.io' }, ['vnet-a', 'vnet-b'])).toEqual(['vnet-b']);
    expect(vantagesFor({}, contoso, ['vnet-c'])).toEqual(['vnet-c']);
  });

  test('wildcards take no time to fail, whatever is written', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), fc.stringMatching(/^[a-z*.]{1,60}$/), (name, wanted) => {
        const startedAt = performance.now();
        registryAllowed({ registries: [wanted] }, 'x:y', { name, loginServer: `${'a'.repeat(200)}.azurecr.io` });
        return performance.now() - startedAt < 50;
      }),
    );
  });

  test('a misspelt word is a fault, and no open door', async () => {
    const loaded = await loadPolicy('p.yaml', async () => 'registrys: [contoso]\n');
    expect(loaded).toMatchObject({ ok: false, problem: { en: expect.stringContaining('registrys') } });
    expect(await loadPolicy('p.yaml', async () => 'registries: [contoso]\nlimits: { checksPerMinutePerUser: 2 }\n')).toMatchObject({ ok: true });
    expect(await loadPolicy('p.yaml', async () => '')).toEqual({ ok: true, policy: {} });
    for (const bad of ['a: [', '- x', '"text"', `a: &a [${'*a,'.repeat(100)}]`])
      expect(await loadPolicy('p.yaml', async () => bad)).toMatchObject({ ok: false });
  });

  test('the shipped schema is the program’s own', () => {
    expect(readFileSync(new URL('../../schema/policy-1.schema.json', import.meta.url), 'utf8')).toBe(policyJsonSchema());
  });
});

describe('rights', () => {
  const needed = (text: string) => {
    const parsed = parseText(text, 'slash');
    return parsed.ok ? roleNeeded(parsed.command) : 'no command';
  };
  test.each([
    ['check contoso', 'viewer'],
    ['explain dns-private-zone-not-linked', 'viewer'],
    ['mute contoso 4h', 'operator'],
    ['mute list', 'viewer'],
    ['digest list', 'viewer'],
    ['digest subscribe contoso --cron "0 9 * * *"', 'operator'],
    ['incident start contoso', 'operator'],
    ['config', 'viewer'],
    ['config lang zh-CN', 'operator'],
    ['workers list', 'viewer'],
    ['workers drain vnet-a', 'admin'],
    ['workers revoke vnet-a', 'admin'],
  ])('%s needs %s', (text, role) => expect(needed(text)).toBe(role));

  test('a higher role may what a lower one may; nobody may nothing but ask who they are', () => {
    expect(hasRole('admin', 'viewer')).toBe(true);
    expect(hasRole('viewer', 'operator')).toBe(false);
    expect(hasRole(undefined, 'viewer')).toBe(false);
    expect([verbPermitted(undefined, 'check'), verbPermitted(undefined, 'whoami'), verbPermitted('viewer', 'tokens')]).toEqual([false, true, false]);
  });
});
