import { z } from 'zod'
import type { BackendEndpoints } from '../endpoint.ts'
import { optionalLine, requiredLine } from '../shape.ts'
import { newProfile, settingChange } from './profiles.ts'
import { reportsThatStop } from './reviews.ts'

const { customerID: _, name, description, availability, ...settings } = newProfile.shape
const profileName = requiredLine(100, 'A profile needs a name.')

/** One profile of the file: the documented fields, with names instead of ids. What is left out is empty or off. */
export const profileEntry = z.strictObject({
  name: name.describe('By this name the profile is known; capitals do not tell names apart.'),
  renamedFrom: profileName.optional().describe('The name that the platform’s profile has until now.'),
  description,
  availability,
  customer: requiredLine(40, 'A customer is named by its account number.')
    .nullable()
    .default(null)
    .describe('Account number of the one customer that the profile is offered to.'),
  ...settings,
})
export type ProfileEntry = z.output<typeof profileEntry>

/** The whole file, after its YAML is read. */
export const profileDocument = z.strictObject(
  {
    version: z.literal(1, {
      error: ({ input }) =>
        input === undefined
          ? 'The file says no version. Begin it with “version: 1”.'
          : `This file says version ${JSON.stringify(input)}. This MyAccount reads version 1.`,
    }),
    default: z
      .union([profileName, z.null()], { error: 'Name the default profile, or write null for none.' })
      .describe('Name of the profile of customers for whom nothing else decides, or null.'),
    profiles: z.array(profileEntry, { error: 'The profiles are a list.' }),
  },
  {
    error: ({ code }) =>
      code === 'invalid_type' ? 'The file holds a version, a default and a list of profiles.' : undefined,
  },
)
export type ProfileDocument = z.output<typeof profileDocument>
/** The same as it is written: without what is as in a new profile. */
export type WrittenDocument = z.input<typeof profileDocument>

const counts = z.array(z.object({ key: z.string(), label: z.string(), customers: z.number().int() }))
const withChanges = z.array(z.object({ name: z.string(), changes: z.array(settingChange) }))

/** What applying a file does, or has done. */
export const profileFilePlan = z.object({
  /** Names this plan: the platform's profiles, the file and the choices that it was made from. */
  fingerprint: z.string(),
  nothingToDo: z.boolean(),
  added: withChanges,
  changed: withChanges,
  renamed: z.array(z.object({ from: z.string(), to: z.string() })),
  deleted: z.array(z.string()),
  /** Profiles of the platform that the file leaves out, and that are kept. */
  leftOut: z.array(z.string()),
  /** A profile that is left out and a new one that is nearly the same: was it renamed? */
  maybeRenamed: z.array(z.object({ from: z.string(), to: z.string() })),
  defaultProfile: z.object({ before: z.string().nullable(), after: z.string().nullable() }).nullable(),
  /** Customers who get another profile or other features by it, and people of theirs who are signed in. */
  impact: z.object({
    customers: z.number().int(),
    signedIn: z.number().int(),
    gains: counts,
    loses: counts,
    reportsThatStop,
  }),
})
export type ProfileFilePlan = z.output<typeof profileFilePlan>

/** Looked at as a whole by the act itself, so that all faults of a file are told at once. */
const document = z.unknown().meta({
  description: 'The file: docs/operate/profiles.schema.json describes it.',
  type: 'object',
  examples: [
    {
      version: 1,
      default: 'Residential basic',
      profiles: [{ name: 'Residential basic', availability: 'Headline', myAccountFlags: ['view_account'] }],
    },
  ],
})
const choices = {
  document,
  /** Deletes the profiles of the platform that the file leaves out. */
  deleteLeftOut: z.boolean().default(false),
  /** Says that no profile that is left out became one of the new ones. */
  notRenamed: z.boolean().default(false),
}

export const profileFileEndpoints = {
  get: {
    method: 'GET',
    path: '/profileFile',
    summary: 'All MyAccount profiles as one document, with names instead of ids, in canonical order',
    needs: 'my-account-profiles:view',
    returns: z.object({ document }),
  },
  plan: {
    method: 'POST',
    path: '/profileFile/plan',
    summary: 'What applying a document would do, and to how many customers; it is really done, and taken back',
    needs: 'my-account-profiles:edit',
    body: z.strictObject(choices),
    returns: profileFilePlan,
    errors: ['INVALID', 'FORBIDDEN', 'NAME_TAKEN', 'IS_DEFAULT', 'IN_USE'],
  },
  apply: {
    method: 'POST',
    path: '/profileFile/apply',
    summary: 'Apply a document as planned, all of it or nothing. Changing the default needs Settings: edit as well',
    needs: 'my-account-profiles:edit',
    body: z.strictObject({
      ...choices,
      plan: z
        .string({ error: 'Name the fingerprint of the plan.' })
        .min(1, 'Name the fingerprint of the plan.')
        .max(100),
      note: optionalLine(500).default(''),
    }),
    returns: profileFilePlan,
    errors: ['INVALID', 'FORBIDDEN', 'NAME_TAKEN', 'IS_DEFAULT', 'IN_USE', 'PLAN_OUTDATED'],
  },
} as const satisfies BackendEndpoints
