import type { callImportEndpoints, callSourceEndpoints, unallocatedCallEndpoints } from '#contract/backend/calls.ts'
import { displayNumber } from '#rules/phone-display.ts'
import { listChanges, recordActivity } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import type { StaffContext } from '../auth/staff-context.ts'
import { violatedConstraint } from '../db/open.ts'
import { Refused, refuseField } from '../http/refusal.ts'
import type { Handlers } from '../http/serve.ts'
import { checkMapping, describeMapping } from './call-mappings.ts'
import { checkLayout, describeLayout } from './log-layouts.ts'
import { finishInterruptedImports } from './import-calls.ts'
import {
  findCallImport,
  findShownSource,
  insertCallSource,
  listCallImports,
  listCallSources,
  listRejections,
  lockCallSource,
  updateCallSource,
} from './queries.ts'
import { listUnallocatedCalls } from './reports/list-unallocated-calls.ts'
import { takeIn } from './take-in.ts'

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

/** Staff import files and see what became of each. */
export const callImportHandlers = (parts: AppParts): Handlers<typeof callImportEndpoints, StaffContext> => {
  const { db, log } = parts
  const getImport = async (id: number) => {
    const found = await findCallImport(db, id)
    if (found === undefined) throw new Refused('NOT_FOUND')
    return found
  }
  return {
    list: ({ query }) => listCallImports(db, query),
    get: ({ params }) => getImport(params.id),
    rejections: async ({ params, query }) => {
      const { id } = await getImport(params.id)
      return listRejections(db, id, query)
    },

    upload: async ({ caller, query, upload, refuse }) => {
      const { sourceId, format, fileName } = query
      if (sourceId !== undefined && (await findShownSource(db, sourceId)) === undefined)
        refuseField('sourceId', 'There is no such source.')
      const taken = await takeIn(parts, { fileName, stream: upload, sourceId, format, actor: caller.actor })
      const begun = taken.find(({ refused }) => refused === undefined) ?? taken[0]
      if (begun === undefined) throw new Error('A file that came is neither taken nor refused')
      if (begun.refused !== undefined)
        refuse('NOT_CALL_RECORDS', { message: begun.refused, data: { importId: begun.importId } })
      // The file is kept: whatever happens now, it is read in the end, here or at the next start.
      finishInterruptedImports(parts).catch((error: unknown) => log.error({ err: error }, 'an import was interrupted'))
      return getImport(begun.importId)
    },
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
