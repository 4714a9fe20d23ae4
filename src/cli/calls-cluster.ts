import { StartRefused } from '#server/config.ts'
import { listClusterStatements } from '#server/calls/store/cluster-statements.ts'
import { readMigrations } from '#server/calls/store/migrate.ts'

const plainName = /^[\w.-]{1,100}$/
const databaseName = /^[A-Za-z_]\w{0,62}$/
const migrationNumber = /^\d{4}$/

type Words = { cluster?: string | undefined; database?: string | undefined; from?: string | undefined }

/** Prints the statements that an operator runs once on a server of a ClickHouse cluster. Nothing is changed. */
export const printClusterStatements = async ({ cluster, database = 'myaccount', from }: Words): Promise<number> => {
  if (cluster === undefined || !plainName.test(cluster))
    throw new StartRefused('Say --cluster NAME: the name that the cluster has in the servers’ remote_servers.')
  if (!databaseName.test(database))
    throw new StartRefused('--database is a name of letters, digits and underscores, such as myaccount.')
  if (from !== undefined && !migrationNumber.test(from))
    throw new StartRefused('--from is the number of a migration in four digits, such as 0002.')
  const statements = listClusterStatements(await readMigrations(), { cluster, database, from })
  process.stdout.write(statements.map((statement) => `${statement};\n\n`).join(''))
  return 0
}
