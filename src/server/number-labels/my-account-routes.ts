import { Readable } from 'node:stream'
import type { numberLabelEndpoints } from '#contract/my-account/number-labels.ts'
import { spreadsheetNumber } from '#rules/phone-display.ts'
import type { AppParts } from '../app-parts.ts'
import type { PortalContext } from '../auth/portal-context.ts'
import { accountFileName } from '../call-exports/file-name.ts'
import type { Handlers } from '../http/serve.ts'
import { csvLinesOf } from '../numbers/number-file.ts'
import { sightOf } from '../numbers/sight.ts'
import { applyLabelFile, planLabelFile } from './change-labels.ts'
import { listOwnLabels } from './queries.ts'

const BATCH = 5000

/** Customers change their own labels by a file, looked at before it counts. */
export const numberLabelHandlers = ({ db, clock }: AppParts): Handlers<typeof numberLabelEndpoints, PortalContext> => {
  const by = (caller: PortalContext) => {
    const now = clock()
    return { caller, now, sight: sightOf(caller, now) }
  }
  return {
    template: async ({ caller }) => {
      const { sight } = by(caller)
      const withSites = caller.open.has('assign_site')
      const rows = await listOwnLabels(db, sight, sight.today)
      const current = rows.filter(({ dropped_on }) => dropped_on === null || dropped_on > sight.today)
      async function* text(): AsyncGenerator<string> {
        yield csvLinesOf([['Number', 'Description', ...(withSites ? ['Site'] : [])]])
        for (let at = 0; at < current.length; at += BATCH)
          yield csvLinesOf(
            current
              .slice(at, at + BATCH)
              .map(({ match_key, description, site }) => [
                ...[spreadsheetNumber(match_key), description ?? ''],
                ...(withSites ? [site ?? ''] : []),
              ]),
          )
      }
      return {
        fileName: accountFileName(caller.customer, `descriptions-${sight.today}.csv`),
        stream: Readable.from(text(), { objectMode: false }),
      }
    },
    plan: ({ caller, query, upload }) => planLabelFile(db, by(caller), { from: undefined, ...query, upload }),
    apply: ({ caller, query, upload }) => applyLabelFile(db, by(caller), { from: undefined, ...query, upload }),
  }
}
