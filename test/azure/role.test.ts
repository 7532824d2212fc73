import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CALL_NAMES, CALLS, callsFor } from '../../src/azure/calls.ts';
import { pathOf } from '../../src/azure/ids.ts';
import { grantCommand, roleFiles, roleFor, roleWith } from '../../src/azure/role.ts';
import { about } from '../../src/world/azure/address.ts';

const FOLDER = new URL('../../deploy/azure/', import.meta.url);

test('the role files are those of the list of calls (npm run role)', () => {
  for (const [name, text] of roleFiles()) expect(readFileSync(new URL(name, FOLDER), 'utf8'), name).toBe(text);
  expect(
    readdirSync(FOLDER)
      .filter((name) => name.startsWith('role'))
      .sort(),
  ).toEqual([...roleFiles().keys()].sort());
});

test('roles hold no right to write, and none to anything secret', () => {
  for (const [name, text] of roleFiles()) {
    const { Actions, DataActions } = JSON.parse(text) as { Actions: string[]; DataActions: string[] };
    expect(DataActions, name).toEqual([]);
    for (const action of Actions) {
      expect(action).toMatch(/\/(read|action)$/);
      expect(action).not.toMatch(/listCredentials|runCommand|config\/list|write|delete|\*/i);
      if (action.endsWith('/action')) expect(name).toBe('role.effective.json');
    }
  }
});

test('each call asks for the action that Azure derives from its path', () => {
  const sample = { sub: 's', rg: 'g', name: 'n', child: 'c', place: 'eastus', id: 'i' };
  for (const name of CALL_NAMES) {
    const { method, path, actions } = CALLS[name];
    const real = pathOf(path, sample) ?? '';
    expect(callsFor(method, real), name).toContain(name);
    if (name === 'graph') continue;
    expect(actions[0], name).toBe(about(method, real).action);
  }
});

test('a path outside the list is no call', () => {
  expect(callsFor('GET', '/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v')).toEqual([]);
  expect(callsFor('POST', '/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/r/listCredentials')).toEqual([]);
  expect(callsFor('DELETE', '/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/r')).toEqual([]);
});

test('a denied read names the role that grants it, and to whom, and where', () => {
  const detail =
    "HTTP 403: AuthorizationFailed: The client 'x' with object id '22222222-2222-4222-8222-222222222222' does not have authorization to perform action 'Microsoft.Network/privateDnsZones/A/read' over scope '/subscriptions/s/resourceGroups/dns' or the scope is invalid.";
  expect(grantCommand('Microsoft.Network/privateDnsZones/A/read', detail)).toEqual([
    'az',
    'role',
    'assignment',
    'create',
    '--assignee',
    '22222222-2222-4222-8222-222222222222',
    '--role',
    'acr-check reader',
    '--scope',
    '/subscriptions/s/resourceGroups/dns',
  ]);
  expect(grantCommand('Microsoft.Web/sites/read')).toContain('acr-check reader: consumers');
  expect(grantCommand('Microsoft.Unknown/read')).toContain('Reader');
  expect(roleWith('microsoft.network/PRIVATEENDPOINTS/read')).toBe(roleFor('core').Name);
});
