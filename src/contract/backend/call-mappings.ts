import {
  dateOrders,
  durationUnits,
  mappedFields,
  mappedMoments,
  mappedParties,
  mappingDelimiters,
  priceUnits,
} from '#rules/call-mapping.ts'
import { answerStates, callFormats } from '#rules/call.ts'
import { isZone } from '#rules/period.ts'
import { z } from 'zod'
import type { BackendEndpoints } from '../endpoint.ts'
import { instant } from '../shape.ts'

const columnAt = z.number().int().min(0).max(499).nullable()

/** What the columns of a CSV file mean. */
export const callMapping = z.strictObject({
  delimiter: z.enum(mappingDelimiters),
  /** Lines above the first call, of which the last is the heading. */
  headingRows: z.number().int().min(0).max(20),
  /** The heading as it was mapped: a file with another one is refused. */
  heading: z.array(z.string().max(200)).max(500).readonly(),
  /** The column of each field, from 0. */
  columns: z.strictObject({
    caller: columnAt,
    dialled: columnAt,
    date: columnAt,
    time: columnAt,
    end: columnAt,
    duration: columnAt,
    ring: columnAt,
    state: columnAt,
    price: columnAt,
    currency: columnAt,
    direction: columnAt,
    recordId: columnAt,
  }),
  dateOrder: z.enum(dateOrders),
  momentIs: z.enum(mappedMoments),
  durationUnit: z.enum(durationUnits),
  priceUnit: z.enum(priceUnits),
  parties: z.enum(mappedParties),
})

const readRow = z.object({
  line: z.number().int(),
  /** The call as it would be imported; null for a row that would be rejected. */
  call: z
    .object({
      startedAt: instant,
      caller: z.string().nullable(),
      dialled: z.string(),
      durationSeconds: z.number().int(),
      ringSeconds: z.number().int().nullable(),
      state: z.enum(answerStates),
      price: z.string().nullable(),
    })
    .nullable(),
  /** Why the row would be rejected. */
  reason: z.string().nullable(),
})

export const callMappingEndpoints = {
  preview: {
    method: 'POST',
    path: '/callMappings/preview',
    summary: 'What the columns of a CSV file probably mean, and how its first rows read by a mapping. Nothing is kept',
    needs: 'calls:edit',
    body: z.strictObject({
      /** The first bytes of the file, at most 60 kB, in Base64. */
      start: z
        .string()
        .max(90_000)
        .regex(/^[A-Za-z0-9+/]*={0,2}$/, 'This is no Base64.'),
      /** Whether these bytes are the whole file: otherwise the last line is cut off somewhere and is left out. */
      isWhole: z.boolean().default(false),
      /** Without it, the rows are read by the mapping that is guessed. */
      mapping: callMapping.optional(),
      zone: z.string().max(60).refine(isZone, 'This is no time zone, such as Europe/London.').default('Europe/London'),
      currency: z
        .string()
        .regex(/^[A-Z]{3}$/, 'A currency has three letters, such as GBP.')
        .default('GBP'),
    }),
    returns: z.object({
      /** The format that reads the file without a mapping, if one does. */
      knownFormat: z.enum(callFormats).nullable(),
      columns: z.array(z.object({ name: z.string(), samples: z.array(z.string()) })),
      mapping: callMapping,
      /** Why columns were taken for what they are. */
      reasons: z.array(z.object({ field: z.enum(mappedFields), reason: z.string() })),
      /** What the file does not tell. */
      questions: z.array(z.string()),
      /** What the mapping lacks, by field. */
      problems: z.array(z.object({ field: z.enum(mappedFields), message: z.string() })),
      rows: z.array(readRow),
    }),
    errors: ['INVALID'],
  },
} as const satisfies BackendEndpoints
