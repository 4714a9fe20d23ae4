import { callFormats, callParties, directions, fileFrequencies, priceKinds } from '#rules/call.ts'
import { isZone } from '#rules/period.ts'
import { z } from 'zod'
import type { BackendEndpoints } from '../endpoint.ts'
import {
  customerName,
  id,
  idInAddress,
  instant,
  named,
  optionalLine,
  pageOf,
  paging,
  requiredLine,
  searchText,
} from '../shape.ts'
import { callMapping } from './call-mappings.ts'
import { logLayout } from './log-layouts.ts'

const sourceId = z.strictObject({ id: idInAddress<'CallSource'>() })
const count = z.number().int()

export const callSource = z.object({
  id: id<'CallSource'>(),
  name: z.string(),
  carrier: z.string(),
  format: z.enum(callFormats),
  zone: z.string(),
  /** Only a retail price is ever shown to a customer. */
  priceKind: z.enum(priceKinds),
  currency: z.string(),
  party: z.enum(callParties),
  /** A switch of one customer: every call of its files is theirs. */
  customer: customerName.nullable(),
  /** How often it sends files: a monthly file replaces the daily ones of its period. */
  frequency: z.enum(fileFrequencies),
  /** What the columns of its files mean, when its format is `mapped-csv`. */
  mapping: callMapping.nullable(),
  /** How its printer logs are laid out, or what it adds to a shipped layout, when its format is `printer-log`. */
  layout: logLayout.nullable(),
  revision: count,
})

const sourceSettings = z.strictObject({
  name: requiredLine(80, 'A name is needed.'),
  carrier: optionalLine(80).default(''),
  format: z.enum(callFormats),
  zone: z.string().max(60).refine(isZone, 'This is no time zone, such as Europe/London.').default('Europe/London'),
  priceKind: z.enum(priceKinds),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'A currency has three letters, such as GBP.')
    .default('GBP'),
  party: z.enum(callParties).default('either'),
  customerId: id<'Customer'>().nullable().default(null),
  frequency: z.enum(fileFrequencies).default('once'),
  /** Needed by the format `mapped-csv`, and by no other. */
  mapping: callMapping.nullable().default(null),
  /** For the format `printer-log`: a layout, or what is added to a shipped one. */
  layout: logLayout.nullable().default(null),
})

export const callSourceEndpoints = {
  list: {
    method: 'GET',
    path: '/callSources',
    summary: 'Where call-record files come from, and how each is read',
    needs: 'calls:view',
    returns: z.object({ rows: z.array(callSource) }),
  },
  add: {
    method: 'POST',
    path: '/callSources',
    summary: 'Add a source',
    needs: 'calls:edit',
    body: sourceSettings,
    returns: callSource,
    errors: ['INVALID', 'NAME_TAKEN'],
  },
  update: {
    method: 'PUT',
    path: '/callSources/:id',
    summary: 'Change a source; files imported before keep what they were read as',
    needs: 'calls:edit',
    params: sourceId,
    body: sourceSettings,
    returns: callSource,
    errors: ['NOT_FOUND', 'INVALID', 'NAME_TAKEN', 'STALE'],
  },
} as const satisfies BackendEndpoints

export const unallocatedCallEndpoints = {
  list: {
    method: 'GET',
    path: '/unallocatedCalls',
    summary: 'Calls of nobody’s number, the newest first',
    needs: 'calls:view',
    query: z.strictObject({ ...paging, search: searchText(40).optional() }),
    returns: pageOf(
      z.object({
        id: z.string(),
        startedAt: instant,
        direction: z.enum(directions),
        caller: z.string().nullable(),
        callerDisplay: z.string(),
        dialled: z.string(),
        dialledDisplay: z.string(),
        durationSeconds: count,
        source: named,
      }),
    ),
    errors: ['CALLS_UNAVAILABLE'],
  },
} as const satisfies BackendEndpoints

const faultKinds = ['unallocated', 'unknown type'] as const

export const billingErrorEndpoints = {
  list: {
    method: 'GET',
    path: '/billingErrors',
    summary: 'Numbers whose calls cannot be billed as they are: of nobody’s, or of an unknown type; most calls first',
    needs: 'calls:view',
    query: z.strictObject({ ...paging, kind: z.enum(faultKinds).default('unallocated') }),
    returns: pageOf(
      z.object({
        kind: z.enum(faultKinds),
        number: z.string(),
        numberDisplay: z.string(),
        source: named,
        calls: count,
        firstCallAt: instant,
        lastCallAt: instant,
      }),
    ),
    errors: ['CALLS_UNAVAILABLE'],
  },
  rerun: {
    method: 'POST',
    path: '/billingErrors/rerun',
    summary: 'Allocate nobody’s calls anew, to the numbers as they are now; it is done after the answer',
    needs: 'calls:edit',
    returns: z.object({ numbers: count }),
    errors: ['CALLS_UNAVAILABLE'],
  },
} as const satisfies BackendEndpoints
