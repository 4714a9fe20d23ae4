import { reportKeys } from '#rules/reports.ts'
import { z } from 'zod'
import type { PortalEndpoints } from '../endpoint.ts'
import { day, id, idInAddress, instant, nothing, requiredLine } from '../shape.ts'
import { exportFormats } from './reports.ts'

const viewId = z.strictObject({ id: idInAddress<'SavedView'>() })
const scheduleId = z.strictObject({ id: idInAddress<'ReportSchedule'>() })

const viewFields = {
  name: requiredLine(80, 'A name is needed.'),
  report: z.enum(reportKeys),
  /** The query part of the page's address, as `period=last-week&site=Leeds`: checked like the address itself. */
  search: z.string().max(4000, 'At most 4000 characters.'),
}

export const savedView = z.object({
  id: id<'SavedView'>(),
  name: z.string(),
  report: z.enum(reportKeys),
  search: z.string(),
  updatedAt: instant,
})

/** A person's own views of the reports. A view whose report is no longer granted stays, and cannot be opened. */
export const savedViewEndpoints = {
  list: {
    method: 'GET',
    path: '/calls/views',
    summary: 'Own saved views, by name',
    needs: 'myCallsEnabled',
    returns: z.object({ rows: z.array(savedView) }),
  },
  add: {
    method: 'POST',
    path: '/calls/views',
    summary: 'Save a view',
    needs: 'myCallsEnabled',
    body: z.strictObject(viewFields),
    returns: savedView,
    errors: ['INVALID', 'NAME_TAKEN'],
  },
  update: {
    method: 'PUT',
    path: '/calls/views/:id',
    summary: 'Rename a view, or save other filters in it',
    needs: 'myCallsEnabled',
    params: viewId,
    body: z.strictObject(viewFields),
    returns: savedView,
    errors: ['INVALID', 'NOT_FOUND', 'NAME_TAKEN'],
  },
  remove: {
    method: 'DELETE',
    path: '/calls/views/:id',
    summary: 'Delete a view; e-mailed reports of it end',
    needs: 'myCallsEnabled',
    params: viewId,
    returns: nothing,
    errors: ['NOT_FOUND'],
  },
} as const satisfies PortalEndpoints

export const scheduleFrequencies = ['daily', 'weekly', 'monthly'] as const
export const scheduleDeliveries = ['link', 'attachment'] as const
export const scheduleStates = ['on', 'paused', 'stopped'] as const
export const runResults = ['sent', 'sent-as-link', 'failed', 'not-granted'] as const

const scheduleFields = {
  viewId: id<'SavedView'>(),
  frequency: z.enum(scheduleFrequencies),
  /** 1 is Monday; for weekly ones. */
  weekday: z.number().int().min(1).max(7).nullable().default(null),
  /** For monthly ones; a month that is shorter takes its last day. */
  dayOfMonth: z.number().int().min(1).max(31).nullable().default(null),
  /** On the London clock. */
  time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'A time of day is written as 07:30.'),
  format: z.enum(exportFormats),
  /** A link needs a sign-in and is the default; an attachment needs the customer's consent and the profile. */
  delivery: z.enum(scheduleDeliveries).default('link'),
  state: z.enum(['on', 'paused']).default('on'),
}

export const reportSchedule = z.object({
  id: id<'ReportSchedule'>(),
  view: savedView,
  frequency: z.enum(scheduleFrequencies),
  weekday: z.number().int().nullable(),
  dayOfMonth: z.number().int().nullable(),
  time: z.string(),
  format: z.enum(exportFormats),
  delivery: z.enum(scheduleDeliveries),
  state: z.enum(scheduleStates),
  /** Why it stopped, or why the last run failed. */
  reason: z.string().nullable(),
  nextRunAt: instant.nullable(),
  nextRunOn: day.nullable(),
  lastRunAt: instant.nullable(),
  lastResult: z.enum(runResults).nullable(),
})

/** Reports that come by e-mail to the person who ordered them. What they may see is decided again at every run. */
export const reportScheduleEndpoints = {
  list: {
    method: 'GET',
    path: '/calls/schedules',
    summary: 'Own e-mailed reports with their next and last run',
    needs: 'email_reports',
    returns: z.object({
      rows: z.array(reportSchedule),
      /** Whether an attachment may be chosen, or why not. */
      attachments: z.object({ allowed: z.boolean(), reason: z.string().nullable() }),
    }),
  },
  add: {
    method: 'POST',
    path: '/calls/schedules',
    summary: 'Have a saved view e-mailed',
    needs: 'email_reports',
    body: z.strictObject(scheduleFields),
    returns: reportSchedule,
    errors: ['INVALID', 'NOT_FOUND', 'NOT_GRANTED'],
  },
  update: {
    method: 'PUT',
    path: '/calls/schedules/:id',
    summary: 'Change, pause or go on with an e-mailed report',
    needs: 'email_reports',
    params: scheduleId,
    body: z.strictObject(scheduleFields),
    returns: reportSchedule,
    errors: ['INVALID', 'NOT_FOUND', 'NOT_GRANTED'],
  },
  remove: {
    method: 'DELETE',
    path: '/calls/schedules/:id',
    summary: 'End an e-mailed report',
    needs: 'email_reports',
    params: scheduleId,
    returns: nothing,
    errors: ['NOT_FOUND'],
  },
  run: {
    method: 'POST',
    path: '/calls/schedules/:id/run',
    summary: 'Send an e-mailed report now; its next run stays as it is',
    needs: 'email_reports',
    params: scheduleId,
    returns: reportSchedule,
    errors: ['INVALID', 'NOT_FOUND', 'NOT_GRANTED', 'NOT_ITEMISED', 'TOO_MANY_EXPORTS'],
  },
} as const satisfies PortalEndpoints
