import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact } from '../../src/symptom.ts';

const SECRET = 'hunter2Hunter2';
// Made here, never issued by anybody: the shapes are what counts.
const JWT = `eyJ${'a'.repeat(20)}.eyJ${'b'.repeat(30)}.${'c'.repeat(40)}`;

describe('redact', () => {
  it.each([
    `docker login -u me -p ${SECRET} contoso.azurecr.io`,
    `docker login -u me -p=${SECRET} contoso.azurecr.io`,
    `docker login -u me -p${SECRET} contoso.azurecr.io`,
    `docker login -u me --password ${SECRET} contoso.azurecr.io`,
    `docker login -u me --password='${SECRET} with blanks' contoso.azurecr.io`,
    `echo ${SECRET} | docker login contoso.azurecr.io -u me --password-stdin`,
    `az login --service-principal -u app -p ${SECRET} --tenant t`,
    `az login --client-secret ${SECRET}`,
    `skopeo copy --src-creds me:${SECRET} docker://a docker://b`,
    `curl -u me:${SECRET} https://contoso.azurecr.io/v2/`,
    `ctr images pull --user me:${SECRET} contoso.azurecr.io/app`,
    `https://me:${SECRET}@proxy:3128/`,
    `http://${SECRET}@proxy:3128`,
    `https://a.blob.core.windows.net/x?sv=1&sr=b&sig=${SECRET}%2F%3D&se=2`,
    `SharedAccessSignature=${SECRET}`,
    `DefaultEndpointsProtocol=https;AccountName=x;AccountKey=${SECRET}==;EndpointSuffix=core.windows.net`,
    `Authorization: Bearer ${SECRET}`,
    `Authorization: Basic ${SECRET}`,
    `authorization=Bearer ${SECRET}`,
    `"Authorization": "Bearer ${SECRET}"`,
    `bearer ${SECRET}`,
    `Cookie: session=${SECRET}`,
    `AZURE_CLIENT_SECRET=${SECRET}`,
    `ACR_PASSWORD='${SECRET}'`,
    `export SLACK_BOT_TOKEN=${SECRET}`,
    `grant_type=refresh_token&refresh_token=${SECRET}&scope=x`,
    `{"password": "${SECRET}"}`,
    `{"auths":{"contoso.azurecr.io":{"auth":"${SECRET}"}}}`,
    `{"access_token":"${SECRET}"}`,
    `password: ${SECRET}`,
    `Password：${SECRET}`,
    `密码：${SECRET}`,
    `api key: ${SECRET}`,
    `token: ${SECRET}`,
  ])('takes the secret out of %s', (text) => {
    const safe = redact(text);
    expect(safe).not.toContain('hunter2');
    expect(safe).toContain('[redacted]');
    expect(redact(safe)).toBe(safe);
  });

  it.each([
    JWT,
    `AKIA${'A'.repeat(16)}`,
    `ghp_${'a'.repeat(36)}`,
    `xoxb-${'1'.repeat(12)}-abc`,
    `abc8Q~${'a'.repeat(34)}`,
    `${'a'.repeat(42)}+ACR${'b'.repeat(6)}`,
    `${'A'.repeat(86)}==`,
    `-----BEGIN RSA PRIVATE KEY-----\n${'MIIE'.repeat(20)}\n-----END RSA PRIVATE KEY-----`,
  ])('knows a token by its shape', (secret) => {
    expect(redact(`before ${secret} after`)).toBe('before [redacted] after');
  });

  it.each([
    'Www-Authenticate: Bearer realm="https://contoso.azurecr.io/oauth2/token",service="contoso.azurecr.io",scope="repository:app:pull"',
    'unauthorized: incorrect username or password',
    'failed to authorize: failed to fetch anonymous token: unexpected status: 401 Unauthorized',
    'failed to fetch oauth token: Post "https://contoso.azurecr.io/oauth2/token": dial tcp: lookup contoso.azurecr.io: no such host',
    'pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
    'docker run -p 8080:80 contoso.azurecr.io/app',
    'docker login contoso.azurecr.io -u me --password-stdin',
    'The Basic SKU does not support network rules',
    'Basic authentication is not enabled',
    'the bearer token has expired',
    'client with IP 203.0.113.7 is not allowed access',
    'https://contoso.azurecr.io/v2/team/app/manifests/sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
    'registry_data_eastus-01 00000000-0000-0000-0000-000000000001',
  ])('leaves alone: %s', (text) => {
    expect(redact(text)).toBe(text);
  });

  it('changes nothing the second time, and takes linear time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => redact(redact(text)) === redact(text)),
      { numRuns: 2000 },
    );
    for (const filler of [
      'eyJ',
      'login -p ',
      '://',
      'password',
      '"password"',
      'a.',
      'Basic aA',
      'authorization: ',
      '-u a:',
      'echo ',
      '-----BEGIN PRIVATE KEY-----',
      'token: ',
      '+ACR',
      "'",
    ]) {
      const started = performance.now();
      redact(filler.repeat(1_000_000 / filler.length));
      expect(performance.now() - started, filler).toBeLessThan(1000);
    }
  });
});
