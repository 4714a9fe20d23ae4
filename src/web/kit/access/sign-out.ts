import { accessEndpoints } from './access-endpoints.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { tellOtherTabs } from '../live.ts'
import { useAct, useDoor } from '../query.tsx'

/** What happens in this browser once a session has ended: to the sign-in page, nothing kept. */
export const useSignedOut = (): (() => void) => {
  const client = useQueryClient()
  const router = useRouter()
  const door = useDoor()
  return () => {
    void router.navigate({ to: '/sign-in' }).then(() => {
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== accessEndpoints.branding.path })
    })
    tellOtherTabs(door)
  }
}

/** Ends this session. */
export const useSignOut = (): (() => void) => {
  const signedOut = useSignedOut()
  const signOut = useAct(accessEndpoints.signOut, { onDone: signedOut, refresh: false })
  return () => signOut.mutate({})
}
