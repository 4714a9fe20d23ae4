import { closing, type Mail } from './templates.ts'

/** Mails about reports, which their owner asked for: they do not count towards the limit of an address. */
export const reportTemplates = ['portal-report-ready', 'portal-report-attached', 'portal-report-stopped'] as const
export type ReportTemplate = (typeof reportTemplates)[number]

/** What a mail about a report, or about a request, says. No name, number or figure of a call is among it. */
export type MailFacts = {
  readonly report?: string
  /** What was asked of the provider, and when it is live. */
  readonly request?: string
  readonly at?: string
  readonly period?: string
  /** Why it comes as a link, why it has stopped, or what the provider said to a request. */
  readonly reason?: string
  /** A file of the folder of exports. */
  readonly attachment?: { readonly key: string; readonly fileName: string }
  /** How many days the file is kept. */
  readonly days?: number
}

/** Whether a mail is about a report. */
export const isReportMail = (template: string): template is ReportTemplate =>
  reportTemplates.some((known) => known === template)

/** The pages of the portal that these mails lead to; they ask for a sign-in. */
export const reportPages: Readonly<Record<ReportTemplate, string>> = {
  'portal-report-ready': '/my-account/calls/exports',
  'portal-report-attached': '/my-account/calls/emailed',
  'portal-report-stopped': '/my-account/calls/emailed',
}

type ReportMail = MailFacts & {
  readonly providerName: string
  readonly contact: string
  readonly name: string
  readonly page: string
}

/** Subject and text of a mail about a report. Plain text: what is in the report is seen after signing in. */
export const writeReportMail = (template: ReportTemplate, mail: ReportMail): Mail => {
  const { report = '', period = '', reason, page, days = 7 } = mail
  const why = reason === undefined ? '' : `${reason}\n\n`
  const end = closing(mail)
  if (template === 'portal-report-stopped')
    return {
      subject: `Your report “${report}” has stopped`,
      text: `Hello ${mail.name},\n\nyour e-mailed report “${report}” has stopped and will not be sent again:\n\n${why}Your e-mailed reports are here:\n\n${page}\n\n${end}`,
    }
  if (template === 'portal-report-attached')
    return {
      subject: `Your report “${report}”`,
      text: `Hello ${mail.name},\n\nyour report “${report}” is attached. It covers: ${period}.\n\nChange or end it here:\n\n${page}\n\n${end}`,
    }
  return {
    subject: `Your report “${report}”`,
    text: `Hello ${mail.name},\n\nyour report “${report}” is ready. It covers: ${period}.\n\n${why}Sign in to fetch it; it is kept for ${days === 1 ? 'one day' : `${days} days`}:\n\n${page}\n\n${end}`,
  }
}
