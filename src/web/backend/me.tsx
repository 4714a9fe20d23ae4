import type { backendContract } from '#contract/backend/index.ts'
import type { AnswerOf } from '#contract/endpoint.ts'
import { holds, type StaffNeed } from '#rules/staff-permissions.ts'
import { createContext, useContext } from 'react'

export type Me = AnswerOf<typeof backendContract.access.me>

const MeContext = createContext<Me | undefined>(undefined)
export const MeProvider = MeContext.Provider

/** The staff user who is signed in. */
export const useMe = (): Me => {
  const me = useContext(MeContext)
  if (me === undefined) throw new Error('useMe stands inside the shell')
  return me
}

/** Whether the signed-in staff user holds every need. The server decides again on each request. */
export const useMay = (...needs: StaffNeed[]): boolean => {
  const { levels } = useMe()
  return needs.every((need) => holds(levels, need))
}
