/** How an engine spells what the dialects disagree on. */
export type Dialect = {
  readonly table: string
  readonly instant: (at: number) => string
  /** Parts of the start on the London clock. */
  readonly day: string
  readonly month: string
  readonly weekday: string
  readonly hour: string
  readonly aDayLater: (instant: string) => string
  /** A table expression `(SELECT …)` of calls with a column `campaign`. */
  readonly withCampaign: (where: string) => string
}

/** Whose calls, and from when to when, in milliseconds. */
export type Asked = { readonly customerId: number; readonly fromAt: number; readonly toAt: number }

const DAY = 86_400_000

const whereOf = ({ instant }: Dialect, { customerId, fromAt, toAt }: Asked): string =>
  `customer_id = ${customerId} AND started_at >= ${instant(fromAt)} AND started_at < ${instant(toAt)}`

const byDay = (dialect: Dialect, asked: Asked): string =>
  `SELECT ${dialect.day} AS day, count(*) AS calls, sum(CASE WHEN direction = 'in' THEN 1 ELSE 0 END) AS incoming,
    sum(duration_seconds) AS seconds, sum(CASE WHEN charge_micros IS NULL THEN 0 ELSE charge_micros END) AS micros
  FROM ${dialect.table} WHERE ${whereOf(dialect, asked)} GROUP BY day ORDER BY day`

const heatMap = (dialect: Dialect, asked: Asked): string =>
  `SELECT ${dialect.weekday} AS weekday, ${dialect.hour} AS hour, count(*) AS calls
  FROM ${dialect.table} WHERE ${whereOf(dialect, { ...asked, fromAt: asked.toAt - 90 * DAY })}
  GROUP BY weekday, hour ORDER BY weekday, hour`

const distinctCallers = (dialect: Dialect, asked: Asked): string =>
  `SELECT campaign, ${dialect.month} AS month, count(DISTINCT caller_key) AS callers
  FROM ${dialect.withCampaign(`${whereOf(dialect, asked)} AND direction = 'in' AND NOT caller_withheld`)} of_campaign
  GROUP BY campaign, month ORDER BY campaign, month`

const notReturned = (dialect: Dialect, asked: Asked): string =>
  `SELECT count(*) AS callers, sum(tries) AS tries FROM (
    SELECT party, count(*) AS tries FROM (
      SELECT party, missed, started_at, min(handled_at) OVER
        (PARTITION BY party ORDER BY started_at, id ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS next_handled
      FROM (
        SELECT id, started_at, CASE WHEN direction = 'in' THEN caller_key ELSE dialled_key END AS party,
          direction = 'in' AND answer_state IN ('unanswered', 'engaged') AS missed,
          CASE WHEN direction = 'out' OR answer_state = 'answered' THEN started_at END AS handled_at
        FROM ${dialect.table} WHERE ${whereOf(dialect, { ...asked, fromAt: asked.toAt - 90 * DAY })}
          AND direction <> 'internal' AND NOT caller_withheld
      ) one_party
    ) followed WHERE missed AND (next_handled IS NULL OR next_handled > ${dialect.aDayLater('started_at')})
    GROUP BY party
  ) outstanding`

const page = (dialect: Dialect, asked: Asked): string =>
  `SELECT id, direction, caller_key, dialled_key, duration_seconds, answer_state FROM ${dialect.table}
  WHERE ${whereOf(dialect, asked)} ORDER BY started_at DESC, id DESC LIMIT 50 OFFSET 950`

const total = (dialect: Dialect, asked: Asked): string =>
  `SELECT count(*) AS total FROM ${dialect.table} WHERE ${whereOf(dialect, asked)}`

/** The questions that every engine is asked: one or several statements each. */
export const engineQuestions: readonly {
  readonly name: string
  readonly statements: (dialect: Dialect, asked: Asked) => readonly string[]
}[] = [
  { name: '13 months by day', statements: (dialect, asked) => [byDay(dialect, asked)] },
  { name: 'heat map, 90 days', statements: (dialect, asked) => [heatMap(dialect, asked)] },
  { name: 'distinct callers by campaign and month', statements: (dialect, asked) => [distinctCallers(dialect, asked)] },
  { name: 'missed and not returned, 90 days', statements: (dialect, asked) => [notReturned(dialect, asked)] },
  {
    name: 'a page of calls, and their number',
    statements: (dialect, asked) => [page(dialect, asked), total(dialect, asked)],
  },
]
