import type { Db } from '../db/open.ts'
import {
  insertNumbers,
  type LabelsOfNumber,
  type NewNumber,
  type OwnershipOfNumber,
  updateLabels,
  updateOwnership,
} from './bulk-queries.ts'

/** Adds many numbers in the caller's transaction, which writes their entries; the id of each, in the order given. */
export const addMany = (db: Db, numbers: readonly NewNumber[]): Promise<number[]> => insertNumbers(db, numbers)

type ManyChanges = {
  readonly labels: readonly LabelsOfNumber[]
  /** Of those whose calls may be somebody else's by it. */
  readonly ownership: readonly OwnershipOfNumber[]
  readonly now: Date
}

/** Changes many numbers in the caller's transaction, which writes their entries and orders their calls anew. */
export const changeMany = async (db: Db, { labels, ownership, now }: ManyChanges): Promise<void> => {
  if (labels.length > 0) await updateLabels(db, labels, now)
  if (ownership.length > 0) await updateOwnership(db, ownership)
}
