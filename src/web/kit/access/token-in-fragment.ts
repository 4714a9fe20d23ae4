import { useEffect, useState } from 'react'

const readFragment = (): string => decodeURIComponent(window.location.hash.slice(1)).replace(/^token=/, '')

/**
 * The token behind the # of a mailed or printed link. It is taken out of the address once read, so that it stays in no
 * history; a second link pasted into the same tab counts as well.
 */
export const useTokenInFragment = (): string => {
  const [token, setToken] = useState(readFragment)
  useEffect(() => {
    const take = () => {
      const found = readFragment()
      if (found === '') return
      setToken(found)
      window.history.replaceState(window.history.state, '', window.location.pathname)
    }
    take()
    window.addEventListener('hashchange', take)
    return () => window.removeEventListener('hashchange', take)
  }, [])
  return token
}
