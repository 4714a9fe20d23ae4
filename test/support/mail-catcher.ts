import { SMTPServer } from 'smtp-server'
import { findFreePort } from './free-port.ts'

export type CaughtMail = { readonly to: string; readonly text: string }

/** A real SMTP server on loopback that keeps what it is sent. */
export const openMailCatcher = async () => {
  const mails: CaughtMail[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString('utf8')
        mails.push({ to: session.envelope.rcptTo[0]?.address ?? '', text: decodeQuotedPrintable(raw) })
        done()
      })
    },
  })
  const port = await findFreePort()
  await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', () => resolve()))
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    /** The newest mail to an address, waited for. */
    waitForMail: async (to: string, after = 0): Promise<CaughtMail> => {
      const until = Date.now() + 15_000
      while (Date.now() < until) {
        const found = mails.filter((mail) => mail.to === to)[after]
        if (found !== undefined) return found
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      throw new Error(`No mail to ${to} came within 15 seconds`)
    },
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

const decodeQuotedPrintable = (raw: string): string =>
  raw
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

/** The link in a mail. */
export const linkIn = (mail: CaughtMail): string => {
  const link = /https?:\/\/\S+/.exec(mail.text)?.[0]
  if (link === undefined) throw new Error(`No link in the mail to ${mail.to}`)
  return link
}
