import type { AnswerOf } from '#contract/endpoint.ts'
import type { meEndpoints } from '#contract/my-account/me.ts'
import type { FeatureKey } from '#rules/features.ts'
import { createContext, useContext } from 'react'

export type Me = AnswerOf<typeof meEndpoints.me>

const MeContext = createContext<Me | undefined>(undefined)
export const MeProvider = MeContext.Provider

/** Who is signed in, for which customer, and what the profile in force opens. */
export const useMe = (): Me => {
  const me = useContext(MeContext)
  if (me === undefined) throw new Error('useMe stands inside the shell')
  return me
}

/** Whether the profile in force opens a feature. The server decides again on each request. */
export const useOpens = (feature: FeatureKey): boolean => useMe().features.includes(feature)
