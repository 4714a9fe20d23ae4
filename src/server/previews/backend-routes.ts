import type { previewEndpoints } from '#contract/backend/previews.ts'
import { recordActivity } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import type { StaffContext } from '../auth/staff-context.ts'
import { findCustomer } from '../customers/queries.ts'
import { Refused, refuseField } from '../http/refusal.ts'
import type { Handlers } from '../http/serve.ts'
import { findMember } from '../portal-users/queries.ts'
import { checkSettings, inOrder } from '../profiles/profile-settings.ts'
import { deleteEndedPreviews, deletePreview, insertPreview, updatePreview } from './queries.ts'

const addressOf = (id: number) => `/my-account/preview/${id}/`

/** Staff see the portal as a customer does. Opening it is logged with both names, and shown to the customer. */
export const previewHandlers = ({ db, clock, config }: AppParts): Handlers<typeof previewEndpoints, StaffContext> => ({
  open: async ({ caller, body }) => {
    const customer = await findCustomer(db, body.customerId)
    if (customer === undefined) throw new Refused('NOT_FOUND')
    if (!customer.has_frontend_login_access)
      refuseField(
        'customerId',
        `Nobody of ${customer.account_number} can sign in: the status “${customer.status_name}” has no frontend login access.`,
      )
    const person = body.portalUserId === undefined ? undefined : await findMember(db, customer.id, body.portalUserId)
    if (body.portalUserId !== undefined && person === undefined) throw new Refused('NOT_FOUND')
    if (body.settings !== undefined) await checkSettings(db, body.settings)
    const now = clock()
    const expiresAt = new Date(now.getTime() + config.previewSeconds * 1000)
    const id = await db.transaction().execute(async (db) => {
      await deleteEndedPreviews(db, now)
      await recordActivity(
        db,
        { ...caller.actor, onBehalfOf: customer.account_number },
        {
          kind: 'preview',
          subject: 'Customer',
          subjectId: customer.id,
          subjectName: customer.account_number,
          customerId: customer.id,
          summary: [
            `Looked at the portal as ${person?.name ?? 'the customer'}`,
            ...(body.settings === undefined ? [] : [`with unsaved settings of “${body.settings.name}”`]),
          ].join(', '),
        },
      )
      return insertPreview(db, {
        ...{ staffSessionId: caller.sessionId, staffUserId: caller.userId, customerId: customer.id },
        ...{ portalUserId: person?.id ?? null, settings: body.settings ? inOrder(body.settings) : null },
        ...{ now, expiresAt },
      })
    })
    return { id, address: addressOf(id), expiresAt: expiresAt.toISOString() }
  },

  change: async ({ caller, params, body }) => {
    await checkSettings(db, body.settings)
    const own = { id: params.id, staffSessionId: caller.sessionId, now: clock() }
    const expiresAt = await updatePreview(db, own, inOrder(body.settings))
    if (expiresAt === undefined) throw new Refused('NOT_FOUND')
    return { id: params.id, address: addressOf(params.id), expiresAt: expiresAt.toISOString() }
  },

  close: async ({ caller, params }) => {
    if (!(await deletePreview(db, { id: params.id, staffSessionId: caller.sessionId }))) throw new Refused('NOT_FOUND')
    return {}
  },
})
