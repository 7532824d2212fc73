// One grammar: what each surface may type, and what it means. The left side is what was typed, the right side the canonical command.
import { describe, expect, it } from 'vitest';
import { type CheckCommand, commandText, type Parsed, type ProblemCode, parseArgv, parseText, type Surface } from '../../src/command.ts';
import { LANGS } from '../../src/model.ts';

type Chat = Exclude<Surface, 'cli'>;
const RESOURCE = '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-1/providers/Microsoft.ContainerRegistry/registries/contoso';
const CLUSTER = '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/k8s';

function meaning(parsed: Parsed): string {
  return parsed.ok ? commandText(parsed.command) : `! ${parsed.problem.code}`;
}
function checkOf(parsed: Parsed): CheckCommand {
  if (!parsed.ok || parsed.command.verb !== 'check') throw new Error(`no check: ${meaning(parsed)}`);
  return parsed.command;
}

describe('the command line', () => {
  it.each<readonly [readonly string[], string]>([
    [[], 'help'],
    [['contoso'], 'check contoso'],
    [['check', 'contoso'], 'check contoso'],
    [['CHECK', 'contoso'], 'check contoso'],
    [['check', 'status'], 'check status'],
    [['status'], 'status'],
    [['status', 'run-7'], 'status run-7'],
    [['check', 'contoso,fabrikam'], 'check contoso,fabrikam'],
    [['check', 'contoso,', 'fabrikam'], 'check contoso,fabrikam'],
    [['check', 'contoso', ',', 'fabrikam'], 'check contoso,fabrikam'],
    [['contoso,fabrikam'], 'check contoso,fabrikam'],
    [['check', 'contoso,contoso'], 'check contoso'],
    [['--from', 'all', 'contoso'], 'check contoso --from all'],
    [['check', 'contoso', '--from', 'here,vnet-a', '--from', 'vnet-b'], 'check contoso --from here --from vnet-a --from vnet-b'],
    [['check', 'contoso', '--from=worker:vnet-a'], 'check contoso --from vnet-a'],
    [['check', 'contoso', '—from', 'all'], 'check contoso --from all'],
    [['check', 'contoso', '--repo', 'team/app:1.2'], 'check contoso --repo team/app:1.2'],
    [['check', 'contoso', '--op=PUSH'], 'check contoso --op push'],
    [['check', 'contoso', '--deep', '--private'], 'check contoso --deep --private'],
    [['check', 'contoso', '--for', 'aks'], 'check contoso --for aks'],
    [['check', 'contoso', '--for', 'aks', CLUSTER], `check contoso --for aks ${CLUSTER}`],
    [['check', 'contoso', '--for', CLUSTER], `check contoso --for aks ${CLUSTER}`],
    [['check', '--for', 'aks', RESOURCE], `check ${RESOURCE} --for aks`],
    [['check', 'contoso', '--deadline', '20s'], 'check contoso --deadline 20s'],
    [['check', 'contoso', '--deadline', '1m'], 'check contoso --deadline 1m'],
    [['check', 'contoso', '--deadline', '1500ms'], 'check contoso --deadline 1500ms'],
    [['check', 'contoso', '--deadline', '500ms'], '! invalid-value'],
    [['check', 'contoso', '--deadline', '3m'], '! invalid-value'],
    [['check', 'contoso', '--deadline', '20'], '! invalid-value'],
    [['check', 'contoso', '--lang', 'zh'], 'check --lang zh-CN contoso'],
    [['check', 'contoso', '--lang', 'fr'], '! invalid-value'],
    [['check', 'contoso', '--cloud', 'china'], 'check contoso --cloud AzureChinaCloud'],
    [['check', 'contoso', 'cloud=china'], 'check contoso --cloud AzureChinaCloud'],
    [['check', 'contoso', '--cloud', './Lab.json'], 'check contoso --cloud ./Lab.json'],
    [['check', 'contoso', '--cloud', 'mars'], '! unknown-cloud'],
    [['check', 'contoso', '--resolver', '10.0.0.4', '--resolver', '[::1]:53'], 'check contoso --resolver 10.0.0.4 --resolver [::1]:53'],
    [['check', 'contoso', '--resolver', '10.0.0.4:5353,::1'], 'check contoso --resolver 10.0.0.4:5353 --resolver ::1'],
    [['check', 'contoso', '--resolver', 'dns.example.com'], '! invalid-value'],
    [['check', 'contoso', '--resolver', '10.0.0.256'], '! invalid-value'],
    [['check', 'contoso', '--resolver', '10.0.0.4:70000'], '! invalid-value'],
    [['check', 'contoso', '--proxy', 'http://proxy:3128'], 'check contoso --proxy http://proxy:3128'],
    [['check', 'contoso', '--proxy', 'none'], 'check contoso --proxy none'],
    [['check', 'contoso', '--proxy', 'proxy:3128'], '! invalid-value'],
    [['check', 'contoso', '--proxy', 'socks5://proxy:1080'], '! invalid-value'],
    [['check', 'contoso', '--label', 'vnet-a'], 'check contoso --label vnet-a'],
    [['check', 'contoso', '--label', 'VNet A'], '! invalid-value'],
    [['check', 'contoso', '--bot', 'https://bot.example.com'], 'check contoso --bot https://bot.example.com'],
    [['check', 'contoso', '--bot', 'http://127.0.0.1:3978'], 'check contoso --bot http://127.0.0.1:3978'],
    [['check', 'contoso', '--bot', 'http://bot.example.com'], '! invalid-value'],
    [['check', 'contoso', '--save', 'my report.json', '--json'], 'check --json contoso --save "my report.json"'],
    [['--json', 'contoso'], 'check --json contoso'],
    [['check', 'contoso', '--json', '--markdown'], '! conflict'],
    [['check', 'contoso', '--', 'dial', 'tcp:', 'x'], 'check contoso -- "dial tcp: x"'],
    [['check', 'contoso', '--', '"dial tcp: x"'], 'check contoso -- "dial tcp: x"'],
    [['contoso', '--from', 'all', '--', 'no such host --deep'], 'check contoso --from all -- "no such host --deep"'],
    [['--', 'dial tcp: lookup contoso.azurecr.io: no such host'], 'check contoso.azurecr.io -- "dial tcp: lookup contoso.azurecr.io: no such host"'],
    [['Get https://contoso.azurecr.io/v2/: EOF'], 'check contoso.azurecr.io -- "Get https://contoso.azurecr.io/v2/: EOF"'],
    [['diagnose', 'here.json', '-'], 'diagnose here.json -'],
    [['diagnose', 'Here.json', '--json'], 'diagnose --json Here.json'],
    [['诊断', 'a.json'], 'diagnose a.json'],
    [['diagnose'], '! missing-argument'],
    [['explain', 'dns-private-zone-not-linked'], 'explain dns-private-zone-not-linked'],
    [['explain', 'DNS-Private-Zone-Not-Linked'], 'explain dns-private-zone-not-linked'],
    [['explain'], '! missing-argument'],
    [['explain', 'what?!'], '! invalid-value'],
    [['rules', '--json'], 'rules --json'],
    [['history', 'contoso', '--last', '5'], 'history contoso --last 5'],
    [['history', 'contoso', '--last', '0'], '! invalid-value'],
    [['diff', 'contoso', '--since', '2026-11-02'], 'diff contoso --since 2026-11-02'],
    [['export', 'run-7', '--format', 'JSON'], 'export run-7 --format json'],
    [['cancel'], 'cancel'],
    [['rerun', '--from', 'vnet-a'], 'rerun --from vnet-a'],
    [['mute', 'contoso', '4h', 'maintenance', 'window'], 'mute contoso 4h "maintenance window"'],
    [['mute', 'dns-private-zone-not-linked', 'until', '18:00'], 'mute dns-private-zone-not-linked until 18:00'],
    [['mute', 'contoso', 'until-change'], 'mute contoso until-change'],
    [['mute', 'list'], 'mute list'],
    [['mute', 'contoso'], '! missing-argument'],
    [['mute', 'contoso', '1s'], '! missing-argument'],
    [['unmute', 'contoso'], 'unmute contoso'],
    [['config'], 'config'],
    [['config', 'lang', 'zh'], 'config lang zh-CN'],
    [['config', 'tz', 'Asia/Shanghai'], 'config tz Asia/Shanghai'],
    [['config', 'tz', 'Mars/Olympus'], '! invalid-value'],
    [['config', 'colour'], '! invalid-value'],
    [['whoami'], 'whoami'],
    [['help'], 'help'],
    [['help', 'check'], 'help check'],
    [['help', '检查'], 'help check'],
    [['--help'], 'help'],
    [['-h'], 'help'],
    [['check', '--help'], 'help check'],
    [['check', 'contoso', '-h'], 'help check'],
    [['digest', '--help'], 'help digest'],
    [['--version'], 'version'],
    [['version'], 'version'],
    [['digest'], 'digest list'],
    [['digest', 'subscribe', 'contoso,group:payments', '--cron', '0 9 * * 1-5'], 'digest subscribe contoso,group:payments --cron "0 9 * * 1-5"'],
    [['digest', 'subscribe', 'contoso', '--cron', '0', '9', '*', '*', '1-5', '--always'], 'digest subscribe contoso --cron "0 9 * * 1-5" --always'],
    [['digest', 'subscribe', 'contoso'], '! missing-argument'],
    [['digest', 'subscribe', 'contoso', '--cron', '*/5 * * * *'], '! invalid-value'],
    [['digest', 'subscribe', 'contoso', '--cron', '0 25 * * *'], '! invalid-value'],
    [['digest', 'subscribe', 'contoso', '--cron', '0 9 * * *', '--quiet', '22:00-08:00'], 'digest subscribe contoso --cron "0 9 * * *" --quiet 22:00-08:00'],
    [['digest', 'subscribe', 'contoso', '--cron', '0 9 * * *', '--quiet', '22-8'], '! invalid-value'],
    [['digest', 'pause', '3', '1d'], 'digest pause 3 1d'],
    [['digest', 'run', 'all'], 'digest run all'],
    [['digest', 'show'], '! missing-argument'],
    [['digest', 'nonsense'], '! unknown-verb'],
    [['incident', 'start', 'contoso', 'pulls fail'], 'incident start contoso "pulls fail"'],
    [['incident', 'severity', '2'], 'incident severity 2'],
    [['incident', 'severity', '9'], '! invalid-value'],
    [['incident', 'resolve', 'zone', 'linked', 'again'], 'incident resolve "zone linked again"'],
    [['vantages'], 'vantages list'],
    [['vantages', 'test', 'vnet-a'], 'vantages test vnet-a'],
    [['workers', 'enroll', 'vnet-prod'], 'workers enroll vnet-prod'],
    [['workers', 'enroll', 'VNet'], '! invalid-value'],
    [['workers', 'drain'], '! missing-argument'],
    [['tokens', 'create', 'ci', '--scope', 'check', '--expires', '90d'], 'tokens create ci --scope check --expires 90d'],
    [['tokens', 'revoke', 'tok_1'], 'tokens revoke tok_1'],
    [['serve', '--demo'], 'serve --demo'],
    [['worker', '--bot', 'https://bot.example.com', '--name', 'vnet-prod'], 'worker --bot https://bot.example.com --name vnet-prod'],
    [['doctor'], 'doctor'],
    [['demo'], 'demo'],
    [['init', 'My Dir'], 'init "My Dir"'],
    [['data', 'export', '--save', 'all.json'], 'data export --save all.json'],
    [['data', 'purge', '--before', '2026-01-01', '--yes'], 'data purge --before 2026-01-01 --yes'],
    [['data'], '! missing-argument'],
    [['evidence', '1'], '! chat-only'],
    [['check'], '! missing-registry'],
    [['check', 'abc'], '! invalid-registry'],
    [['check', 'no_such'], '! invalid-registry'],
    [['check', 'a'.repeat(51)], '! invalid-registry'],
    [['check', 'contoso', 'fabrikam'], '! unexpected-word'],
    [['check', 'contoso', '--timeout', '5s'], '! unknown-option'],
    [['check', 'contoso', '--nope'], '! unknown-option'],
    [['check', 'contoso', '-x'], '! unknown-option'],
    [['check', 'contoso', '--from'], '! missing-value'],
    [['check', 'contoso', '--from', '--deep'], '! missing-value'],
    [['check', 'contoso', '--repo='], '! missing-value'],
    [['check', 'contoso', '--op', 'pull', '--op', 'push'], '! option-twice'],
    [['check', 'contoso', '--deep=maybe'], '! invalid-value'],
    [['check', Array.from({ length: 21 }, (_, i) => `contoso${i}`).join(',')], '! too-many-registries'],
    [['check', 'contoso', '--from', Array.from({ length: 60 }, (_, i) => `w${i}`).join(',')], '! too-long'],
    [['chekc', 'contoso'], '! unknown-verb'],
    [['staus'], '! unknown-verb'],
  ])('%j', (argv, means) => {
    expect(meaning(parseArgv(argv))).toBe(means);
  });

  it('keeps proxy credentials for the probe, and out of the canonical text', () => {
    const command = checkOf(parseArgv(['contoso', '--proxy', 'http://me:s3cret@proxy:3128']));
    expect(command.proxy).toBe('http://me:s3cret@proxy:3128');
    expect(commandText(command)).toBe('check contoso --proxy http://proxy:3128');
  });
});

describe('a registry, however it is named', () => {
  const typed = (text: string) => checkOf(parseArgv(['check', text])).registries[0];
  it.each([
    ['Contoso', { typed: 'Contoso', form: 'name', value: 'contoso' }],
    ['contoso-fzbqdcbdc9a0bxf7', { typed: 'contoso-fzbqdcbdc9a0bxf7', form: 'name', value: 'contoso-fzbqdcbdc9a0bxf7' }],
    ['Contoso.azurecr.io', { typed: 'Contoso.azurecr.io', form: 'host', value: 'contoso.azurecr.io' }],
    ['contoso.azurecr.io.', { typed: 'contoso.azurecr.io', form: 'host', value: 'contoso.azurecr.io' }],
    ['contoso.azurecr.io:443', { typed: 'contoso.azurecr.io', form: 'host', value: 'contoso.azurecr.io' }],
    ['contoso.azurecr.io:5000/app', { typed: 'contoso.azurecr.io:5000/app', form: 'host', value: 'contoso.azurecr.io', port: 5000, repo: 'app' }],
    ['https://contoso.azurecr.io/', { typed: 'contoso.azurecr.io', form: 'host', value: 'contoso.azurecr.io' }],
    ['https://contoso.azurecr.io/v2/', { typed: 'contoso.azurecr.io', form: 'host', value: 'contoso.azurecr.io' }],
    ['https://me:secret@contoso.azurecr.io/v2/', { typed: 'contoso.azurecr.io', form: 'host', value: 'contoso.azurecr.io' }],
    [
      'https://contoso.azurecr.io/v2/team/app/manifests/1.2',
      { typed: 'contoso.azurecr.io/team/app', form: 'host', value: 'contoso.azurecr.io', repo: 'team/app' },
    ],
    ['contoso.azurecr.io/team/app:1.2', { typed: 'contoso.azurecr.io/team/app:1.2', form: 'host', value: 'contoso.azurecr.io', repo: 'team/app:1.2' }],
    [
      `contoso.azurecr.io/app@sha256:${'a'.repeat(64)}`,
      { typed: `contoso.azurecr.io/app@sha256:${'a'.repeat(64)}`, form: 'host', value: 'contoso.azurecr.io', repo: `app@sha256:${'a'.repeat(64)}` },
    ],
    ['contoso.azurecr.io/app:1@sha256:...', { typed: 'contoso.azurecr.io/app:1', form: 'host', value: 'contoso.azurecr.io', repo: 'app:1' }],
    ['docker://contoso.azurecr.io/app', { typed: 'contoso.azurecr.io/app', form: 'host', value: 'contoso.azurecr.io', repo: 'app' }],
    ['contoso.eastus.data.azurecr.io', { typed: 'contoso.eastus.data.azurecr.io', form: 'host', value: 'contoso.eastus.data.azurecr.io' }],
    ['"contoso"', { typed: 'contoso', form: 'name', value: 'contoso' }],
    [RESOURCE, { typed: RESOURCE, form: 'resource-id', value: 'contoso', resourceId: RESOURCE }],
    [`${RESOURCE}/replications/eastus`, { typed: RESOURCE, form: 'resource-id', value: 'contoso', resourceId: RESOURCE }],
    [`https://portal.azure.com/#@contoso.com/resource${RESOURCE}/networking`, { typed: RESOURCE, form: 'resource-id', value: 'contoso', resourceId: RESOURCE }],
  ])('%s', (text, reference) => {
    expect(typed(text)).toEqual(reference);
  });

  it.each([
    'abcd',
    'con_toso',
    'contoso!',
    'ｃontosо', // the last letter but one is Cyrillic
    'team/app:1.2',
    'localhost:5000/app',
    '10.0.0.4',
    '[::1]',
    'contoso..azurecr.io',
    '-contoso.azurecr.io',
    'contoso.azurecr.io/UPPER/..',
    'contoso.azurecr.io/app@sha256:abc',
    `/subscriptions/1/resourceGroups/rg/providers/Microsoft.Web/sites/web`,
    'a'.repeat(2000),
    '$(reboot)',
    '`id`;',
  ])('refuses %s', (text) => {
    const parsed = parseArgv(['check', text]);
    expect(parsed.ok).toBe(false);
    if (!parsed.ok) expect(['invalid-registry', 'invalid-value']).toContain(parsed.problem.code);
  });
});

describe('a pasted line of a client', () => {
  it.each([
    ['docker pull contoso.azurecr.io/team/app:1.2', 'check contoso.azurecr.io/team/app:1.2 --op pull'],
    ['docker pull --platform linux/amd64 contoso.azurecr.io/app', 'check contoso.azurecr.io/app --op pull'],
    ['sudo docker push contoso.azurecr.io/app:1', 'check contoso.azurecr.io/app:1 --op push'],
    ['$ docker push contoso.azurecr.io/app:1', 'check contoso.azurecr.io/app:1 --op push'],
    ['docker login contoso.azurecr.io', 'check contoso.azurecr.io --op login'],
    ['docker login -u me@contoso.com -p pass.word contoso.azurecr.io', 'check contoso.azurecr.io --op login'],
    ['echo s3cret | docker login contoso.azurecr.io -u me --password-stdin', 'check contoso.azurecr.io --op login'],
    ['docker run -e X=1 --rm contoso.azurecr.io/app:1 sh -c ls', 'check contoso.azurecr.io/app:1 --op pull'],
    ['podman pull contoso.azurecr.io/app', 'check contoso.azurecr.io/app --op pull'],
    ['skopeo inspect docker://contoso.azurecr.io/app:1', 'check contoso.azurecr.io/app:1 --op pull'],
    ['skopeo copy docker://contoso.azurecr.io/app:1 dir:/tmp/app', 'check contoso.azurecr.io/app:1 --op pull'],
    ['skopeo copy docker://docker.io/library/x docker://contoso.azurecr.cn/x:1', 'check contoso.azurecr.cn/x:1 --op push'],
    ['ctr -n k8s.io images pull --user a:b contoso.azurecr.io/app:1', 'check contoso.azurecr.io/app:1 --op pull'],
    ['crictl pull contoso.azurecr.io/app:1', 'check contoso.azurecr.io/app:1 --op pull'],
    ['nerdctl pull contoso.azurecr.io/app:1', 'check contoso.azurecr.io/app:1 --op pull'],
    ['helm pull oci://contoso.azurecr.io/helm/chart --version 1.0', 'check contoso.azurecr.io/helm/chart --op pull'],
    ['az acr login -n contoso', 'check contoso --op login'],
    ['az acr login --name=contoso --subscription x', 'check contoso --op login'],
    ['az acr build -r contoso -t app:1 .', 'check contoso --for tasks'],
    ['az acr check-health -n contoso --yes', 'check contoso'],
    ['az acr update -n contoso --public-network-enabled false', 'check contoso --op manage'],
    ['az aks check-acr -g rg -n k8s --acr contoso.azurecr.io', 'check contoso.azurecr.io --for aks'],
    ['curl -v https://contoso.azurecr.io/v2/', 'check contoso.azurecr.io'],
    ['docker pull contoso.azurecr.io/app --from all --deep', 'check contoso.azurecr.io/app --from all --op pull --deep'],
    ['docker pull contoso.azurecr.io/app | tee log', 'check contoso.azurecr.io/app --op pull'],
    ['docker pull nginx', '! missing-registry'],
    ['az vm list -o table', '! missing-registry'],
  ])('%s', (line, means) => {
    for (const parsed of [
      parseArgv(line.split(' ')),
      parseArgv([line]),
      parseText(line, 'mention'),
      parseText(`check ${line}`, 'slash'),
      parseText(line, 'api'),
    ]) {
      expect(meaning(parsed)).toBe(means);
      expect(JSON.stringify(parsed)).not.toMatch(/s3cret|pass\.word/);
    }
  });
});

describe('a chat', () => {
  it.each<readonly [Chat, string, string]>([
    ['slash', '', 'help'],
    ['slash', 'contoso', 'check contoso'],
    ['slash', 'check contoso', 'check contoso'],
    ['slash', 'check `contoso`', 'check contoso'],
    ['slash', 'check *contoso*', 'check contoso'],
    ['slash', 'check <http://contoso.azurecr.io|contoso.azurecr.io>', 'check contoso.azurecr.io'],
    ['slash', 'check <https://contoso.azurecr.io>', 'check contoso.azurecr.io'],
    ['slash', 'check [contoso.azurecr.io](http://contoso.azurecr.io)', 'check contoso.azurecr.io'],
    ['slash', 'check contoso —from all', 'check contoso --from all'],
    ['slash', 'check contoso –deep', 'check contoso --deep'],
    ['slash', 'check contoso — “dial tcp”', 'check contoso -- "dial tcp"'],
    ['slash', 'check contoso -- &lt;html&gt; &amp; more', 'check contoso -- "<html> & more"'],
    ['slash', 'check\u200b con\u00adtoso\u0007', 'check contoso'],
    ['slash', 'ｃｈｅｃｋ　ｃｏｎｔｏｓｏ　－－ｆｒｏｍ　ａｌｌ', 'check contoso --from all'],
    ['slash', 'check contoso，fabrikam', 'check contoso,fabrikam'],
    ['slash', 'check contoso、fabrikam', 'check contoso,fabrikam'],
    ['slash', 'check contoso cloud=china', 'check contoso --cloud AzureChinaCloud'],
    ['slash', 'check contoso cloud＝china', 'check contoso --cloud AzureChinaCloud'],
    ['mention', '<@U0123ABC> check contoso', 'check contoso'],
    ['mention', '<@U0123ABC>: contoso', 'check contoso'],
    ['mention', '<@U0123ABC|acr-check>, contoso', 'check contoso'],
    ['mention', '<at>acr-check</at> check contoso', 'check contoso'],
    ['mention', '<p><at id="0">acr-check</at>&nbsp;check contoso</p>', 'check contoso'],
    ['mention', '@acr-check check contoso', 'check contoso'],
    ['mention', '/acr-check contoso', 'check contoso'],
    ['mention', '检查 contoso', 'check contoso'],
    ['mention', '检查contoso', 'check contoso'],
    ['mention', '检查：contoso，fabrikam', 'check contoso,fabrikam'],
    ['mention', '诊断 contoso', 'check contoso'],
    ['mention', 'diagnose contoso', 'check contoso'],
    ['mention', '解释 dns-private-zone-not-linked', 'explain dns-private-zone-not-linked'],
    ['mention', '摘要', 'digest list'],
    ['mention', '订阅 contoso --cron “0 9 * * *”', 'digest subscribe contoso --cron "0 9 * * *"'],
    ['mention', '历史 contoso', 'history contoso --last 10'],
    ['mention', '对比 contoso', 'diff contoso'],
    ['mention', '事件 开始 contoso 拉取失败', 'incident start contoso "拉取失败"'],
    ['mention', '静音 contoso 4h', 'mute contoso 4h'],
    ['mention', '帮助', 'help'],
    ['mention', '帮助 检查', 'help check'],
    ['mention', 'incident owner <@U0123ABC>', 'incident owner "U0123ABC"'],
    ['mention', 'incident owner <at>Li Wei</at>', 'incident owner "Li Wei"'],
    ['mention', 'incident note “rolled back -- twice”', 'incident note "rolled back -- twice"'],
    ['mention', 'check contoso\nGet "https://contoso.azurecr.io/v2/": EOF', 'check contoso -- "Get "https://contoso.azurecr.io/v2/": EOF"'],
    ['mention', 'check contoso\n--from all\nEOF', 'check contoso --from all -- "EOF"'],
    ['mention', 'check contoso ```no such host```', 'check contoso -- "no such host"'],
    ['mention', 'docker pull contoso.azurecr.io/app\nError: EOF', 'check contoso.azurecr.io/app --op pull -- "Error: EOF"'],
    ['mention', 'contoso.azurecr.io is down', 'check contoso.azurecr.io -- "contoso.azurecr.io is down"'],
    ['mention', 'why can we not pull contoso.azurecr.io/app?', 'check contoso.azurecr.io/app -- "why can we not pull contoso.azurecr.io/app?"'],
    [
      'mention',
      'Failed to pull image "contoso.azurecr.io/app:1": EOF',
      'check contoso.azurecr.io/app:1 -- "Failed to pull image "contoso.azurecr.io/app:1": EOF"',
    ],
    ['thread', 'why?', 'explain'],
    ['thread', '为什么？', 'explain'],
    ['thread', 'explain 2', 'explain 2'],
    ['thread', 'explain #2', 'explain 2'],
    ['thread', 'from vnet-b', 'rerun --from vnet-b'],
    ['thread', 'from vnet-a, vnet-b', 'rerun --from vnet-a --from vnet-b'],
    ['thread', '从 vnet-b', 'rerun --from vnet-b'],
    ['thread', 'show evidence 3', 'evidence 3'],
    ['thread', 'evidence', 'evidence'],
    ['thread', '显示证据 3', 'evidence 3'],
    ['thread', 'as markdown', 'export --format markdown'],
    ['thread', 'as json', 'export --format json'],
    ['thread', 'compare here vnet-a', 'compare here vnet-a'],
    ['thread', 'compare here and vnet-a', 'compare here vnet-a'],
    ['thread', 'who changed it?', 'changes'],
    ['thread', '谁改的？', 'changes'],
    ['thread', 'rerun', 'rerun'],
    ['thread', 'Re-run', 'rerun'],
    ['thread', 'cancel', 'cancel'],
    ['thread', 'status?', 'status'],
    ['thread', 'mute 4h', 'mute 4h'],
    ['thread', 'feedback wrong, it was the proxy', 'feedback "wrong, it was the proxy"'],
    ['thread', 'contoso.azurecr.io', 'check contoso.azurecr.io'],
    ['thread', 'thanks', '! not-understood'],
    ['thread', 'looking into it', '! not-understood'],
    ['thread', '', '! not-understood'],
    ['api', '', '! not-understood'],
    ['api', 'check contoso --from all', 'check contoso --from all'],
    ['slash', `check contoso ${'--from vnet-a '.repeat(400)}`, '! too-long'],
    ['mention', 'hello there', '! unknown-verb'],
    ['mention', 'chek contoso', '! unknown-verb'],
  ])('%s: %j', (surface, text, means) => {
    expect(meaning(parseText(text, surface))).toBe(means);
  });

  const LOCAL = [
    'resolver 10.0.0.4',
    'proxy http://p:1',
    'label x',
    'bot https://b',
    'json',
    'markdown',
    'text',
    'save f',
    'picture f',
    'cloud ./x.json',
    'cloud=a/b',
  ];
  it.each(LOCAL)('refuses --%s, which is for the command line', (option) => {
    for (const surface of ['slash', 'mention', 'button', 'thread', 'api'] as const) {
      expect(meaning(parseText(`check contoso --${option}`, surface))).toBe('! command-line-only');
    }
  });
  it.each(['serve', 'worker', 'demo', 'init', 'data purge', 'tokens create', 'workers enroll x', 'diagnose report.json'])('refuses %s', (text) => {
    for (const surface of ['slash', 'mention', 'button', 'thread', 'api'] as const) expect(meaning(parseText(text, surface))).toBe('! command-line-only');
  });
});

describe('a problem', () => {
  const problemOf = (parsed: Parsed) => {
    if (parsed.ok) throw new Error('understood');
    return parsed.problem;
  };
  it('offers the nearest verb as a command', () => {
    expect(problemOf(parseText('chekc contoso --from all', 'slash')).suggestion).toBe('check contoso --from all');
    expect(problemOf(parseText('staus', 'slash')).suggestion).toBe('status');
    expect(problemOf(parseText('digest shwo 3', 'slash')).suggestion).toBe('digest show');
    expect(problemOf(parseText('check contoso fabrikam', 'slash')).suggestion).toBe('check contoso,fabrikam');
  });
  it('names the option that was meant', () => {
    expect(problemOf(parseArgv(['contoso', '--timeout', '5s'])).words.en).toContain('--deadline');
    expect(problemOf(parseArgv(['contoso', '--form', 'all'])).words.en).toContain('--from');
  });
  it('never echoes a secret', () => {
    const { words } = problemOf(parseArgv(['check', 'password=hunter2hunter2']));
    expect(JSON.stringify(words)).not.toContain('hunter2');
    expect(JSON.stringify(parseText('chekc contoso\npassword=hunter2hunter2', 'slash'))).not.toMatch(/hunter2|\\n/);
  });
  const argvs: readonly (readonly string[])[] = [
    ['check'],
    ['check', 'abc'],
    ['check', 'a.b/c', '--from'],
    ['chekc', 'contoso'],
    ['nothing', 'of', 'the', 'sort'],
    ['check', 'contoso', '--cloud', 'mars'],
    ['digest', 'nonsense'],
    ['evidence'],
    ['check', 'contoso', '--op', 'eat'],
    ['mute'],
    ['check', 'x'.repeat(100)],
  ];
  it.each(argvs.map((argv) => [argv]))('is one line in both languages: %j', (argv) => {
    const problem = problemOf(parseArgv(argv));
    for (const lang of LANGS) {
      expect(problem.words[lang]).not.toMatch(/\n/);
      expect(problem.words[lang].length).toBeLessThan(320);
    }
    expect(problem.words['zh-CN']).toMatch(/\p{Script=Han}/u);
    const code: ProblemCode = problem.code;
    expect(code).toBeTruthy();
  });
});
