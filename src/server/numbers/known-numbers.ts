import type { Db } from '../db/open.ts'
import { findMoment } from './change-queries.ts'
import { type LabelledNumber, listLabelledNumbers } from './queries.ts'

export type { LabelledNumber }

/** What was read of a customer's numbers, and what the database had come to before it was read. */
type Known = {
  readonly readAt: number
  readonly snapshot: string
  readonly numbers: Promise<readonly LabelledNumber[]>
  /** How many there are, once they are read. */
  size: number
}

const MOST_NUMBERS = 150_000
// The database forgets after a day which transactions changed numbers.
const LONGEST_KNOWN_MS = 600_000

const ofDatabase = new WeakMap<Db, Map<number, Known>>()

const knownOf = (db: Db): Map<number, Known> => {
  const known = ofDatabase.get(db) ?? new Map<number, Known>()
  ofDatabase.set(db, known)
  return known
}

/** Keeps those asked for last, as many as there is room for. */
const makeRoom = (known: Map<number, Known>): void => {
  let room = MOST_NUMBERS
  for (const [id, { size }] of [...known].toReversed()) {
    room -= size
    if (room < 0) known.delete(id)
  }
}

const readAnew = (db: Db, customerId: number, snapshot: string): Promise<readonly LabelledNumber[]> => {
  const known = knownOf(db)
  const numbers = listLabelledNumbers(db, customerId)
  const read: Known = { readAt: performance.now(), snapshot, numbers, size: 0 }
  known.delete(customerId)
  known.set(customerId, read)
  numbers.then(
    ({ length }) => {
      read.size = length
      makeRoom(known)
    },
    () => {
      if (known.get(customerId) === read) known.delete(customerId)
    },
  )
  return numbers
}

/**
 * All numbers of a customer with their labels and the days of these, as they are now: read once, and again when a transaction
 * has changed any of them since, in whichever process. Within a transaction they are read each time, since what it has done
 * may still be undone.
 */
export const readLabelledNumbers = async (db: Db, customerId: number): Promise<readonly LabelledNumber[]> => {
  if (db.isTransaction) return listLabelledNumbers(db, customerId)
  const known = knownOf(db)
  const earlier = known.get(customerId)
  const since = earlier && performance.now() - earlier.readAt < LONGEST_KNOWN_MS ? earlier.snapshot : null
  const { snapshot, holds } = await findMoment(db, { customerId, since })
  if (earlier === undefined || !holds) return readAnew(db, customerId, snapshot)
  // The one asked for last stands last, unless somebody has read it anew meanwhile.
  if (known.get(customerId) === earlier && known.delete(customerId)) known.set(customerId, earlier)
  return earlier.numbers
}
