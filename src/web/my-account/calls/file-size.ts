const format = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 })

/** A size for people: `812 bytes`, `3.4 kB`, `1.2 MB`. */
export const formatBytes = (bytes: number): string => {
  if (bytes < 1000) return `${bytes} bytes`
  return bytes < 1_000_000 ? `${format.format(bytes / 1000)} kB` : `${format.format(bytes / 1_000_000)} MB`
}
