/** The numbers of PostgreSQL's advisory locks: each is for one purpose. */
export const locks = {
  migrations: 7_213_001,
  staffRights: 7_213_002,
  bulkAssignment: 7_213_003,
  mailsToAddress: 7_213_004,
  calls: 7_213_010,
  watchedFolder: 7_213_011,
  dailyRecords: 7_213_012,
  exportsOfCustomer: 7_213_013,
  exportClaims: 7_213_014,
  savedViews: 7_213_015,
  routingOfCustomer: 7_213_016,
} as const
