// What skopeo and ctr really said on broken networks (recorded by `npm run lab -- words`): each is recognised, as what it is, and
// leads to the cause that was really there.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recognise } from '../../src/symptom/recognise.ts';
import { symptomNamed } from '../../src/symptom/symptoms.ts';
import { allScenarios } from '../lab/scenarios.ts';
import type { Heard } from '../lab/words.ts';

const HEARD = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'lab', 'words.json'), 'utf8')) as readonly Heard[];
const SCENARIOS = new Map((await allScenarios()).map((scenario) => [scenario.name, scenario]));

/** What a text says, by its own plain words: the symptom that must be among those seen. First match counts. */
const MEANS: readonly (readonly [RegExp, string])[] = [
  [/proxyconnect tcp: tls: first record/, 'proxy-wrong-scheme'],
  [/proxyconnect tcp: dial tcp: lookup/, 'proxy-name-not-found'],
  [/proxyconnect tcp: dial tcp [\d.]+/, 'proxyconnect-failed'],
  [/lookup \S+\.data\.\S+ on .*no such host/, 'data-endpoint-lookup'],
  [/no such host/, 'no-such-host'],
  [/server misbehaving/, 'server-misbehaving'],
  [/lookup .*(i\/o timeout|connection refused)/, 'lookup-timeout'],
  [/: (Found|Not Found)"?$/, 'proxy-odd-answer'],
  [/": (Service Unavailable|Internal Server Error)"?$/, 'proxy-upstream'],
  [/": Forbidden"?$/, 'proxy-forbidden'],
  [/Proxy Authentication Required/, 'proxy-auth'],
  [/i\/o timeout/, 'io-timeout'],
  [/connection refused/, 'connection-refused'],
  [/no route to host|network is unreachable/, 'no-route-to-host'],
  [/connection reset/, 'connection-reset'],
  [/TLS handshake timeout/, 'tls-handshake-timeout'],
  [/unknown authority/, 'x509-unknown-authority'],
  [/is before 20/, 'x509-not-yet-valid'],
  [/has expired/, 'x509-expired'],
  [/certificate is valid for/, 'x509-wrong-name'],
  [/protocol version not supported/, 'tls-version-rejected'],
  [/remote error: tls: /, 'tls-alert'],
  [/HTTP response to HTTPS client/, 'http-response-to-https-client'],
  [/EOF/, 'eof'],
  [/client with IP/, 'denied-client-ip'],
  [/403/, 'forbidden'],
  [/429|too many requests/, 'too-many-requests'],
  [/50[03]/, 'server-error'],
  [/401|unauthorized/, 'unauthorized'],
  [/V1 container registry/, 'no-registry-api'],
];
const meaningOf = (text: string): string | undefined => MEANS.find(([pattern]) => pattern.test(text.replaceAll('\\"', '"')))?.[1];

/** Scenarios whose clients speak of something else than what is wrong with the check's subject, each with its reason. */
const SPEAKS_OF_ELSE: Readonly<Record<string, string>> = {};

describe('the words of real clients', () => {
  it('are there, of both clients and of many faults', () => {
    expect(new Set(HEARD.map((heard) => heard.client))).toEqual(new Set(['skopeo', 'ctr']));
    expect(HEARD.length).toBeGreaterThan(100);
  });

  it.each(HEARD.map((heard) => [`${heard.client}: ${heard.text.slice(-120)}`, heard] as const))('%s', (_, { text, scenarios }) => {
    const seen = recognise(text).map((symptom) => symptom.id);
    const meaning = meaningOf(text);
    expect(meaning, 'a text of a kind that this test does not know').toBeDefined();
    expect(seen).toContain(meaning);
    const suspects = new Set(seen.flatMap((id) => symptomNamed(id)?.suspects ?? []));
    for (const name of scenarios) {
      const { expect: expected } = SCENARIOS.get(name) ?? {};
      const truth = [...(expected?.causes ?? []), ...(expected?.also ?? [])];
      if (truth.length === 0 || name in SPEAKS_OF_ELSE) continue;
      expect(
        [...suspects].filter((id) => truth.includes(id)),
        `${name}: none of ${truth.join(', ')} is suspected`,
      ).not.toEqual([]);
    }
  });
});
