import { z } from 'zod'
import { download, type PortalEndpoints, upload } from '../endpoint.ts'
import { day, requiredLine } from '../shape.ts'

const choices = {
  fileName: requiredLine(200, 'A file name is needed.'),
  /** The day from which sites hold; today when left out. */
  from: day.optional(),
  /** `yes` makes the sites that there are not yet, where sites may be managed. */
  newSites: z.enum(['yes', 'no']).default('no'),
}

export const labelPlan = z.object({
  /** Names this plan; to be given when it is applied. */
  plan: z.string(),
  lines: z.number().int(),
  /** Lines that change something, and lines that say what is so already. */
  changed: z.number().int(),
  unchanged: z.number().int(),
  descriptions: z.number().int(),
  sites: z.number().int(),
  /** Sites that would be made. */
  newSites: z.array(z.string()),
  from: day,
  /** Whether sites change on a day that has passed: calls since then are counted otherwise. */
  changesPast: z.boolean(),
  faultCount: z.number().int(),
  /** The first 500 by line. The field is empty where the whole line is meant. */
  faults: z.array(z.object({ line: z.number().int(), field: z.string(), message: z.string() })),
  /** The first 200 lines that change something. */
  steps: z.array(
    z.object({
      line: z.number().int(),
      number: z.string(),
      changes: z.array(z.object({ label: z.string(), before: z.string(), after: z.string() })),
    }),
  ),
})
export type LabelPlan = z.output<typeof labelPlan>

/** Own descriptions, and own sites where numbers may be assigned to them, changed by a file. */
export const numberLabelEndpoints = {
  template: {
    method: 'GET',
    path: '/numbers/labels/file',
    summary: 'The file to fill in: the own numbers with their present own descriptions, and sites where granted',
    needs: 'edit_description',
    returns: download('text/csv; charset=utf-8'),
  },
  plan: {
    method: 'POST',
    path: '/numbers/labels/plan',
    summary: 'What a CSV file of own descriptions would change, and every fault of it by line and column',
    needs: 'edit_description',
    query: z.strictObject(choices),
    body: upload,
    returns: labelPlan,
    errors: ['INVALID'],
  },
  apply: {
    method: 'POST',
    path: '/numbers/labels',
    summary: 'Change own descriptions by a CSV file as planned, all of it or nothing',
    needs: 'edit_description',
    query: z.strictObject({ ...choices, plan: z.string().max(40) }),
    body: upload,
    returns: labelPlan,
    errors: ['INVALID', 'PLAN_OUTDATED', 'NAME_TAKEN'],
  },
} as const satisfies PortalEndpoints
