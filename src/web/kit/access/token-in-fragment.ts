import { useEffect, useState } from 'react'

/** The token behind the `#` of a mailed link, which is then taken out of the address, so that nobody reads it over a shoulder. */
export const useTokenInFragment = (): string => {
  const [token] = useState(() => decodeURIComponent(window.location.hash.slice(1)).replace(/^token=/, ''))
  useEffect(() => {
    window.history.replaceState(window.history.state, '', window.location.pathname + window.location.search)
  }, [])
  return token
}
