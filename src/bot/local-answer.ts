// What a verb of the command line answers that was carried out where the store is.

/** status: the process's exit status. json: what `--json` prints instead of the text. */
export interface LocalAnswer {
  readonly status: number;
  readonly text: string;
  readonly json?: unknown;
}
