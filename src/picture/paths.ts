// Where it breaks, as a picture: a line for each vantage point and endpoint, a station for each stage, and the break. SVG text. Pure.
import type { Lang, Path, Report, Stage, Words } from '../model.ts';
import { ENDPOINT, PATH, STAGE, VERDICT } from '../words/report.ts';

const ROW = 46;
const TOP = 96;
const STATIONS = { left: 470, step: 92 } as const;
const WIDTH = 980;
const MOST_ROWS = 24;
/** Greens and reds that hold on white and on dark alike; the words beside them say the same. */
const COLOUR = { good: '#2da44e', bad: '#cf222e', dim: '#8c959f', ink: '#57606a' } as const;

/** Whoever looked by itself: the terminal's own host, unless it was the bot. */
const HERE: Words = { en: 'this host', 'zh-CN': '本机' };

const escaped = (text: string): string =>
  text.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, ' ').replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
const short = (text: string, most: number): string => ([...text].length > most ? `${[...text].slice(0, most - 1).join('')}…` : text);

const words = (x: number, y: number, text: string, more = ''): string => `<text x="${x}" y="${y}"${more}>${escaped(text)}</text>`;

/** Through a proxy a client does no DNS of its own, and its TCP ends at the proxy. */
const stagesOf = (path: Path): readonly Stage[] =>
  path.stoppedAt === 'proxy' ? ['dns', 'tcp', 'proxy', 'tls', 'http'] : ['dns', 'tcp', 'tls', 'http', 'auth'];

function station(path: Path, stage: Stage, index: number, y: number, lang: Lang): string {
  const stages = stagesOf(path);
  const stop = path.stoppedAt === undefined ? stages.length : stages.indexOf(path.stoppedAt);
  const state =
    path.verdict === 'unknown' ? 'dim' : index < stop || path.verdict === 'reachable' ? 'good' : index === stop && path.verdict === 'blocked' ? 'bad' : 'dim';
  const x = STATIONS.left + index * STATIONS.step;
  const line =
    index === 0
      ? ''
      : `<path d="M${x - STATIONS.step + 9} ${y}H${x - 9}" stroke="${COLOUR[state === 'good' ? 'good' : 'dim']}" stroke-width="2"${state === 'good' ? '' : ' stroke-dasharray="3 4"'}/>`;
  const mark =
    state === 'bad'
      ? `<path d="M${x - 7} ${y - 7}l14 14m0-14l-14 14" stroke="${COLOUR.bad}" stroke-width="3.5" stroke-linecap="round"/>`
      : `<circle cx="${x}" cy="${y}" r="6" fill="${state === 'good' ? COLOUR.good : 'none'}" stroke="${COLOUR[state]}" stroke-width="2"/>`;
  return `${line}${mark}${words(x, y + 20, STAGE[stage][lang], ` font-size="10" text-anchor="middle" fill="${COLOUR[state === 'bad' ? 'bad' : 'ink']}"`)}`;
}

function row(path: Path, index: number, label: string, lang: Lang): string {
  const y = TOP + index * ROW;
  const verdict = path.verdict === 'blocked' && path.stoppedAt ? `${PATH.blocked[lang]} (${STAGE[path.stoppedAt][lang]})` : PATH[path.verdict][lang];
  return [
    words(20, y + 4, short(label, 18), ' font-weight="600"'),
    words(165, y - 3, short(path.endpoint.host, 40)),
    words(165, y + 13, ENDPOINT[path.endpoint.role][lang], ` font-size="11" fill="${COLOUR.ink}"`),
    ...stagesOf(path).map((stage, at) => station(path, stage, at, y, lang)),
    words(
      WIDTH - 20,
      y + 4,
      verdict,
      ` font-size="11" text-anchor="end" fill="${COLOUR[path.verdict === 'reachable' ? 'good' : path.verdict === 'blocked' ? 'bad' : 'ink']}"`,
    ),
  ].join('');
}

/** `title` and `desc` say to a screen reader what the lines show; the report's table has it all. */
export function pathsPicture(report: Report, lang: Lang, hereIs: Words = HERE): string {
  const paths = report.paths.slice(0, MOST_ROWS);
  const labels = new Map<string, string>(report.vantages.map(({ id, label }) => [id, id === 'here' ? hereIs[lang] : label]));
  const height = TOP + Math.max(1, paths.length) * ROW + 8;
  const cause = report.findings.find(({ role }) => role === 'cause')?.title[lang] ?? '';
  const head = `${VERDICT[report.verdict][lang]}  ${report.question.registry.loginServer}`;
  const described = paths.map((path) => `${labels.get(path.from) ?? path.from} → ${path.endpoint.host}: ${PATH[path.verdict][lang]}`).join('; ');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" font-family="system-ui, 'Segoe UI', Roboto, 'Noto Sans SC', 'Noto Sans CJK SC', 'DejaVu Sans', sans-serif" font-size="13" fill="#24292f"><title>${escaped(head)}</title><desc>${escaped(short(described, 2000))}</desc><rect width="${WIDTH}" height="${height}" rx="8" fill="#ffffff"/>${words(20, 34, short(head, 80), ' font-size="17" font-weight="700"')}${words(20, 56, short(cause, 110), ` fill="${COLOUR.ink}"`)}${paths.map((path, index) => row(path, index, labels.get(path.from) ?? path.from, lang)).join('')}</svg>
`;
}
