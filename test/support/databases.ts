export const TEMPLATE = 'myaccount_template'

/** The address of another database of the same server. */
export const databaseAt = (serverUrl: string, name: string): string => {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}
