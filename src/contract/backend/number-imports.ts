import { z } from 'zod'
import { type BackendEndpoints, download, upload } from '../endpoint.ts'
import { day, idInAddress, requiredLine } from '../shape.ts'

const about = {
  fileName: requiredLine(200, 'A file name is needed.'),
  /** Whose numbers they are, where the file has no column Account number. */
  customerId: idInAddress<'Customer'>().optional(),
  /** The day from which sites hold; today when left out. */
  from: day.optional(),
}

const plan = z.object({
  /** Names this plan; to be given when it is applied. */
  plan: z.string(),
  lines: z.number().int(),
  added: z.number().int(),
  changed: z.number().int(),
  dropped: z.number().int(),
  /** Lines that say what is so already. */
  unchanged: z.number().int(),
  faultCount: z.number().int(),
  /** The first 500 by line. The field is empty where the whole line is meant. */
  faults: z.array(z.object({ line: z.number().int(), field: z.string(), message: z.string() })),
  /** The first 200 lines that do something. */
  steps: z.array(
    z.object({
      line: z.number().int(),
      accountNumber: z.string(),
      number: z.string(),
      act: z.enum(['add', 'change', 'drop']),
      changes: z.array(z.object({ label: z.string(), before: z.string(), after: z.string() })),
    }),
  ),
})

export const numberImportEndpoints = {
  template: {
    method: 'GET',
    path: '/numbers/import/template',
    summary: 'The file to fill in: its columns, and the present numbers of a customer where one is named',
    needs: 'numbers:view',
    query: z.strictObject({ customerId: about.customerId }),
    returns: download('text/csv; charset=utf-8'),
    errors: ['NOT_FOUND'],
  },
  plan: {
    method: 'POST',
    path: '/numbers/import/plan',
    summary: 'What a CSV file of numbers would add, change and drop, and every fault of it by line and column',
    needs: 'numbers:edit',
    query: z.strictObject(about),
    body: upload,
    returns: plan,
    errors: ['NOT_FOUND', 'INVALID'],
  },
  apply: {
    method: 'POST',
    path: '/numbers/import',
    summary: 'Do what was planned of a CSV file of numbers, all of it or nothing',
    needs: 'numbers:edit',
    query: z.strictObject({ ...about, plan: z.string().max(40) }),
    body: upload,
    returns: plan,
    errors: ['NOT_FOUND', 'INVALID', 'PLAN_OUTDATED', 'NUMBER_OWNED'],
  },
} as const satisfies BackendEndpoints
export type NumberImportPlan = z.output<typeof plan>
