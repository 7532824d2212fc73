// One line about one result, as it comes in.
import type { Result } from './run.ts';

export function resultLine({ scenario, said, wallMs, lost }: Result, verbose: boolean): string {
  const mark = lost.length === 0 ? 'ok  ' : 'LOST';
  const time = `${String(said?.tookMs ?? Math.round(wallMs)).padStart(6)} ms`;
  const line = `${mark} ${time}  ${scenario.name.padEnd(36)} ${said ? `${said.verdict}: ${said.causes.join(', ') || '-'}` : ''}`;
  const why = lost.map((reason) => `\n       ${reason}`).join('');
  const findings = verbose && said ? said.findings.map((f) => `\n       ${f.role} ${f.rule} at ${f.target} because ${f.because.join(' ')}`).join('') : '';
  return `${line}${why}${findings}`;
}
