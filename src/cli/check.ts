import { statfs } from 'node:fs/promises'
import { describeDatabase } from '#server/db/open.ts'
import { findHolder } from '#server/embedded/data-folder.ts'
import { withEngines } from './with-engines.ts'

/** Says what the product runs on and whether all is well; exits 1 when something is not. */
export const check = ({ json }: { json: boolean }): Promise<number> =>
  withEngines(async ({ config, engines }) => {
    const { version, size } = await describeDatabase(engines.db)
    const disk = await statfs(engines.dataFolder)
    // Without a running server the folder is this command's own for the moment.
    const holder = await findHolder(engines.dataFolder)
    const report = {
      node: process.versions.node,
      dataFolder: engines.dataFolder,
      demonstration: engines.demonstration,
      freeDiskMegabytes: Math.round((disk.bavail * disk.bsize) / 1024 ** 2),
      runningAs: holder === undefined || holder === process.pid ? null : holder,
      database: {
        host: config.databaseUrl === undefined ? 'embedded' : 'DATABASE_URL',
        version,
        size,
      },
      mail: config.smtpUrl === undefined ? 'kept in the outbox (MYACCOUNT_SMTP_URL is not set)' : 'sent by SMTP',
      publicUrl: config.publicUrl.origin,
      well: true,
    }
    process.stdout.write(json ? `${JSON.stringify(report)}\n` : `${inLines(report)}\nAll is well.\n`)
    return 0
  })

const inLines = (report: object, indent = ''): string =>
  Object.entries(report)
    .map(([name, value]) =>
      typeof value === 'object' && value !== null
        ? `${indent}${name}\n${inLines(value, `${indent}  `)}`
        : `${indent}${name}: ${value}`,
    )
    .join('\n')
