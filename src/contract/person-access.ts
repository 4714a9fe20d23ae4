import { portalRoles } from '#rules/portal-roles.ts'
import { z } from 'zod'
import { id, optionalLine } from './shape.ts'

const portalRole = z.enum(portalRoles)

/** Which numbers somebody is to see. */
const numberScope = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('all') }),
  z.strictObject({
    kind: z.literal('sites'),
    sites: z.array(optionalLine(200)).min(1, 'Choose at least one site.').max(500),
  }),
  z.strictObject({
    kind: z.literal('numbers'),
    numberIds: z.array(id<'Number'>()).min(1, 'Choose at least one number.').max(5000),
  }),
])

/** What a change of somebody's access may hold; what is left out stays. */
export const accessChange = { role: portalRole.optional(), scope: numberScope.optional() }

/** What somebody has: role, and numbers with how they are written. */
export const shownAccess = {
  role: portalRole,
  scope: z.object({
    kind: z.enum(['all', 'sites', 'numbers']),
    sites: z.array(z.string()),
    numberIds: z.array(z.number().int()),
    /** `All numbers`, or which. */
    words: z.string(),
  }),
}

/** The sites and numbers that can be chosen. */
export const scopeChoices = z.object({
  sites: z.array(z.string()),
  numbers: z.array(z.object({ id: z.number().int(), number: z.string(), description: z.string().nullable() })),
})
