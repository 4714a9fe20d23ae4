import { statfs } from 'node:fs/promises'
import { countCallImports } from '#server/supply-files/file-queries.ts'
import { describeDatabase } from '#server/db/open.ts'
import { findHolder } from '#server/embedded/data-folder.ts'
import { countMails } from '#server/mail/queries.ts'
import { withEngines } from './with-engines.ts'

/** Says what the product runs on and whether all is well; exits 1 when something is not. */
export const check = ({ json }: { json: boolean }): Promise<number> =>
  withEngines(async ({ config, engines }) => {
    const { db, callStore, dataFolder, demonstration } = engines
    const disk = await statfs(dataFolder)
    const holder = await findHolder(dataFolder)
    const callsAnswer = await callStore.ping().catch(() => false)
    const failed = { imports: await countCallImports(db, 'failed'), mails: await countMails(db, 'failed') }
    const report = {
      node: process.versions.node,
      dataFolder,
      demonstration,
      freeDiskMegabytes: Math.round((disk.bavail * disk.bsize) / 1024 ** 2),
      runningAs: holder?.as === 'serve' ? holder.pid : null,
      database: {
        host: config.databaseUrl === undefined ? 'embedded' : 'DATABASE_URL',
        ...(await describeDatabase(db)),
      },
      calls: { host: config.callsUrl === undefined ? 'embedded' : 'CALLS_URL', answers: callsAnswer },
      importsUnfinished: (await countCallImports(db, 'pending')) + (await countCallImports(db, 'running')),
      failed,
      mail: config.smtpUrl === undefined ? 'kept in the outbox (MYACCOUNT_SMTP_URL is not set)' : 'sent by SMTP',
      publicUrl: config.publicUrl.origin,
      well: callsAnswer && failed.imports === 0 && failed.mails === 0,
    }
    const verdict = report.well ? 'All is well.' : 'Something is not well: see “answers” and “failed”.'
    process.stdout.write(json ? `${JSON.stringify(report)}\n` : `${inLines(report)}\n${verdict}\n`)
    return report.well ? 0 : 1
  })

const inLines = (report: object, indent = ''): string =>
  Object.entries(report)
    .map(([name, value]) =>
      typeof value === 'object' && value !== null
        ? `${indent}${name}\n${inLines(value, `${indent}  `)}`
        : `${indent}${name}: ${value}`,
    )
    .join('\n')
