import { portalRoles } from '#rules/portal-roles.ts'
import { z } from 'zod'
import { id, named } from './shape.ts'

const portalRole = z.enum(portalRoles)

/** Which numbers somebody is to see. */
const numberScope = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('all') }),
  z.strictObject({
    kind: z.literal('sites'),
    siteIds: z.array(id<'Site'>()).min(1, 'Choose at least one site.').max(5000),
  }),
  z.strictObject({
    kind: z.literal('numbers'),
    numberIds: z.array(id<'Number'>()).min(1, 'Choose at least one number.').max(5000),
  }),
])

/** What a change of somebody's access may hold; what is left out stays. */
export const accessChange = { role: portalRole.optional(), scope: numberScope.optional() }

/** What somebody has: role, and which numbers, in words too. */
export const shownAccess = {
  role: portalRole,
  scope: z.object({
    kind: z.enum(['all', 'sites', 'numbers']),
    siteIds: z.array(z.number().int()),
    numberIds: z.array(z.number().int()),
    /** `All numbers`, or which. */
    words: z.string(),
  }),
}

/** The sites and numbers that can be chosen. */
export const scopeChoices = z.object({
  /** A site of the provider's says so in its name. */
  sites: z.array(named),
  numbers: z.array(z.object({ id: z.number().int(), number: z.string(), description: z.string().nullable() })),
})
