import type { Door } from './call.ts'

const preview = /^\/my-account\/preview\/(\d+)(?=\/|$)/

/** The preview in which this portal stands, when staff look at it as a customer; read from the page's address. */
export const previewHere = (): number | undefined => {
  const id = preview.exec(window.location.pathname)?.[1]
  return id === undefined ? undefined : Number(id)
}

/** Where the pages of an application begin here, and its endpoints below them: a preview stands at an address of its own. */
export const pagesAt = (door: Door): string =>
  (door === 'my-account' ? preview.exec(window.location.pathname)?.[0] : undefined) ?? `/${door}`
