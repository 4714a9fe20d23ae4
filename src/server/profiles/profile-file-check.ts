import { profileDocument, type ProfileDocument, profileEntry } from '#contract/backend/profile-file.ts'
import type { InputIssue } from '#contract/refusal.ts'
import { missingDependencies } from '#rules/entitlement.ts'
import { getFeature } from '#rules/features.ts'
import { findNearest } from '#rules/nearest-word.ts'
import { chosenFeatures } from '#rules/profile-change.ts'
import { listGroupIds } from '../customers/list-queries.ts'
import type { Db } from '../db/open.ts'
import { issuesOf, Refused } from '../http/refusal.ts'
import { listCustomerIds } from './profile-file-queries.ts'

/** A document without faults, and the ids of the customers that it names, by account number in lower case. */
export type CheckedDocument = {
  readonly document: ProfileDocument
  readonly customerIds: ReadonlyMap<string, number>
}

/** What an entry says as far as it can be read, whatever is wrong with the rest of it. */
type Loose = Readonly<Record<string, unknown>>

const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
const lower = (value: unknown): string | undefined =>
  typeof value === 'string' ? value.trim().toLowerCase() : undefined
const looseEntries = (raw: unknown): Loose[] => {
  const { profiles } = (typeof raw === 'object' && raw !== null ? raw : {}) as { profiles?: unknown }
  return Array.isArray(profiles)
    ? profiles.map((entry) => (typeof entry === 'object' && entry !== null ? entry : {}))
    : []
}
const at = (index: number, field: string | number, ...rest: (string | number)[]) => ['profiles', index, field, ...rest]

/** What is wrong with a document by itself, whatever the platform is. */
export const listFaults = (raw: unknown): InputIssue[] => {
  const parsed = profileDocument.safeParse(raw)
  const entries = looseEntries(raw)
  return [
    ...(parsed.success ? [] : issuesOf(parsed.error).map(withNearest)),
    ...repeatedNames(entries),
    ...entries.flatMap(faultsOfEntry),
  ]
}

/** Reads a document and refuses it with all its faults at once, those that only the platform can tell among them. */
export const checkDocument = async (db: Db, raw: unknown): Promise<CheckedDocument> => {
  const entries = looseEntries(raw)
  const customerIds = await listCustomerIds(
    db,
    entries.map(({ customer }) => lower(customer) ?? ''),
  )
  const issues = [...listFaults(raw), ...unknownCustomers(entries, customerIds), ...(await unknownGroups(db, entries))]
  if (issues.length > 0) throw new Refused('INVALID', { issues })
  return { document: profileDocument.parse(raw), customerIds }
}

const unknownCustomers = (entries: readonly Loose[], known: ReadonlyMap<string, number>): InputIssue[] =>
  entries.flatMap(({ customer }, index) =>
    typeof customer !== 'string' || known.has(lower(customer) ?? '')
      ? []
      : [{ path: at(index, 'customer'), message: `There is no customer with the account number ${customer}.` }],
  )

/** A fault about a setting that nobody knows also says which known one is near. */
const withNearest = ({ path, message }: InputIssue): InputIssue => {
  const [, index, field] = path
  if (path[0] !== 'profiles' || typeof index !== 'number') return { path, message }
  const known = Object.keys(profileEntry.shape)
  const isSetting = path.length !== 3 || field === undefined || known.includes(String(field))
  const near = isSetting ? undefined : findNearest(String(field), known)
  return { path, message: near === undefined ? message : `${message} Did you mean ${near}?` }
}

const repeatedNames = (entries: readonly Loose[]): InputIssue[] =>
  (['name', 'renamedFrom'] as const).flatMap((field) =>
    entries.flatMap((entry, index) => {
      const name = lower(entry[field])
      const first = entries.findIndex((other) => lower(other[field]) === name)
      return name === undefined || first === index
        ? []
        : [
            {
              path: at(index, field),
              message: `${field === 'name' ? 'The name' : 'The former name'} “${String(entry[field])}” stands twice: here and in profile ${first + 1}. Capitals do not tell names apart.`,
            },
          ]
    }),
  )

/** What no single field's shape can tell: both scopes, and features without those they need. */
const faultsOfEntry = (entry: Loose, index: number): InputIssue[] => {
  const both = typeof entry.customer === 'string' && textsOf(entry.customerGroups).length > 0
  const chosen = chosenFeatures({
    myAccountFlags: textsOf(entry.myAccountFlags),
    myNumbers: textsOf(entry.myNumbers),
    myCampaigns: textsOf(entry.myCampaigns),
    myCallsEnabled: entry.myCallsEnabled === true,
    myCallsDailyCDRAccess: entry.myCallsDailyCDRAccess === true,
    myCallsUseBackendDescriptions: entry.myCallsUseBackendDescriptions === true,
    myCallsReports: textsOf(entry.myCallsReports),
    myCallsOptions: textsOf(entry.myCallsOptions),
  })
  return [
    ...(both
      ? [{ path: at(index, 'customerGroups'), message: 'Choose one customer or customer groups, not both.' }]
      : []),
    ...missingDependencies(chosen).map(({ key, missing }) => {
      const { group } = getFeature(key)
      const position = textsOf(entry[group]).indexOf(key)
      return {
        path: position < 0 ? at(index, key) : at(index, group, position),
        message: `${key} needs ${missing}. Add that as well, or take this out.`,
      }
    }),
  ]
}

const unknownGroups = async (db: Db, entries: readonly Loose[]): Promise<InputIssue[]> => {
  const named = entries.flatMap(({ customerGroups }) => textsOf(customerGroups))
  const known = new Set((await listGroupIds(db, named)).map(({ name }) => name.toLowerCase()))
  return entries.flatMap(({ customerGroups }, index) =>
    textsOf(customerGroups).flatMap((name, position) =>
      known.has(name.trim().toLowerCase())
        ? []
        : [{ path: at(index, 'customerGroups', position), message: `There is no customer group called ${name}.` }],
    ),
  )
}
