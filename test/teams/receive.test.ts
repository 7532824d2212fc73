// Whatever comes in, reading it is harmless: it never throws, keys stay short, and nothing is fetched from where it should not be.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageOf, parted, placeOf, refOf, spotOf } from '../../adapters/teams/place.ts';
import { isAllowed, receive } from '../../adapters/teams/receive/receive.ts';

const activity = (more: object = {}) => ({
  type: 'message',
  id: '1790000000001',
  serviceUrl: 'https://smba.trafficmanager.net/emea/',
  channelId: 'msteams',
  from: { id: '29:li', name: 'Li' },
  recipient: { id: '28:bot' },
  conversation: { id: 'a:chat', conversationType: 'personal', tenantId: 't1' },
  channelData: { tenant: { id: 't1' } },
  text: 'check contoso',
  ...more,
});
const file = (name: string, downloadUrl: string) => ({ contentType: 'application/vnd.microsoft.teams.file.download.info', name, content: { downloadUrl } });

it('reads any JSON without throwing', () => {
  const types = fc.constantFrom('message', 'invoke', 'conversationUpdate', 'installationUpdate', 'messageUpdate', 'event', 'x');
  const names = fc.constantFrom(
    'adaptiveCard/action',
    'task/fetch',
    'task/submit',
    'composeExtension/query',
    'composeExtension/fetchTask',
    'composeExtension/submitAction',
    'y',
  );
  fc.assert(
    fc.property(types, names, fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (type, name, value, text, channelData) => {
      const received = receive(activity({ type, name, value, text, channelData }));
      expect(received.is).toBeTypeOf('string');
    }),
    { numRuns: 500 },
  );
  fc.assert(fc.property(fc.jsonValue(), (value) => ['unknown', 'nothing'].includes(receive(value).is)));
});

describe('a text file beside a message', () => {
  const filesOf = (...attachments: object[]) => {
    const received = receive(activity({ attachments }));
    return received.is === 'said' ? received.files.map(({ name }) => name) : [];
  };
  it('is read from the person’s own files', () => {
    expect(filesOf(file('report.json', 'https://contoso-my.sharepoint.com/personal/li/report.json?tempauth=x'))).toEqual(['report.json']);
  });
  it.each([
    ['from anywhere else', 'report.json', 'https://evil.example/report.json'],
    ['from a host that only looks so', 'report.json', 'https://sharepoint.com.evil.example/report.json'],
    ['from inside', 'report.json', 'https://169.254.169.254/report.json'],
    ['without TLS', 'report.json', 'http://contoso.sharepoint.com/report.json'],
    ['that is no text', 'report.exe', 'https://contoso.sharepoint.com/report.exe'],
  ])('is not read %s', (_why, name, url) => {
    expect(filesOf(file(name, url))).toEqual([]);
  });
});

it('a bot does not hear bots', () => {
  expect(receive(activity({ from: { id: '28:another-bot', role: 'bot' } })).is).toBe('nothing');
  expect(receive(activity({ from: { id: '28:bot' } })).is).toBe('nothing');
});

it('a tenant is on the list, or out', () => {
  expect(isAllowed(activity(), ['T1'])).toBe(true);
  expect(isAllowed(activity(), ['t2'])).toBe(false);
  expect(isAllowed(activity({ channelData: { tenant: { id: 't2' } } }), ['t1'])).toBe(false);
  expect(isAllowed(activity({ conversation: { id: 'a:chat' }, channelData: {} }), ['t1'])).toBe(false);
  expect(isAllowed('rubbish', ['t1'])).toBe(false);
});

describe('places', () => {
  const id = fc.string({ minLength: 1, maxLength: 60 }).filter((text) => text !== '-' && text.isWellFormed());
  const spot = fc.record(
    { tenant: id, kind: fc.constantFrom('p' as const, 'g' as const, 'c' as const), conversation: id, root: id, only: id },
    { requiredKeys: ['tenant', 'kind', 'conversation'] },
  );
  it('come back as they were', () => {
    fc.assert(
      fc.property(spot, id, fc.boolean(), (one, message, targeted) => {
        expect(spotOf(placeOf(one))).toEqual(one);
        expect(messageOf(refOf({ ...one, id: message, targeted }))).toEqual({ ...one, id: message, targeted });
      }),
    );
  });
  it('of others are refused', () => {
    for (const text of ['slack:T1/C1', 'teams:', 'teams:t/x/c/-/-', 'teams:t/p'])
      expect(() => spotOf(text as `${string}:${string}`)).toThrow('not a place in Teams');
  });
  it('know a thread by its mark', () => {
    expect(parted('19:x@thread.tacv2;messageid=123')).toEqual({ conversation: '19:x@thread.tacv2', root: '123' });
    expect(parted('19:x@thread.tacv2;messageid=../1')).toEqual({ conversation: '19:x@thread.tacv2' });
  });
});
