import { z } from 'zod'
import type { BackendEndpoints } from '../endpoint.ts'
import { id, idInAddress, instant, optionalLine } from '../shape.ts'
import { explainedFeature, profileId, profileSettings, resolutionShape, settingChange } from './profiles.ts'

const change = settingChange.omit({ setting: true })

/** One state of a profile: who made it, when and why, and what differed from the one before. */
export const profileRevision = z.object({
  revision: z.number().int(),
  changedBy: z.string(),
  changedAt: instant,
  note: z.string(),
  restoredFrom: z.number().int().nullable(),
  scheduledBy: z.string().nullable(),
  changes: z.array(change),
})

const ofProfile = z.strictObject({ id: profileId })
const revisionNumber = z.coerce.number<number>().int().positive()

/** A change of a profile at a set time. */
export const scheduledChange = z.object({
  id: id<'ScheduledChange'>(),
  runAt: instant,
  state: z.enum(['waiting', 'done', 'held', 'withdrawn']),
  /** Why it did not happen, when it is held. */
  heldBecause: z.string().nullable(),
  /** It waits, and the profile was changed since: at its time it will be held unless somebody looks at it again. */
  isBehind: z.boolean(),
  note: z.string(),
  createdBy: z.string(),
  createdAt: instant,
  endedAt: instant.nullable(),
  revision: z.number().int(),
  /** What it changes in the profile as it is now, in words. */
  changes: z.array(change),
  /** What it sends: the settings that change. */
  settings: profileSettings.partial(),
})

/**
 * The set time: a civil time in London, `2027-03-01T06:00`. One that the clock skips, or that is past, is refused; one that
 * the clock shows twice asks which.
 */
const runAt = {
  runAt: z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/, 'A time is written as 2027-03-01T06:00.')
    .meta({ example: '2027-03-01T06:00' }),
  occurrence: z.enum(['first', 'second']).optional(),
}

export const profileHistoryEndpoints = {
  listRevisions: {
    method: 'GET',
    path: '/myAccountCustomerProfiles/:id/revisions',
    summary: 'Every state of a profile, newest first',
    needs: 'my-account-profiles:view',
    params: ofProfile,
    query: z.strictObject({ before: revisionNumber.optional() }),
    returns: z.object({ rows: z.array(profileRevision), more: z.boolean() }),
    errors: ['NOT_FOUND'],
  },
  compareRevisions: {
    method: 'GET',
    path: '/myAccountCustomerProfiles/:id/revisions/compare',
    summary: 'What differs between two states of a profile',
    needs: 'my-account-profiles:view',
    params: ofProfile,
    query: z.strictObject({ from: revisionNumber, to: revisionNumber }),
    returns: z.object({ changes: z.array(change) }),
    errors: ['NOT_FOUND'],
  },
  getRevision: {
    method: 'GET',
    path: '/myAccountCustomerProfiles/:id/revisions/:revision',
    summary: 'A former state of a profile, as far as it can be taken back today',
    needs: 'my-account-profiles:view',
    params: z.strictObject({ id: profileId, revision: revisionNumber }),
    returns: z.object({
      settings: profileSettings,
      /** What cannot be taken back, in sentences: a feature that the catalogue no longer has, a group that is gone. */
      leftOut: z.array(z.string()),
    }),
    errors: ['NOT_FOUND'],
  },
  listScheduled: {
    method: 'GET',
    path: '/myAccountCustomerProfiles/:id/scheduledChanges',
    summary: 'Changes of a profile at a set time: waiting and held ones first, then those that ended',
    needs: 'my-account-profiles:view',
    params: ofProfile,
    returns: z.object({ rows: z.array(scheduledChange) }),
    errors: ['NOT_FOUND'],
  },
  schedule: {
    method: 'POST',
    path: '/myAccountCustomerProfiles/:id/scheduledChanges',
    summary: 'Change a profile at a set time. It is held, not done, when the profile changes meanwhile',
    needs: 'my-account-profiles:edit',
    params: ofProfile,
    body: z.strictObject({ settings: profileSettings.partial(), note: optionalLine(500).default(''), ...runAt }),
    returns: scheduledChange,
    errors: ['INVALID', 'NOT_FOUND', 'NAME_TAKEN', 'STALE', 'IS_DEFAULT'],
  },
  changeScheduled: {
    method: 'PUT',
    path: '/scheduledChanges/:id',
    summary:
      'Change what a scheduled change does or when. With profileRevision it is looked at again: it then waits on the profile as it is',
    needs: 'my-account-profiles:edit',
    params: z.strictObject({ id: idInAddress<'ScheduledChange'>() }),
    body: z
      .strictObject({
        settings: profileSettings.partial(),
        note: optionalLine(500),
        ...runAt,
        /** The profile’s revision that was reviewed. Without it the change is held as before when the profile changed since. */
        profileRevision: z.number().int().positive(),
      })
      .partial(),
    returns: scheduledChange,
    errors: ['INVALID', 'NOT_FOUND', 'NAME_TAKEN', 'STALE', 'IS_DEFAULT', 'ENDED'],
  },
  withdrawScheduled: {
    method: 'DELETE',
    path: '/scheduledChanges/:id',
    summary: 'Withdraw a scheduled change',
    needs: 'my-account-profiles:edit',
    params: z.strictObject({ id: idInAddress<'ScheduledChange'>() }),
    returns: scheduledChange,
    errors: ['NOT_FOUND', 'ENDED'],
  },
  /** What a customer, or one of its people, may see now or could see at a past moment, and why. */
  explain: {
    method: 'GET',
    path: '/customers/:id/entitlement',
    summary: 'What a customer or one of its people may see, now or at a past moment, by the function that decides',
    needs: ['customers:view', 'my-account-profiles:view'],
    params: z.strictObject({ id: idInAddress<'Customer'>() }),
    query: z.strictObject({
      portalUserId: z.coerce.number<number>().int().positive().optional(),
      /** A past moment, in UTC. */
      asOf: instant.optional(),
    }),
    returns: z.object({
      asOf: instant.nullable(),
      person: z.object({ id: id<'PortalUser'>(), name: z.string(), role: z.string() }).nullable(),
      group: z.string().nullable(),
      status: z.object({ name: z.string(), hasFrontendLoginAccess: z.boolean() }),
      resolution: resolutionShape,
      features: z.array(explainedFeature),
    }),
    errors: ['NOT_FOUND', 'INVALID', 'BEFORE_HISTORY'],
  },
} as const satisfies BackendEndpoints
