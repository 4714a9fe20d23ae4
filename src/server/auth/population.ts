/** The two populations that sign in. Their tables are twins, their cookies and secrets are not. */
export type Population = 'staff' | 'portal'

export const tablesOf = {
  staff: {
    user: 'staff_user',
    session: 'staff_session',
    credential: 'staff_credential',
    factor: 'staff_second_factor',
    recoveryCode: 'staff_recovery_code',
  },
  portal: {
    user: 'portal_user',
    session: 'portal_session',
    credential: 'portal_credential',
    factor: 'portal_second_factor',
    recoveryCode: 'portal_recovery_code',
  },
} as const satisfies Record<Population, Record<string, string>>

/** Where each population's pages live. */
export const pagesOf: Readonly<Record<Population, string>> = { staff: '/backend', portal: '/my-account' }
