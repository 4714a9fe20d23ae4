import type { ownActivityEndpoints } from '#contract/my-account/activity.ts'
import type { AppParts } from '../app-parts.ts'
import type { PortalContext } from '../auth/portal-context.ts'
import type { Handlers } from '../http/serve.ts'
import { findPlatform } from '../settings/queries.ts'
import { type ActivityRow, listActivityOfCustomer } from './queries.ts'

/** A customer's owner reads what its people did, and the provider's staff on their behalf. */
export const ownActivityHandlers = ({ db }: AppParts): Handlers<typeof ownActivityEndpoints, PortalContext> => ({
  list: async ({ caller, query }) => {
    const { providerName } = await findPlatform(db)
    const { rows, total } = await listActivityOfCustomer(db, { customerId: caller.customer.id, ...query })
    return { total, rows: rows.map((row) => shownEntry(row, providerName)) }
  },
})

/** A name as it was at the time, without the address behind it. */
const nameOf = (who: string): string => who.replace(/ \([^()]*\)$/, '')

const shownEntry = (row: ActivityRow, providerName: string) => {
  const byProvider = row.population !== 'portal'
  const isPreview = row.kind === 'preview'
  const staff = row.population === 'staff' ? `${nameOf(row.who)} of ${providerName}` : providerName
  return {
    id: row.id,
    at: row.at.toISOString(),
    who: byProvider ? staff : row.who,
    byProvider,
    summary: isPreview ? 'Looked at your portal' : row.summary,
    subject: isPreview ? '' : row.subject,
    subjectName: isPreview ? '' : row.subject_name,
    // Which sites staff chose may be in words of theirs that the profile hides.
    changes: isPreview ? [] : row.changes.filter(({ label }) => !byProvider || label === 'Role'),
  }
}
