// `acr-check diagnose`: saved evidence, judged again. No network, no clock.
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { DiagnoseCommand } from '../../src/command/types.ts';
import type { Lang } from '../../src/model.ts';
import type { SavedReport } from '../../src/rejudge.ts';
import { type ReportJson, reportSchema } from '../../src/wire/report.ts';
import { CLI_WORDS as words } from '../../src/words/cli.ts';
import { rejudged } from './rejudged.ts';
import { kept, show, statusOf } from './report-out.ts';
import { refuse, type Terminal } from './terminal.ts';

/** A report with all its evidence is some 100 KB; a file far beyond that is none. */
const MOST_BYTES = 32 * 1024 * 1024;

async function textOf(file: string, stdin: AsyncIterable<Buffer | string>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  const add = (chunk: Buffer): void => {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Error('it is larger than 32 MB');
    chunks.push(chunk);
  };
  if (file === '-') {
    for await (const chunk of stdin) add(Buffer.from(chunk));
  } else {
    const handle = await open(file);
    try {
      for await (const chunk of handle.createReadStream()) add(chunk as Buffer);
    } finally {
      await handle.close();
    }
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** One line of what is wrong, without the whole of zod's list. */
function whyNot(error: unknown): string {
  const [issue] = (error as { issues?: readonly { path: readonly PropertyKey[]; message: string }[] }).issues ?? [];
  if (issue) return `${issue.path.map(String).join('.') || 'the file'}: ${issue.message}`;
  if (error instanceof SyntaxError) return 'it is not JSON';
  return error instanceof Error ? error.message : 'unknown error';
}

async function readReports(file: string, stdin: AsyncIterable<Buffer | string>): Promise<readonly SavedReport[] | { readonly why: string }> {
  try {
    const json: unknown = JSON.parse(await textOf(file, stdin));
    const reports: ReportJson[] = (Array.isArray(json) ? json : [json]).map((one) => reportSchema.parse(one));
    return reports.map((report) => ({ name: basename(file).replace(/\.[^.]*$/, ''), report }));
  } catch (error) {
    return { why: whyNot(error) };
  }
}

export interface DiagnoseRun {
  readonly command: DiagnoseCommand;
  readonly lang: Lang;
  readonly terminal: Terminal;
  readonly version: string;
  readonly stdin: AsyncIterable<Buffer | string>;
}

export async function runDiagnose({ command, lang, terminal, version, stdin }: DiagnoseRun): Promise<number> {
  const saved: SavedReport[] = [];
  for (const file of command.files) {
    const reports = await readReports(file, stdin);
    if ('why' in reports) return refuse(terminal, words.cannotRead(file, reports.why), lang);
    saved.push(...reports);
  }
  const judged = rejudged(saved, version, lang);
  if (!judged.ok) return refuse(terminal, judged.words, lang);
  const { report } = judged;
  await show([report], command.output ?? 'text', lang, terminal);
  const unkept = await kept([report], command, lang);
  if (unkept) return refuse(terminal, unkept, lang);
  return statusOf([report.verdict]);
}
