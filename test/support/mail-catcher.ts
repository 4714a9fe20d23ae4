import { SMTPServer } from 'smtp-server'

export type CaughtMail = { readonly to: readonly string[]; readonly text: string; readonly link: string }

/** A real SMTP server on loopback that keeps what it is sent. */
export const openMailCatcher = async () => {
  const mails: CaughtMail[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        // Quoted-printable: soft line breaks join, and =3D is a plain equals sign.
        const text = Buffer.concat(chunks).toString('utf8').replaceAll('=\r\n', '').replaceAll('=3D', '=')
        const link = /https?:\/\/\S+/.exec(text.slice(text.indexOf('\r\n\r\n')))?.[0] ?? ''
        mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), text, link })
        done()
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as { port: number }
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    /** The mails to an address, once there are as many as expected. */
    waitFor: async (address: string, count: number): Promise<CaughtMail[]> => {
      for (let tries = 0; tries < 200; tries += 1) {
        const theirs = mails.filter(({ to }) => to.includes(address))
        if (theirs.length >= count) return theirs
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      throw new Error(`${address} got ${mails.filter(({ to }) => to.includes(address)).length} mails, not ${count}`)
    },
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

/** The token of a mailed or printed link: it stands behind the #. */
export const tokenOf = (link: string): string => link.slice(link.indexOf('#') + 1)
