import { useNavigate, useSearch } from '@tanstack/react-router'

type Search = Record<string, unknown>

/** Reads an address as plain text values; a name that repeats becomes a list. */
export const parseSearch = (text: string): Search => {
  const search: Search = {}
  for (const [name, value] of new URLSearchParams(text)) {
    const before = search[name]
    if (before === undefined) search[name] = value
    else search[name] = Array.isArray(before) ? [...(before as unknown[]), value] : [before, value]
  }
  return search
}

/** Writes an address; what is undefined is left out. */
export const stringifySearch = (search: Search): string => {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) {
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (one !== undefined && one !== null) params.append(name, String(one))
    }
  }
  const text = params.toString()
  return text === '' ? '' : `?${text}`
}

/** The address's values of the open page, and a way to change some of them; undefined takes one out. */
export const useAddress = (): { search: Search; change: (patch: Search, options?: { replace?: boolean }) => void } => {
  const search: Search = useSearch({ strict: false })
  const navigate = useNavigate()
  const change = (patch: Search, options: { replace?: boolean } = {}) => {
    const next = Object.fromEntries(Object.entries({ ...search, ...patch }).filter(([, value]) => value !== undefined))
    void navigate({ to: '.', search: next, replace: options.replace ?? false, resetScroll: false } as never)
  }
  return { search, change }
}
