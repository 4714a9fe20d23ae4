import type { Db } from '../db/open.ts'

/** A page of the outbox, newest first. */
export const listMails = async (db: Db, { page, pageSize }: { page: number; pageSize: number }) => {
  const rows = await db
    .selectFrom('mail')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute()
  const { total } = await db
    .selectFrom('mail')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
  return {
    total,
    rows: rows.map((mail) => ({
      id: mail.id,
      to: mail.address,
      subject: mail.subject,
      text: mail.text,
      state: mail.state as 'waiting' | 'sent' | 'failed' | 'kept',
      lastError: mail.last_error,
      createdAt: mail.created_at.toISOString(),
      sentAt: mail.sent_at?.toISOString() ?? null,
    })),
  }
}
