import type { numberListEndpoints } from '#contract/backend/number-lists.ts'
import { counted } from '#rules/counted.ts'
import { listChanges, recordActivity } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import type { StaffContext } from '../auth/staff-context.ts'
import { type Db, violatedConstraint } from '../db/open.ts'
import { refuse, Refused } from '../http/refusal.ts'
import type { Handlers } from '../http/serve.ts'
import { announce } from '../live/live.ts'
import {
  findNumberStatus,
  findNumberType,
  insertNumberStatus,
  insertNumberType,
  updateNumberStatus,
  updateNumberType,
} from './type-queries.ts'

const typeLabels = { name: 'Name', availability: 'Availability' } as const
const statusLabels = {
  ...typeLabels,
  visibleInFrontend: 'Visible in Frontend',
  isActive: 'Is active',
  isSuspended: 'Is suspended',
} as const

type Listed = { id: number; name: string; numbers: number }

/** Staff keep the lists of number types and number statuses. */
export const numberListHandlers = ({ db }: AppParts): Handlers<typeof numberListEndpoints, StaffContext> => ({
  addType: ({ caller, body }) =>
    saving(db, async (db) => {
      const added = await getType(db, await insertNumberType(db, body))
      await recordActivity(db, caller.actor, {
        ...about('Number type', added),
        ...{ kind: 'created', summary: 'Created', changes: listChanges(typeLabels, {}, added) },
      })
      return added
    }),

  updateType: ({ caller, params, body, refuse }) =>
    saving(db, async (db) => {
      const before = (await findNumberType(db, params.id)) ?? refuse('NOT_FOUND')
      await updateNumberType(db, params.id, body)
      const after = await getType(db, params.id)
      await recordActivity(db, caller.actor, {
        ...about('Number type', after),
        ...{ kind: 'changed', summary: changedFor(before), changes: listChanges(typeLabels, before, after) },
      })
      return after
    }),

  addStatus: ({ caller, body }) =>
    saving(db, async (db) => {
      const added = await getStatus(db, await insertNumberStatus(db, body))
      await recordActivity(db, caller.actor, {
        ...about('Number status', added),
        ...{ kind: 'created', summary: 'Created', changes: listChanges(statusLabels, {}, added) },
      })
      return added
    }),

  updateStatus: ({ caller, params, body, refuse }) =>
    saving(db, async (db) => {
      const before = (await findNumberStatus(db, params.id)) ?? refuse('NOT_FOUND')
      await updateNumberStatus(db, params.id, body)
      const after = await getStatus(db, params.id)
      await recordActivity(db, caller.actor, {
        ...about('Number status', after),
        ...{ kind: 'changed', summary: changedFor(before), changes: listChanges(statusLabels, before, after) },
      })
      // What the portal shows of numbers may differ now, whoever's they are.
      await announce(db, { about: 'everything' })
      return after
    }),
})

const about = (subject: string, { id, name }: Listed) => ({ subject, subjectId: id, subjectName: name })
const changedFor = ({ numbers }: Listed): string => `Changed for ${counted(numbers, 'number')}`

const getType = async (db: Db, id: number) => (await findNumberType(db, id)) ?? refuse('NOT_FOUND')
const getStatus = async (db: Db, id: number) => (await findNumberStatus(db, id)) ?? refuse('NOT_FOUND')

const nameKeys = /^number_(type|status)_name_(lower_)?key$/

/** Saves and wakes the pages that show the lists. Names are unique, case ignored: the indexes say so. */
const saving = async <T>(db: AppParts['db'], save: (db: Db) => Promise<T>): Promise<T> => {
  try {
    return await db.transaction().execute(async (db) => {
      const saved = await save(db)
      await announce(db, { about: 'backend', topics: ['numbers'] })
      return saved
    })
  } catch (error) {
    if (nameKeys.test(violatedConstraint(error) ?? ''))
      throw new Refused('NAME_TAKEN', { issues: [{ path: ['name'], message: 'This name is in use already.' }] })
    throw error
  }
}
