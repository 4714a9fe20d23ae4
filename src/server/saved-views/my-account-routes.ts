import type { savedViewEndpoints } from '#contract/my-account/saved-views.ts'
import { type Activity, recordActivity } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import type { PortalContext } from '../auth/portal-context.ts'
import { violatedConstraint } from '../db/open.ts'
import { Refused, refuseField } from '../http/refusal.ts'
import type { Handlers } from '../http/serve.ts'
import {
  countSavedViews,
  deleteSavedView,
  findSavedView,
  insertSavedView,
  listSavedViews,
  updateSavedView,
} from './queries.ts'
import type { SavedViewRow, ViewOwner } from './saved-view.ts'
import { readViewSearch } from './view-search.ts'

const MOST_VIEWS = 200

/** The owner of what a caller saves. */
export const ownerOf = ({ customer, userId }: PortalContext): ViewOwner => ({ customerId: customer.id, userId })

/** A view as its owner sees it. */
export const shownView = ({ updated_at, ...view }: SavedViewRow) => ({ ...view, updatedAt: updated_at.toISOString() })

/** People keep their own views of the reports. */
export const savedViewHandlers = ({ db, clock }: AppParts): Handlers<typeof savedViewEndpoints, PortalContext> => {
  const getView = async (caller: PortalContext, id: number) => {
    const view = await findSavedView(db, ownerOf(caller), id)
    if (view === undefined) throw new Refused('NOT_FOUND')
    return shownView(view)
  }
  return {
    list: async ({ caller }) => ({ rows: (await listSavedViews(db, ownerOf(caller))).map(shownView) }),

    add: async ({ caller, body }) => {
      readViewSearch(body)
      const id = await saving(() =>
        db.transaction().execute(async (db) => {
          if ((await countSavedViews(db, ownerOf(caller))) >= MOST_VIEWS)
            refuseField('name', `You have ${MOST_VIEWS} views already. Delete one first.`)
          const id = await insertSavedView(db, ownerOf(caller), { ...body, now: clock() })
          await recordActivity(
            db,
            caller.actor,
            about(caller, { kind: 'created', subjectId: id, subjectName: body.name }),
          )
          return id
        }),
      )
      return getView(caller, id)
    },

    update: async ({ caller, params, body, refuse }) => {
      readViewSearch(body)
      await saving(() =>
        db.transaction().execute(async (db) => {
          const { id } = params
          if (!(await updateSavedView(db, ownerOf(caller), { ...body, id, now: clock() }))) refuse('NOT_FOUND')
          await recordActivity(
            db,
            caller.actor,
            about(caller, { kind: 'changed', subjectId: id, subjectName: body.name }),
          )
        }),
      )
      return getView(caller, params.id)
    },

    remove: ({ caller, params, refuse }) =>
      db.transaction().execute(async (db) => {
        const subjectName = await deleteSavedView(db, ownerOf(caller), params.id)
        if (subjectName === undefined) return refuse('NOT_FOUND')
        await recordActivity(db, caller.actor, about(caller, { kind: 'deleted', subjectId: params.id, subjectName }))
        return {}
      }),
  }
}

const words = { created: 'View saved', changed: 'View changed', deleted: 'View deleted' } as const

const about = (
  { customer }: PortalContext,
  what: { readonly kind: keyof typeof words; readonly subjectId: number; readonly subjectName: string },
): Activity => ({ ...what, subject: 'Saved view', customerId: customer.id, summary: words[what.kind] })

const saving = async <T>(task: () => Promise<T>): Promise<T> => {
  try {
    return await task()
  } catch (error) {
    if (violatedConstraint(error) === 'saved_view_name_key') throw new Refused('NAME_TAKEN')
    throw error
  }
}
