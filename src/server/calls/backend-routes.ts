import type { billingErrorEndpoints, callSourceEndpoints, unallocatedCallEndpoints } from '#contract/backend/calls.ts'
import { displayNumber } from '#rules/phone-display.ts'
import { listChanges, recordActivity } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import type { StaffContext } from '../auth/staff-context.ts'
import { violatedConstraint } from '../db/open.ts'
import { Refused, refuseField } from '../http/refusal.ts'
import type { Handlers } from '../http/serve.ts'
import { checkMapping, describeMapping } from '../supply-files/call-mappings.ts'
import { checkLayout, describeLayout } from '../supply-files/log-layouts.ts'
import { findShownSource, insertCallSource, listCallSources, lockCallSource, updateCallSource } from './queries.ts'
import { readNumberDirectory } from './number-directory.ts'
import { listNumbersOfNobody, listUnallocatedNumbers, listUnknownTypes } from './reports/list-billing-errors.ts'
import { listUnallocatedCalls } from './reports/list-unallocated-calls.ts'

const labels = {
  name: 'Name',
  carrier: 'Carrier',
  format: 'Format',
  zone: 'Time zone',
  priceKind: 'Price',
  currency: 'Currency',
  party: 'Customer’s party',
  customerName: 'Customer',
  columns: 'Columns',
  printed: 'Layout of the log',
  frequency: 'Frequency',
} as const

/** Staff list, add and change the sources of call-record files. */
export const callSourceHandlers = ({ db }: AppParts): Handlers<typeof callSourceEndpoints, StaffContext> => {
  const getSource = async (id: number) => {
    const source = await findShownSource(db, id)
    if (source === undefined) throw new Refused('NOT_FOUND')
    return source
  }
  return {
    list: async () => ({ rows: await listCallSources(db) }),

    add: async ({ caller, body }) => {
      checkMapping(body)
      checkLayout(body)
      const id = await saving(() =>
        db.transaction().execute(async (db) => {
          const id = await insertCallSource(db, body)
          const added = await findShownSource(db, id)
          const changes = listChanges(labels, {}, flat(added))
          await recordActivity(db, caller.actor, {
            kind: 'created',
            ...about(id, body.name),
            summary: 'Source added',
            changes,
          })
          return id
        }),
      )
      return getSource(id)
    },

    update: async ({ caller, params, body, ifMatch, refuse }) => {
      checkMapping(body)
      checkLayout(body)
      await saving(() =>
        db.transaction().execute(async (db) => {
          if (!(await lockCallSource(db, params.id))) refuse('NOT_FOUND')
          const before = await findShownSource(db, params.id)
          if (ifMatch !== undefined && ifMatch !== before?.revision) refuse('STALE', { data: { current: before } })
          await updateCallSource(db, params.id, body)
          const changes = listChanges(labels, flat(before), flat(await findShownSource(db, params.id)))
          await recordActivity(db, caller.actor, {
            kind: 'changed',
            ...about(params.id, body.name),
            summary: 'Source changed',
            changes,
          })
        }),
      )
      return getSource(params.id)
    },
  }
}

const flat = (source: Awaited<ReturnType<typeof findShownSource>>) =>
  source === undefined
    ? {}
    : {
        ...source,
        customerName: source.customer?.name,
        columns: describeMapping(source.mapping),
        printed: describeLayout(source.layout),
      }

const about = (subjectId: number, subjectName: string) => ({ subject: 'Call source', subjectId, subjectName })

const saving = async <T>(task: () => Promise<T>): Promise<T> => {
  try {
    return await task()
  } catch (error) {
    const constraint = violatedConstraint(error)
    if (constraint === 'call_source_name_key') throw new Refused('NAME_TAKEN')
    if (constraint === 'call_source_customer_id_fkey') refuseField('customerId', 'There is no such customer.')
    throw error
  }
}

/** Staff see the calls that no customer has. */
export const unallocatedCallHandlers = ({
  db,
  callStore,
}: AppParts): Handlers<typeof unallocatedCallEndpoints, StaffContext> => ({
  list: async ({ query }) => {
    const { rows, total } = await listUnallocatedCalls(callStore, query)
    const names = new Map((await listCallSources(db)).map(({ id, name }) => [id, name]))
    return {
      total,
      rows: rows.map(({ sourceId, ...call }) => ({
        ...call,
        callerDisplay: call.caller === null ? 'Withheld' : displayNumber(call.caller),
        dialledDisplay: displayNumber(call.dialled),
        source: { id: sourceId, name: names.get(sourceId) ?? '' },
      })),
    }
  },
})

/** Staff see which numbers keep calls from being billed, and have the calls allocated anew when they have mended them. */
export const billingErrorHandlers = ({
  db,
  callStore,
  reallocate,
}: AppParts): Handlers<typeof billingErrorEndpoints, StaffContext> => {
  const partiesOf = (sources: Awaited<ReturnType<typeof listCallSources>>) => {
    const idsOf = (wanted: string) => sources.filter(({ party }) => party === wanted).map(({ id }) => id)
    return { caller: idsOf('caller'), called: idsOf('called') }
  }
  return {
    list: async ({ query: { kind, ...paging } }) => {
      const sources = await listCallSources(db)
      const { rows, total } =
        kind === 'unallocated'
          ? await listUnallocatedNumbers(callStore, partiesOf(sources), paging)
          : await listUnknownTypes(callStore, paging)
      const names = new Map(sources.map(({ id, name }) => [id, name]))
      return {
        total,
        rows: rows.map(({ sourceId, ...row }) => ({
          ...row,
          kind,
          numberDisplay: displayNumber(row.number),
          source: { id: sourceId, name: names.get(sourceId) ?? '' },
        })),
      }
    },

    rerun: async ({ caller }) => {
      const directory = await readNumberDirectory(db)
      const parties = partiesOf(await listCallSources(db))
      const numbers = (await listNumbersOfNobody(callStore, parties)).filter((number) => directory.has(number))
      await db.transaction().execute(async (db) => {
        await reallocate(db, numbers)
        await recordActivity(db, caller.actor, {
          kind: 'changed',
          subject: 'Billing errors',
          subjectName: 'Unallocated calls',
          summary: `Ordered calls of ${numbers.length} numbers to be allocated anew`,
        })
      })
      return { numbers: numbers.length }
    },
  }
}
