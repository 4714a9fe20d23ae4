import type { activityEndpoints } from '#contract/backend/activity.ts'
import { addDays, startOfDay } from '#rules/period.ts'
import { holds } from '#rules/staff-permissions.ts'
import type { AppParts } from '../app-parts.ts'
import type { StaffContext } from '../auth/staff-context.ts'
import type { Handlers } from '../http/serve.ts'
import { listActivity } from './queries.ts'

/** Staff read the activity log. Without MyAccount Profiles neither entries about profiles nor a profile's name appear. */
export const activityHandlers = ({ db }: AppParts): Handlers<typeof activityEndpoints, StaffContext> => ({
  list: async ({ caller, query }) => {
    const seesProfiles = holds(caller.levels, 'my-account-profiles:view')
    const { rows, total } = await listActivity(db, {
      ...query,
      from: query.from === undefined ? undefined : new Date(startOfDay(query.from)),
      until: query.to === undefined ? undefined : new Date(startOfDay(addDays(query.to, 1))),
      hiddenSubjects: seesProfiles ? [] : ['MyAccount profile'],
    })
    return {
      total,
      rows: rows.map((row) => ({
        id: row.id,
        at: row.at.toISOString(),
        kind: row.kind,
        who: row.who,
        population: row.population,
        usedAPI: row.used_api,
        onBehalfOf: row.on_behalf_of,
        customer:
          row.customer_id === null || row.account_number === null
            ? null
            : { id: row.customer_id, accountNumber: row.account_number, name: row.customer_name ?? '' },
        subject: row.subject,
        subjectName: row.subject_name,
        subjectId: row.subject_id,
        summary: row.summary,
        changes: seesProfiles ? row.changes : row.changes.filter(({ label }) => !profileLabels.has(label)),
        address: row.address,
      })),
    }
  },
})

const profileLabels = new Set(['MyAccount profile', 'Default profile'])
