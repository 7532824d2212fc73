// Points and totals -> docs/accuracy.md. Pure.
import type { PeerResult } from '../peer/az.ts';
import { CODES, MARKS, type Mark, PATIENCE_MS } from '../peer/rubric.ts';
import type { PeerTotals, Point, Share, Totals } from './totals.ts';

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
export const percent = ({ got, of }: Share): string => (of === 0 ? '-' : `${got} of ${of} (${((100 * got) / of).toFixed(got === of || got === 0 ? 0 : 1)} %)`);
const row = (...cells: readonly string[]): string => `| ${cells.map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`;
const ids = (list: readonly string[], or = ', '): string => (list.length > 0 ? list.map((id) => `\`${id}\``).join(or) : '-');

export const totalLines = (t: Totals): readonly (readonly [string, string])[] => [
  ['True cause first (top 1)', percent(t.top1)],
  ['True cause among the first three', percent(t.top3)],
  ['Second fault of a pair is told as well', percent(t.seconds)],
  ['Verdict right', percent(t.verdicts)],
  ['False alarms on healthy networks', percent(t.falseAlarms)],
  ['Causes told that are not there, beside a real one', String(t.extra)],
  ['Broken, and no cause told (silent misses)', percent(t.silent)],
  ['Time of a check: median, worst', `${seconds(t.medianMs)}, ${seconds(t.worstMs)}`],
];

const measured = (t: Totals, atOnce: number): readonly string[] => [
  '# Accuracy',
  '',
  'Does the check name the true cause, and name it first? This page is written by one command, which builds each network, breaks it,',
  'looks, and counts:',
  '',
  '```',
  'npm run lab -- install        # once, as root on Debian: bind9, squid, docker-registry, skopeo, containerd, nftables, ...',
  'npm run lab -- score          # every scenario; ends with an error if a single point is lost',
  'npm run lab -- score --peer az   # the same, and the Azure CLI beside it',
  '```',
  '',
  '## How it is measured',
  '',
  `- ${t.scenarios} scenarios: ${t.healthy} healthy ones that look odd, ${t.pairs} with more than one fault; ${t.withAzure} with Azure’s configuration beside the network, ${t.twoVantages} with two`,
  '  vantages. Each has networks of its own on one Linux machine: kernel namespaces and routes, nftables, a real bind9, a real squid, TLS',
  '  fronts, and a real docker-registry that speaks as Azure’s do. Nothing leaves the machine. Azure’s configuration comes from a simulated',
  '  Resource Manager, Graph and Entra behind their real names.',
  '- A scenario says what is broken, which cause is the true one, and which verdict is right. More than one cause is accepted only where',
  '  no evidence at hand can tell them apart; what else a report may say without being wrong is listed. A healthy scenario accepts no cause.',
  '  Where a first run disagreed with a scenario, the rules were mended, or the scenario where it was the one that was wrong (a fault that',
  '  broke more than it said, a “healthy” network that was not).',
  '- The check is the command that users type, as a process of its own on the client’s host, with its default deadline of 20 s. Scenarios',
  '  with two vantages save two reports and judge them together with `diagnose`.',
  `- ${atOnce} networks at a time. Times are those that the reports tell (\`tookMs\`), so they hold the load of the neighbours as well.`,
  '- What was lost among neighbours is looked at once more alone, and counts as lost when it is lost again.',
  '- These networks are known to those who wrote the rules: full marks here say that nothing known is lost, not that nothing unknown is.',
  '  Rules reason from evidence alone; none knows a name, an address or a time of the lab.',
  '',
];

const scoreboard = (points: readonly Point[]): readonly string[] => [
  '## Every scenario',
  '',
  'Rank: place of the true cause among those told. Extra: causes told that are not there.',
  '',
  row('scenario', 'what is broken', 'expected', 'verdict', 'told', 'rank', 'extra', 'time'),
  row('---', '---', '---', '---', '---', '---', '---', '---'),
  ...points.map((p) =>
    row(
      p.name,
      p.shows,
      p.expected.length > 0 ? `${ids(p.expected, ' or ')}${p.also.length > 0 ? ` and ${ids(p.also)}` : ''}` : 'healthy',
      p.said && p.said.verdict !== p.verdict ? `${p.verdict}, told ${p.said.verdict}` : p.verdict,
      p.said ? ids(p.said.causes) : 'no report',
      p.expected.length === 0 ? '' : String(p.rank ?? 'missed'),
      p.extra.length > 0 ? ids(p.extra) : '',
      p.said ? seconds(p.said.tookMs) : '',
    ),
  ),
  '',
];

const APART: readonly string[] = [
  '## What cannot be told apart',
  '',
  'Nothing that the check can see separates these. Scenarios of this kind accept either cause, or say which evidence decides.',
  '',
  '- Without Azure’s configuration: a security group that drops the way to a private endpoint, and a record that still names the address of',
  '  a deleted one (both are silence behind a private address).',
  '- A company’s DNS server that forwards to nobody who knows the private zone, and one that forwards to Azure from a network without the',
  '  link: from where the server asks is not seen.',
  '- A mistyped name, and a private zone over the public suffix that hides it, where the only server that can be asked is Azure’s.',
  '- A registry whose public access is off, and one that lets selected addresses in, where Azure’s configuration cannot be read: the',
  '  registry answers both with the same 403.',
  '- Two lost connections of sixteen: a line that loses a tenth of its packets, or chance. Two are told, one is not.',
  '- A firewall that drops, and a host that is gone: both are silence.',
  '',
];

const FAULTY: readonly Mark[] = ['cause', 'layer', 'wrong', 'silent', 'no-answer', 'no-login', 'broke'];
const HEALTHY: readonly Mark[] = ['quiet', 'false-alarm', 'no-answer', 'no-login', 'broke'];

function peerPart(results: readonly PeerResult[], totals: PeerTotals, points: readonly Point[], left: number, version: string): readonly string[] {
  const ours = new Map(points.map((p) => [p.name, p]));
  const broken = results.filter((r) => r.scenario.expect.causes.length > 0 && r.mark);
  const healthy = results.filter((r) => r.scenario.expect.causes.length === 0 && r.mark);
  const count = (list: readonly PeerResult[], mark: Mark): string => String(list.filter((r) => r.mark === mark).length);
  const hit = broken.filter((r) => ours.get(r.scenario.name)?.rank === 1).length;
  const quiet = healthy.filter((r) => ours.get(r.scenario.name)?.said?.causes.length === 0).length;
  return [
    '## Beside `az acr check-health`',
    '',
    `The Azure CLI (${version}) in the same networks: signed in beforehand against the simulated Azure, with the registry readable for it even`,
    'where a scenario gives our check no Azure at all; the same names, trust and environment; `--ignore-errors --yes`, so that it goes to its',
    `end; ${PATIENCE_MS / 1000} s of patience. Where a scenario has two vantages it runs at both, and its better answer counts. ${left} scenarios are no question to`,
    'it (a pasted error, a service, an operation, a name of another kind) and are left out here. What it says of docker, helm and notary on',
    'the machine is not counted. Its `--vnet` is not used: it crashes in this packaging.',
    '',
    'The rubric was written before it was run (`test/lab/peer/rubric.ts`):',
    '',
    row('mark', 'meaning', 'broken networks', 'healthy networks'),
    row('---', '---', '---', '---'),
    ...(Object.keys(MARKS) as readonly Mark[]).map((mark) =>
      row(mark, MARKS[mark], FAULTY.includes(mark) ? count(broken, mark) : '', HEALTHY.includes(mark) ? count(healthy, mark) : ''),
    ),
    '',
    `Of ${broken.length} broken networks it named the true cause in ${count(broken, 'cause')}; acr-check named it first in ${hit}. Of ${healthy.length} healthy ones it was quiet in ${count(healthy, 'quiet')}, acr-check in ${quiet}.`,
    `Its time: median ${seconds(totals.medianMs)}, worst ${seconds(totals.worstMs)}.${totals.failed > 0 ? ` ${totals.failed} scenarios could not be put to it.` : ''}`,
    '',
    row('code', 'what text and remedy say', 'layers', 'causes that it names'),
    row('---', '---', '---', '---'),
    ...Object.entries(CODES).map(([code, { says, layers, names }]) => row(code, says, layers.join(', '), ids(names))),
    '',
    row('scenario', 'true cause', 'what it printed', 'mark', 'time'),
    row('---', '---', '---', '---', '---'),
    ...results.map((r) =>
      row(
        r.scenario.name,
        r.scenario.expect.causes.length > 0 ? ids(r.scenario.expect.causes, ' or ') : 'healthy',
        r.codes.join(', ') || '-',
        r.mark ?? `not asked: ${r.problem ?? ''}`.slice(0, 120),
        seconds(r.ms),
      ),
    ),
    '',
  ];
}

export interface Peered {
  readonly results: readonly PeerResult[];
  readonly totals: PeerTotals;
  readonly left: number;
  readonly version: string;
}

export function documentOf(points: readonly Point[], totals: Totals, atOnce: number, peer: Peered | undefined): string {
  const table = [row('', 'result'), row('---', '---'), ...totalLines(totals).map(([what, value]) => row(what, value))];
  return [
    ...measured(totals, atOnce),
    '## Totals',
    '',
    ...table,
    '',
    ...(peer ? peerPart(peer.results, peer.totals, points, peer.left, peer.version) : []),
    ...APART,
    ...scoreboard(points),
  ].join('\n');
}
