import type { Db } from '../db/open.ts'
import { lockPlacedNumbers, type Placement, replacePlaces } from './place-queries.ts'

/**
 * Puts numbers at one of their owner's sites for a time, or takes them off whatever site they are at, and leaves what was
 * before and comes after. Call it in the transaction of the act, which says who may and writes the activity entry. A site of
 * another customer or owner violates number_site_site. Gives back the ids of the numbers for which anything changed.
 */
export const placeNumbers = async (db: Db, placement: Placement): Promise<number[]> => {
  if (placement.numberIds.length === 0) return []
  await lockPlacedNumbers(db, placement)
  return replacePlaces(db, placement)
}
