import { createTransport } from 'nodemailer'
import type { Kysely } from 'kysely'
import type { Config } from '../config.ts'
import type { Population } from '../auth/population.ts'
import type { Db } from '../db/open.ts'
import type { Database } from '../db/schema.ts'
import type { Jobs } from '../jobs/jobs.ts'
import { findPlatform } from '../settings/queries.ts'
import { attachmentOf, mayLeave } from './attachment.ts'
import { createMailLink, linkTo } from './mail-link.ts'
import {
  countMailsAlone,
  findMail,
  findRecipientName,
  insertMail,
  type MailOrder,
  type MailRow,
  updateMail,
} from './queries.ts'
import { isReportMail, type MailFacts, reportPages, type ReportTemplate, writeReportMail } from './report-mails.ts'
import { isRequestMail, writeRequestMail } from './request-mails.ts'
import { type Mail, type MailTemplate, purposeOf, writeLinkMail, writeNotice } from './templates.ts'

export type Mailer = {
  /** Orders a mail; it leaves after the commit. Beyond the hourly limit of an address nothing is ordered: answers false. */
  readonly order: (db: Db, mail: MailOrder) => Promise<boolean>
}

const JOB = 'send-mail'
const linkHidden = '[The link is shown to the recipient only.]'

/** Sends by SMTP where it is set; else the mail is kept in the outbox, its link hidden outside a demonstration. */
export const openMailer = async ({
  config,
  db,
  jobs,
  clock,
  demonstration,
}: {
  config: Config
  db: Kysely<Database>
  jobs: Jobs
  clock: () => Date
  demonstration: boolean
}): Promise<Mailer> => {
  const transport = config.smtpUrl === undefined ? undefined : createTransport(config.smtpUrl)

  await jobs.define<{ mailId: number }>(JOB, async ({ mailId }) => {
    const mail = await findMail(db, mailId)
    if (mail === undefined || mail.state === 'sent' || mail.state === 'kept') return
    const { subject, text, link, attachments } = await composeMail(db, config, mail, clock())
    const hidden = link === undefined ? text : text.replace(link, linkHidden)
    try {
      await transport?.sendMail({ from: config.mailFrom, to: mail.address, subject, text, attachments })
    } catch (error) {
      await updateMail(db, mailId, { state: 'failed', last_error: (error as Error).message, subject, text: hidden })
      throw error
    }
    await updateMail(db, mailId, {
      state: transport === undefined ? 'kept' : 'sent',
      sent_at: clock(),
      subject,
      text: demonstration && transport === undefined ? text : hidden,
      last_error: null,
    })
  })

  return {
    order: async (db, mail) => {
      const anHourAgo = new Date(clock().getTime() - 3_600_000)
      const isAskedFor = isReportMail(mail.template) || isRequestMail(mail.template)
      if (!isAskedFor && (await countMailsAlone(db, mail.address, anHourAgo)) >= config.mailsPerHour) return false
      await jobs.enqueue(db, JOB, { mailId: await insertMail(db, mail, clock()) })
      return true
    },
  }
}

const noLongerAttached = 'It comes as a link, because what you may receive by e-mail has changed.'

/** Writes a mail about a report. A file that may not leave any more stays behind a link that needs a sign-in. */
const composeReportMail = async (
  { db, config, now }: { readonly db: Kysely<Database>; readonly config: Config; readonly now: Date },
  template: ReportTemplate,
  { userId, facts, ...who }: { userId: number; facts: MailFacts; providerName: string; contact: string; name: string },
) => {
  const { attachment } = facts
  const isAttached = attachment !== undefined && (await mayLeave({ db, now }, { ...attachment, userId }))
  const isWithheld = attachment !== undefined && !isAttached
  const chosen = isWithheld ? 'portal-report-ready' : template
  const page = `${config.publicUrl.origin}${reportPages[chosen]}`
  const said = isWithheld ? { ...facts, reason: noLongerAttached } : facts
  return {
    ...writeReportMail(chosen, { ...who, page, ...said }),
    ...(isAttached ? attachmentOf(config, attachment) : {}),
  }
}

/** Writes the mail and makes its link, if it has one: the token exists from now on, in the mail alone. */
const composeMail = async (
  db: Kysely<Database>,
  config: Config,
  mail: MailRow,
  now: Date,
): Promise<Mail & { link?: string; attachments?: { filename: string; path: string }[] }> => {
  const template = mail.template as MailTemplate
  const population: Population = mail.staff_user_id === null ? 'portal' : 'staff'
  const userId = mail.staff_user_id ?? mail.portal_user_id ?? 0
  const { providerName, contact } = await findPlatform(db)
  const name = await findRecipientName(db, population, userId)
  if (isReportMail(template)) {
    const facts = mail.facts as MailFacts
    return composeReportMail({ db, config, now }, template, { userId, facts, providerName, contact, name })
  }
  if (isRequestMail(template)) {
    const page = `${config.publicUrl.origin}/my-account/numbers/requests`
    return writeRequestMail(template, { ...(mail.facts as MailFacts), providerName, contact, name, page })
  }
  const purpose = purposeOf(template)
  if (purpose === undefined) return writeNotice(template, { providerName, contact, name })
  const seconds = purpose === 'invitation' ? config.invitationSeconds : config.resetSeconds
  const token = await createMailLink(
    db,
    { population, userId },
    { purpose, expiresAt: new Date(now.getTime() + seconds * 1000) },
  )
  const link = linkTo(config, population, token)
  return { ...writeLinkMail(template, { providerName, contact, name, link, hours: Math.ceil(seconds / 3600) }), link }
}
