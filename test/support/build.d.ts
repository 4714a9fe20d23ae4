import type { FeatureKey } from '#rules/features.ts'
import { type SomeLevels } from '#rules/staff-permissions.ts'
import type { Db } from '#server/db/open.ts'
export declare const PASSWORD = 'copper-lantern-orchard'
/** Gives a person the one password of the tests; it is hashed once a run, for real. */
export declare const givePassword: (db: Db, population: 'staff' | 'portal', userId: number) => Promise<void>
export declare const buildStaff: (
  db: Db,
  override: SomeLevels,
  email?: string,
) => Promise<{
  id: number
  email: string
}>
export declare const everyLevel: (level: 'none' | 'view' | 'edit') => SomeLevels
export declare const buildGroup: (db: Db, name?: string) => Promise<number>
type CustomerParts = {
  accountNumber?: string
  name?: string
  groupId?: number
  profileId?: number
  statusId?: number
}
export declare const buildCustomer: (db: Db, parts?: CustomerParts) => Promise<number>
export declare const buildPerson: (
  db: Db,
  customerId: number,
  email?: string,
) => Promise<{
  id: number
  email: string
}>
/** A profile that chooses exactly these features. */
export declare const buildProfile: (
  db: Db,
  chosen: readonly FeatureKey[],
  more?: {
    name?: string
    availability?: string
    customerID?: number
    groupIds?: number[]
  },
) => Promise<number>
export declare const everyFeature: readonly FeatureKey[]
type NumberParts = {
  soldOn?: string
  droppedOn?: string
  statusId?: number
  description?: string
  site?: string
  campaign?: string
  spellings?: string[]
}
export declare const buildNumber: (db: Db, customerId: number, number: string, parts?: NumberParts) => Promise<number>
export {}
