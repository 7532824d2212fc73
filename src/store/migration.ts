// One step of the tables' history.
export interface Migration {
  /** 1, 2, 3 ... without a gap. */
  readonly id: number;
  readonly name: string;
  /** Statements, without parameters, each ending with a semicolon at the end of a line; tables are named without a schema. */
  readonly sql: string;
}
