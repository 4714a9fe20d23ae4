import { Readable } from 'node:stream'
import type { numberImportEndpoints } from '#contract/backend/number-imports.ts'
import { type Day, dayOf } from '#rules/period.ts'
import type { AppParts } from '../app-parts.ts'
import type { StaffContext } from '../auth/staff-context.ts'
import { requireFaultless } from '../csv-tables/line-faults.ts'
import { readTable } from '../csv-tables/read-table.ts'
import { findCustomer } from '../customers/queries.ts'
import type { Db } from '../db/open.ts'
import { Refused } from '../http/refusal.ts'
import type { Handlers } from '../http/serve.ts'
import { savingNumbers } from '../numbers/number-values.ts'
import { applyImport } from './apply-import.ts'
import { importColumns, type ImportTable } from './columns.ts'
import { readFacts } from './facts.ts'
import { nameOfPlan, planImport, showPlan } from './plan-import.ts'
import { writeTemplate } from './template.ts'

const MOST_LINES = 50_000
const shape = { columns: importColumns, mostLines: MOST_LINES }

type About = { readonly customerId?: number | undefined; readonly from?: Day | undefined }

/** Staff add, change and drop numbers by a CSV file: they look first, and what is then done is exactly that. */
export const numberImportHandlers = (parts: AppParts): Handlers<typeof numberImportEndpoints, StaffContext> => {
  const { db, clock } = parts
  const today = () => dayOf(clock().getTime())
  const planOf = async (db: Db, table: ImportTable, { customerId, from, locks }: About & { locks: boolean }) => {
    const about = { customerId, from: from ?? today(), today: today(), locks }
    return planImport(db, table, await readFacts(db, table, about))
  }
  return {
    template: async ({ query, refuse }) => {
      const customer = query.customerId === undefined ? undefined : await findCustomer(db, query.customerId)
      if (query.customerId !== undefined && customer === undefined) refuse('NOT_FOUND')
      const text = await writeTemplate(db, query.customerId, today())
      const fileName = customer === undefined ? 'numbers.csv' : `numbers ${customer.account_number}.csv`
      return { fileName, stream: Readable.from([Buffer.from(text)]) }
    },

    plan: async ({ query, upload }) => {
      const table = await readTable(upload, shape)
      return showPlan(await planOf(db, table, { ...query, locks: false }))
    },

    apply: async ({ caller, query, upload }) => {
      const table = await readTable(upload, shape)
      return savingNumbers(() =>
        db.transaction().execute(async (db) => {
          const plan = await planOf(db, table, { ...query, locks: true })
          requireFaultless(plan.faults)
          if (nameOfPlan(plan) !== query.plan)
            throw new Refused('PLAN_OUTDATED', {
              message:
                'The platform or the file changed since it was looked at. Look at it again, and read what it says now.',
            })
          const { actor } = caller
          const act = { parts, actor, fileName: query.fileName, from: query.from ?? today() }
          await applyImport(db, plan, act)
          return showPlan(plan)
        }),
      )
    },
  }
}
