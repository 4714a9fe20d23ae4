import { createHash } from 'node:crypto'
import { readAccountNumbers } from '#rules/account-number-list.ts'
import { counted } from '#rules/counted.ts'
import type { ProfileFacts } from '#rules/entitlement.ts'
import type { Db } from '../db/open.ts'
import { Refused } from '../http/refusal.ts'
import { findProfileFacts } from '../profiles/queries.ts'
import { findProfileRevision } from '../profiles/revision-queries.ts'
import { listNotOffered, whyNotOffered } from './assign-many.ts'
import { type Assignee, listAssigneesByFilter, listAssigneesByNumber } from './assign-many-queries.ts'
import type { CustomerFilter } from './queries.ts'

/** Whom to assign, and what. */
export type WantedAssignment = {
  readonly whom:
    | ({ readonly by: 'filter' } & Omit<CustomerFilter, 'sort' | 'page' | 'pageSize'>)
    | { readonly by: 'account numbers'; readonly text: string }
  readonly profileId: number | null
  readonly reason: string
}

/** One that stands in the way, with its line where the numbers were pasted. */
export type RefusedAssignee = { readonly line: number | null; readonly text: string; readonly why: string }

/** What a bulk assignment would do: whom it changes, whom not, and whom it is refused for. */
export type ExaminedAssignment = {
  readonly profile: ProfileFacts | undefined
  /** Every customer that was found, by id. */
  readonly found: readonly Assignee[]
  readonly changes: readonly Assignee[]
  readonly refused: readonly RefusedAssignee[]
  readonly repeated: readonly string[]
  readonly token: string
}

type Found = {
  readonly customers: readonly Assignee[]
  readonly lines: ReadonlyMap<number, number>
  readonly unknown: readonly RefusedAssignee[]
  readonly repeated: readonly string[]
}

const findWhom = async (db: Db, { whom }: WantedAssignment): Promise<Found> => {
  if (whom.by === 'filter')
    return { customers: await listAssigneesByFilter(db, whom), lines: new Map(), unknown: [], repeated: [] }
  const { given, repeated } = readAccountNumbers(whom.text)
  const rows = await listAssigneesByNumber(
    db,
    given.map(({ text }) => text),
  )
  const known = new Set(rows.map(({ place }) => place))
  // Two spellings that differ for us may be one for the database.
  const customers = new Map(rows.map(({ place: _, ...customer }) => [customer.id, customer]))
  return {
    customers: [...customers.values()],
    lines: new Map(rows.map(({ id, place }) => [id, given[place - 1]?.line ?? 0])),
    unknown: given
      .filter((_, at) => !known.has(at + 1))
      .map(({ line, text }) => ({ line, text: text.slice(0, 60), why: 'No customer has this account number.' })),
    repeated,
  }
}

/** Names exactly these customers as they are, and this profile as it is. */
export const tokenOf = (
  customers: readonly Assignee[],
  profile: { readonly id: number | null; readonly revision: number | undefined },
): string => {
  const hash = createHash('sha256').update(`${profile.id}/${profile.revision}`)
  for (const { id, assignedProfileId } of customers.toSorted((a, b) => a.id - b.id))
    hash.update(`;${id}/${assignedProfileId}`)
  return hash.digest('base64url')
}

/** Finds whom a bulk assignment concerns and what stands in the way, and changes nothing. Refuses an unknown profile. */
export const examineAssignment = async (db: Db, wanted: WantedAssignment): Promise<ExaminedAssignment> => {
  const { profileId } = wanted
  const profile = profileId === null ? undefined : await findProfileFacts(db, profileId)
  if (profileId !== null && profile === undefined)
    throw new Refused('NOT_FOUND', { message: 'There is no such profile.' })
  const revision = profileId === null ? undefined : await findProfileRevision(db, profileId)
  const { customers, lines, unknown, repeated } = await findWhom(db, wanted)
  const notOffered = listNotOffered(profile, customers)
  const refusedIds = new Set(notOffered.map(({ id }) => id))
  const refused = [
    ...unknown,
    ...notOffered.map(({ id, accountNumber }) => ({
      line: lines.get(id) ?? null,
      text: accountNumber,
      why: profile === undefined ? '' : whyNotOffered(profile),
    })),
  ]
  return {
    profile,
    found: customers.toSorted((a, b) => a.id - b.id),
    changes: customers.filter(({ id, assignedProfileId }) => assignedProfileId !== profileId && !refusedIds.has(id)),
    refused: refused.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)),
    repeated,
    token: tokenOf(customers, { id: profileId, revision }),
  }
}

/** Refuses to start what a review would not let through: the whole, when anything is refused, or nothing would change. */
export const requireStartable = ({ changes, refused, token }: ExaminedAssignment, reviewed: string): void => {
  if (token !== reviewed)
    throw new Refused('STALE', { message: 'These are no longer the customers, or the profile, of the review.' })
  const whole = (message: string) => new Refused('INVALID', { message, issues: [{ path: ['whom'], message }] })
  if (refused.length > 0)
    throw whole(`${counted(refused.length, 'customer')} cannot get this profile, so none does. Take them out first.`)
  if (changes.length === 0) throw whole('This changes nothing: no customer would get another profile.')
}
