import type { LinkPurpose } from './mail-link.ts'

export const mailTemplates = ['staff-invitation', 'staff-reset', 'portal-invitation', 'portal-reset'] as const
export type MailTemplate = (typeof mailTemplates)[number]

/** What the link of a mail is for. */
export const purposeOf = (template: MailTemplate): LinkPurpose =>
  template.endsWith('invitation') ? 'invitation' : 'reset'

type Facts = { providerName: string; name: string; link: string; hours: number; contact: string }

const inHours = (hours: number): string => (hours === 1 ? 'one hour' : `${hours} hours`)

const closing = ({ providerName, contact }: Facts): string =>
  `${contact === '' ? '' : `Questions? ${contact}\n\n`}${providerName}\n`

/** Subject and text of a mail. Plain text: it reads everywhere, and no scanner has pictures to fetch. */
export const writeMail = (template: MailTemplate, facts: Facts): { subject: string; text: string } => {
  const { providerName, name, link, hours } = facts
  if (template === 'portal-invitation' || template === 'staff-invitation') {
    const what =
      template === 'portal-invitation' ? `your account with ${providerName}` : `the ${providerName} back office`
    return {
      subject: `Your access to ${what}`,
      text: `Hello ${name},\n\nyou have been given access to ${what}. Choose a password here:\n\n${link}\n\nThe link works once, for ${inHours(hours)}. If it has run out, ask for a new one on the sign-in page.\n\n${closing(facts)}`,
    }
  }
  return {
    subject: `A new password for ${providerName}`,
    text: `Hello ${name},\n\nsomebody asked for a new password for this e-mail address. If it was you, choose one here:\n\n${link}\n\nThe link works once, for ${inHours(hours)}. If it was not you, you need do nothing: your password stays as it is.\n\n${closing(facts)}`,
  }
}
