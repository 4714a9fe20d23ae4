import { createTransport } from 'nodemailer'
import type { Kysely } from 'kysely'
import type { Config } from '../config.ts'
import type { Population } from '../auth/population.ts'
import type { Db } from '../db/open.ts'
import type { Database } from '../db/schema.ts'
import type { Jobs } from '../jobs/jobs.ts'
import { createMailLink, linkTo } from './mail-link.ts'
import { type MailTemplate, purposeOf, writeMail } from './templates.ts'

export type MailOrder = {
  readonly template: MailTemplate
  readonly population: Population
  readonly userId: number
  readonly address: string
}

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
    const mail = await db.selectFrom('mail').selectAll().where('id', '=', mailId).executeTakeFirst()
    if (mail === undefined || mail.state === 'sent' || mail.state === 'kept') return
    const { subject, text, link } = await composeMail(db, config, mail, clock())
    try {
      await transport?.sendMail({ from: config.mailFrom, to: mail.address, subject, text })
    } catch (error) {
      await db
        .updateTable('mail')
        .set({ state: 'failed', last_error: (error as Error).message, subject, text: text.replace(link, linkHidden) })
        .where('id', '=', mailId)
        .execute()
      throw error
    }
    const shown = demonstration && transport === undefined ? text : text.replace(link, linkHidden)
    await db
      .updateTable('mail')
      .set({
        state: transport === undefined ? 'kept' : 'sent',
        sent_at: clock(),
        subject,
        text: shown,
        last_error: null,
      })
      .where('id', '=', mailId)
      .execute()
  })

  return {
    order: async (db, { template, population, userId, address }) => {
      const anHourAgo = new Date(clock().getTime() - 3_600_000)
      const { sent } = await db
        .selectFrom('mail')
        .select(({ fn }) => fn.countAll<number>().as('sent'))
        .where('address', '=', address)
        .where('created_at', '>', anHourAgo)
        .executeTakeFirstOrThrow()
      if (sent >= config.mailsPerHour) return false
      const { id } = await db
        .insertInto('mail')
        .values({
          template,
          address,
          created_at: clock(),
          [population === 'staff' ? 'staff_user_id' : 'portal_user_id']: userId,
        })
        .returning('id')
        .executeTakeFirstOrThrow()
      await jobs.enqueue(db, JOB, { mailId: id })
      return true
    },
  }
}

type MailRow = { template: string; staff_user_id: number | null; portal_user_id: number | null }

/** Writes the mail and makes its link: the token exists from now on, in the mail alone. */
const composeMail = async (db: Kysely<Database>, config: Config, mail: MailRow, now: Date) => {
  const template = mail.template as MailTemplate
  const population: Population = mail.staff_user_id === null ? 'portal' : 'staff'
  const userId = mail.staff_user_id ?? mail.portal_user_id ?? 0
  const { providerName, contact } = await db
    .selectFrom('platform')
    .select(['provider_name as providerName', 'contact'])
    .executeTakeFirstOrThrow()
  const { name } = await db
    .selectFrom(population === 'staff' ? 'staff_user' : 'portal_user')
    .select('name')
    .where('id', '=', userId)
    .executeTakeFirstOrThrow()
  const purpose = purposeOf(template)
  const seconds = purpose === 'invitation' ? config.invitationSeconds : config.resetSeconds
  const token = await createMailLink(
    db,
    { population, userId },
    { purpose, expiresAt: new Date(now.getTime() + seconds * 1000) },
  )
  const link = linkTo(config, population, token)
  return { ...writeMail(template, { providerName, contact, name, link, hours: Math.ceil(seconds / 3600) }), link }
}
