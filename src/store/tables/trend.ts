// What every check saw, kept small: a row a check and place for a week, a row a day and place for a year.
import type { Verdict } from '../../model.ts';
import type { Sql } from '../sql.ts';

export interface TrendRow {
  readonly registry: string;
  readonly vantage: string;
  readonly verdict: Verdict;
  readonly causes: readonly string[];
  /** Milliseconds of the look at the login server, by stage. */
  readonly stages: Readonly<Record<string, number>>;
}

export interface TrendDay {
  readonly registry: string;
  readonly vantage: string;
  /** UTC, 2026-11-30. */
  readonly day: string;
  readonly checks: number;
  readonly reachable: number;
  readonly impaired: number;
  readonly unreachable: number;
  readonly unknown: number;
}

/** Both at once, in the transaction that ends the run: the days are always what the checks add up to. */
export async function addTrend(tx: Sql, at: Date, rows: readonly TrendRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `with given as (select value->>'registry' as registry, value->>'vantage' as vantage, value->>'verdict' as verdict, value->'stages' as stages,
              array(select jsonb_array_elements_text(value->'causes')) as causes,
              coalesce((select sum(x.value::numeric)::int from jsonb_each_text(value->'stages') x), 0) as ms from jsonb_array_elements($2::jsonb)),
          each as (insert into trend (registry, vantage, at, verdict, causes, stages) select registry, vantage, $1::timestamptz, verdict, causes, stages from given)
     insert into trend_day as d (registry, vantage, day, checks, reachable, impaired, unreachable, unknown, ms_sum, ms_most)
     select registry, vantage, ($1::timestamptz at time zone 'UTC')::date, 1, (verdict = 'reachable')::int, (verdict = 'impaired')::int,
       (verdict = 'unreachable')::int, (verdict = 'unknown')::int, ms, ms from given order by registry, vantage
     on conflict (registry, vantage, day) do update set checks = d.checks + 1, reachable = d.reachable + excluded.reachable,
       impaired = d.impaired + excluded.impaired, unreachable = d.unreachable + excluded.unreachable, unknown = d.unknown + excluded.unknown,
       ms_sum = d.ms_sum + excluded.ms_sum, ms_most = greatest(d.ms_most, excluded.ms_most)`,
    [at, JSON.stringify(rows)],
  );
}

/** Of these registries, the days since then of those that were well least often, `most` pairs of registry and vantage. */
export async function worstDays(sql: Sql, registries: readonly string[], since: Date, most: number): Promise<readonly TrendDay[]> {
  return sql.query<TrendDay>(
    `with worst as (select registry, vantage from trend_day where registry = any($1) and day >= ($2::timestamptz at time zone 'UTC')::date
       group by registry, vantage order by sum(reachable)::float8 / sum(checks), registry, vantage limit $3)
     select d.registry, d.vantage, d.day::text as day, d.checks, d.reachable, d.impaired, d.unreachable, d.unknown from trend_day d
     join worst using (registry, vantage) where d.day >= ($2::timestamptz at time zone 'UTC')::date order by d.registry, d.vantage, d.day`,
    [[...registries], since, most],
  );
}

/** Registries that were ever looked at: what a wildcard of a group can mean. */
export async function knownRegistries(sql: Sql): Promise<readonly string[]> {
  return (await sql.query<{ registry: string }>('select distinct registry from trend_day limit 10000')).map(({ registry }) => registry);
}

const CHECK_DAYS = 7;
const DAY_DAYS = 400;

export async function forgetTrend(sql: Sql, now: Date): Promise<void> {
  await sql.query(`delete from trend where at < $1::timestamptz - make_interval(days => $2::int)`, [now, CHECK_DAYS]);
  await sql.query(`delete from trend_day where day < ($1::timestamptz - make_interval(days => $2::int))::date`, [now, DAY_DAYS]);
}
