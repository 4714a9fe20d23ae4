import { classOfNumber } from '#rules/phone-number.ts'
import { z } from 'zod'
import { NOBODY } from '../allocate.ts'
import { type CallsSql, callsSql, texts, uint32, uint32s } from '../store/calls-sql.ts'
import type { CallStore } from '../store/open.ts'

/** A number whose calls cannot be billed as they are, with how many they are. */
export type BillingError = {
  readonly number: string
  readonly sourceId: number
  readonly calls: number
  readonly firstCallAt: string
  readonly lastCallAt: string
}

/** Which party of a source's calls is the customer's; sources of either party are in none of the two. */
export type PartyOfSources = { readonly caller: readonly number[]; readonly called: readonly number[] }

type Paging = { readonly page: number; readonly pageSize: number }

const row = z.object({ number: z.string(), source: z.number(), calls: z.number(), first: z.number(), last: z.number() })
const countRow = z.object({ total: z.number() })

const page = async (store: CallStore, from: CallsSql, { page, pageSize }: Paging) => {
  const { total } = await store.row(
    countRow,
    callsSql`SELECT count() AS total FROM (SELECT number, source_id FROM (${from}) GROUP BY number, source_id)`,
  )
  const rows = await store.rows(
    row,
    callsSql`SELECT number, source_id AS source, uniqExact(record_key) AS calls, toUnixTimestamp(min(started_at)) AS first,
        toUnixTimestamp(max(started_at)) AS last
      FROM (${from}) GROUP BY number, source_id ORDER BY calls DESC, number, source_id
      LIMIT ${uint32(pageSize)} OFFSET ${uint32((page - 1) * pageSize)}`,
  )
  const at = (seconds: number): string => new Date(seconds * 1000).toISOString()
  return {
    total,
    rows: rows.map(({ source, first, last, ...same }): BillingError => ({
      ...same,
      sourceId: source,
      firstCallAt: at(first),
      lastCallAt: at(last),
    })),
  }
}

const ofNobody = ({ caller, called }: PartyOfSources): CallsSql =>
  callsSql`WITH if(caller_withheld, '', caller_key) AS shown_caller
    SELECT arrayJoin(arrayFilter(key -> key != '', multiIf(source_id IN ${uint32s(caller)}, [shown_caller],
      source_id IN ${uint32s(called)}, [dialled_key], [shown_caller, dialled_key]))) AS number, source_id, record_key, started_at
    FROM call WHERE customer_id = ${uint32(NOBODY)}`

/**
 * Which numbers take part in calls of nobody's number, most calls first: adding the number mends them. Where either party
 * can be the customer's, a call stands under both; a withheld caller under none. For staff alone: it has no customer's scope.
 */
export const listUnallocatedNumbers = (store: CallStore, parties: PartyOfSources, paging: Paging) =>
  page(store, ofNobody(parties), paging)

const prefixRow = z.object({ number: z.string() })

/** Numbers in calls of nobody's number, without more of them. */
export const listNumbersOfNobody = async (store: CallStore, parties: PartyOfSources): Promise<string[]> =>
  (await store.rows(prefixRow, callsSql`SELECT DISTINCT number FROM (${ofNobody(parties)})`)).map(
    ({ number }) => number,
  )

const PREFIX = 8

/** Which UK numbers were called that are of no known kind, most calls first. For staff alone. */
export const listUnknownTypes = async (store: CallStore, paging: Paging) => {
  // A number's first digits and its length settle its kind, so one number stands for all of them.
  const samples = await store.rows(
    prefixRow,
    callsSql`SELECT any(dialled_key) AS number FROM call WHERE direction = 'out' AND startsWith(dialled_key, '+44')
      GROUP BY substring(dialled_key, 1, ${uint32(PREFIX)}), length(dialled_key) ORDER BY number LIMIT 200000`,
  )
  const unknown = samples
    .filter(({ number }) => classOfNumber(number) === 'other')
    .map(({ number }) => `${number.slice(0, PREFIX)}/${number.length}`)
  return page(
    store,
    callsSql`SELECT dialled_key AS number, source_id, record_key, started_at FROM call
      WHERE direction = 'out' AND startsWith(dialled_key, '+44')
        AND concat(substring(dialled_key, 1, ${uint32(PREFIX)}), '/', toString(length(dialled_key))) IN ${texts(unknown)}`,
    paging,
  )
}
