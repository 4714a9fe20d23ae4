import { readConfig } from '#server/config.ts'
import { demonstrationSignIns, fillDemonstration } from '#server/demonstration/fill.ts'
import { serveUntilStopped } from './start.ts'

/** Runs the product with demonstration data, in a folder of its own and on loopback only. */
export const demo = async (): Promise<number> => {
  const config = readConfig({
    MYACCOUNT_DATA: './data-demo',
    MYACCOUNT_LOG_LEVEL: 'warn',
    MYACCOUNT_PROVIDER_NAME: 'Northbridge Telecom',
    MYACCOUNT_PROVIDER_CONTACT: 'Call us on 0808 157 0100 or write to help@northbridge.example.',
    ...process.env,
    MYACCOUNT_HOST: '127.0.0.1',
  })
  await serveUntilStopped(config, 'demonstration', async (_, app) => {
    await fillDemonstration(app.parts)
    return [
      '',
      'Sign-ins (this data is made up, and the passwords are published):',
      ...demonstrationSignIns.map((line) => `  ${line}`),
    ]
  })
  return 0
}
