import type { Db } from '../db/open.ts'
import { announce } from '../live/live.ts'

/** Wakes the pages that show a customer's numbers and their labels, in the portal and in the back office. */
export const announceOwnNumbers = async (db: Db, customerId: number): Promise<void> => {
  await announce(db, { about: 'customer', customerId })
  await announce(db, { about: 'backend', topics: ['numbers', 'calls'] })
}
