import type { LinkPurpose } from './mail-link.ts'
import type { ReportTemplate } from './report-mails.ts'
import type { RequestTemplate } from './request-mails.ts'

const linkTemplates = ['staff-invitation', 'staff-reset', 'portal-invitation', 'portal-reset'] as const
const notices = [
  'staff-second-factor-added',
  'staff-second-factor-removed',
  'portal-second-factor-added',
  'portal-second-factor-removed',
  'portal-access-added',
  'portal-access-changed',
  'portal-access-removed',
] as const
export type MailTemplate = (typeof linkTemplates)[number] | (typeof notices)[number] | ReportTemplate | RequestTemplate

/** What the link of a mail is for; a notice has none. */
export const purposeOf = (template: MailTemplate): LinkPurpose | undefined =>
  template.endsWith('invitation') ? 'invitation' : template.endsWith('reset') ? 'reset' : undefined

const happened: Readonly<Record<string, { subject: string; text: (place: string) => string }>> = {
  'second-factor-added': {
    subject: 'A second factor was set up',
    text: (place) =>
      `a second factor was set up for your sign-in to ${place}. From now on signing in asks for a code of your authenticator app as well.`,
  },
  'second-factor-removed': {
    subject: 'Your second factor was removed',
    text: (place) =>
      `the second factor of your sign-in to ${place} was removed. Signing in asks for the password alone until you set up a new one.`,
  },
  'access-added': {
    subject: 'You have been given access',
    text: (place) => `you have been given access to ${place}. Sign in with the password that you have.`,
  },
  'access-changed': {
    subject: 'Your access has changed',
    text: (place) => `what you may see and do in ${place} has changed. You find it when you sign in.`,
  },
  'access-removed': {
    subject: 'Your access has ended',
    text: (place) => `your access to ${place} has been taken away.`,
  },
}

type Facts = { providerName: string; name: string; contact: string }
type LinkFacts = Facts & { link: string; hours: number }

const inHours = (hours: number): string => (hours === 1 ? 'one hour' : `${hours} hours`)

/** How every mail ends. */
export const closing = ({ providerName, contact }: Facts): string =>
  `${contact === '' ? '' : `Questions? ${contact}\n\n`}${providerName}\n`

const placeOf = (template: MailTemplate, providerName: string): string =>
  template.startsWith('portal') ? `your account with ${providerName}` : `the ${providerName} back office`

export type Mail = { subject: string; text: string }

/** Subject and text of a mail with a link. Plain text: it reads everywhere, and no scanner has pictures to fetch. */
export const writeLinkMail = (template: MailTemplate, facts: LinkFacts): Mail => {
  const { providerName, name, link, hours } = facts
  if (purposeOf(template) === 'invitation') {
    const what = placeOf(template, providerName)
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

/** Subject and text of a mail that tells what happened to the recipient's access; it asks for nothing. */
export const writeNotice = (template: MailTemplate, facts: Facts): Mail => {
  const what = happened[template.replace(/^(staff|portal)-/, '')]
  if (what === undefined) throw new Error(`${template} is no notice`)
  const text = what.text(placeOf(template, facts.providerName))
  return {
    subject: what.subject,
    text: `Hello ${facts.name},\n\n${text}\n\nIf you did not expect this, please tell us at once.\n\n${closing(facts)}`,
  }
}
