import { LONDON } from '#rules/period.ts'
import { closing, type Mail } from './templates.ts'

/** Mails about what a person asked of the provider: they do not count towards the limit of an address. */
export const requestTemplates = ['portal-request-accepted', 'portal-request-live', 'portal-request-rejected'] as const
export type RequestTemplate = (typeof requestTemplates)[number]

/** Whether a mail is about a request. */
export const isRequestMail = (template: string): template is RequestTemplate =>
  requestTemplates.some((known) => known === template)

type RequestMail = {
  readonly providerName: string
  readonly contact: string
  readonly name: string
  readonly page: string
  /** What was asked, as a sentence without its full stop. */
  readonly request?: string
  /** What the provider said to it. */
  readonly reason?: string
  /** When it will be live, or became so, in ISO 8601. */
  readonly at?: string
}

const shownTime = (at: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: LONDON, dateStyle: 'full', timeStyle: 'short' }).format(Date.parse(at))

const news: Readonly<Record<RequestTemplate, (at: string) => { subject: string; text: string }>> = {
  'portal-request-accepted': (at) => ({
    subject: 'Your request was accepted',
    text: `your request was accepted. It is expected to be live by ${at}, London time.`,
  }),
  'portal-request-live': (at) => ({
    subject: 'Your request is live',
    text: `what you asked for is live since ${at}, London time.`,
  }),
  'portal-request-rejected': () => ({
    subject: 'Your request was rejected',
    text: 'your request was rejected, and nothing was changed.',
  }),
}

/** Subject and text of a mail about a request. */
export const writeRequestMail = (template: RequestTemplate, mail: RequestMail): Mail => {
  const { subject, text } = news[template](shownTime(mail.at ?? new Date(0).toISOString()))
  const said = mail.reason === undefined ? '' : `${mail.providerName} says: ${mail.reason}\n\n`
  return {
    subject,
    text: `Hello ${mail.name},\n\n${text}\n\n${mail.request ?? ''}.\n\n${said}All your requests are here:\n\n${mail.page}\n\n${closing(mail)}`,
  }
}
