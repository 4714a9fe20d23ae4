import type { siteAssignmentEndpoints } from '#contract/my-account/sites.ts'
import type { AppParts } from '../app-parts.ts'
import type { PortalContext } from '../auth/portal-context.ts'
import type { Handlers } from '../http/serve.ts'
import { sightOf } from '../numbers/sight.ts'
import { assignNumbers, mayUnassign, planAssignment } from './assign-numbers.ts'
import { listSitesInSight } from './own-site-queries.ts'

/** Customers move their numbers between sites of their own, from a day on. */
export const siteAssignmentHandlers = ({
  db,
  clock,
}: AppParts): Handlers<typeof siteAssignmentEndpoints, PortalContext> => ({
  choices: async ({ caller }) => {
    const sight = sightOf(caller, clock())
    const sites = await listSitesInSight(db, { ...sight, showsStaffLabels: false })
    const open = sites.filter(({ closed_on }) => closed_on === null || closed_on > sight.today)
    const rows = open.map(({ id, name, closed_on }) => ({ id, name, closedOn: closed_on }))
    return { rows, mayUnassign: mayUnassign(sight) }
  },
  plan: ({ caller, body }) => planAssignment(db, sightOf(caller, clock()), body),
  assign: ({ caller, body }) => assignNumbers(db, caller, { sight: sightOf(caller, clock()), asked: body }),
})
