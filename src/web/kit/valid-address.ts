import './jitless.ts'
import type { z } from 'zod'

/**
 * What a list's schema takes from an address, with its defaults; each value that it does not take is left out. Values
 * that do not go together, such as a period that ends before it begins, leave the defaults.
 */
export const readAddress = (schema: z.ZodObject, search: Readonly<Record<string, unknown>>) => {
  const valid: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(schema.shape)) {
    const value = search[name]
    if (value === undefined) continue
    const parsed = (field as z.ZodType).safeParse(value)
    if (parsed.success) valid[name] = parsed.data
  }
  const together = schema.safeParse(valid)
  return together.success ? { search: valid, query: together.data } : { search: {}, query: schema.parse({}) }
}
