import { z } from 'zod'
import { email } from '#contract/shape.ts'
import { operatorActor } from '#server/activity/record-activity.ts'
import { StartRefused } from '#server/config.ts'
import { findCustomerByAccountNumber } from '#server/customers/queries.ts'
import { createMailLink, linkTo } from '#server/mail/mail-link.ts'
import { invitePortalUser } from '#server/portal-users/invite.ts'
import { withEngines } from './with-engines.ts'

/** Gives a person access to a customer's portal, and prints the link by which they set their password. */
export const invitePortalUserByCommand = async (
  address: string | undefined,
  options: { name?: string | undefined; customer?: string | undefined; json: boolean },
): Promise<number> => {
  const person = z.object({ email, name: z.string().trim().min(1) }).safeParse({ email: address, name: options.name })
  const accountNumber = options.customer
  if (!person.success || accountNumber === undefined)
    throw new StartRefused(
      'Say who and for whom: npx myaccount portal-user invite EMAIL --customer ACCOUNT --name "NAME"',
    )
  return withEngines(async ({ config, engines: { db } }) => {
    const customer = await findCustomerByAccountNumber(db, accountNumber)
    if (customer === undefined) throw new StartRefused(`There is no customer with the account number ${accountNumber}.`)
    const link = await db.transaction().execute(async (db) => {
      // The link is printed here, so no mail is ordered.
      const mailer = { order: async () => true }
      const invited = { actor: operatorActor, customerId: customer.id, ...person.data }
      const userId = (await invitePortalUser(db, mailer, invited)) ?? 0
      const expiresAt = new Date(Date.now() + config.invitationSeconds * 1000)
      return linkTo(
        config,
        'portal',
        await createMailLink(db, { population: 'portal', userId }, { purpose: 'invitation', expiresAt }),
      )
    })
    process.stdout.write(
      options.json
        ? `${JSON.stringify({ email: person.data.email, customer: customer.account_number, link })}\n`
        : `${person.data.email} may sign in for ${customer.name} after choosing a password here (the link works once):\n  ${link}\n`,
    )
    return 0
  })
}
