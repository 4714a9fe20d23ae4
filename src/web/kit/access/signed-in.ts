import { useQueryClient } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import type { Door } from '../call.ts'
import { tellOtherTabs } from '../live.ts'
import { useDoor } from '../query.tsx'
import { accessEndpoints } from './access-endpoints.ts'

/** Where to go after signing in: the address that asked for it, if it is one of this application. */
const safeBack = (door: Door, back: unknown): string =>
  typeof back === 'string' &&
  back.startsWith(`/${door}/`) &&
  !back.includes('\\') &&
  !back.includes('/sign-in') &&
  !back.includes('/second-factor')
    ? back
    : `/${door}/`

/** What happens in this browser once a session is open: nothing of before is kept, and back to where the person was. */
export const useSignedIn = (): (() => void) => {
  const door = useDoor()
  const client = useQueryClient()
  const router = useRouter()
  const { back } = useSearch({ strict: false }) as { back?: unknown }
  return () => {
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== accessEndpoints.branding.path })
    tellOtherTabs(door)
    router.history.push(safeBack(door, back))
  }
}
