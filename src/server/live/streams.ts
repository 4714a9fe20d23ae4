import { holds, type StaffPermission, staffPermissionKeys } from '#rules/staff-permissions.ts'
import { sql } from 'kysely'
import type { AppParts } from '../app-parts.ts'
import type { PortalContext } from '../auth/portal-context.ts'
import type { StaffContext } from '../auth/staff-context.ts'
import type { EventStream } from '../http/serve.ts'
import type { LiveEvent } from './live.ts'

/** Wakes the open pages of a staff user. Topics are permissions; one that the user lacks is not told. */
export const streamToStaff = ({ live }: AppParts, caller: StaffContext): EventStream => ({
  start: (send, left, end) => {
    const stop = live.subscribe((event) => {
      if (isOwnSession(event, caller)) {
        send('changed', { topics: ['me'] })
        end()
      }
      if (event.about === 'everything') send('changed', { topics: ['me', ...staffPermissionKeys] })
      if (event.about === 'backend') {
        const topics = event.topics.filter((topic: StaffPermission) => holds(caller.levels, `${topic}:view`))
        // A change of staff rights may be the reader's own.
        send('changed', { topics: event.topics.includes('users') ? ['me', ...topics] : topics })
      }
    })
    left.addEventListener('abort', stop)
  },
})

const isOwnSession = (event: LiveEvent, caller: StaffContext | PortalContext): boolean => {
  if (event.about !== 'sessions') return false
  // A preview lives as long as the staff session that opened it.
  if ('preview' in caller && caller.preview !== undefined)
    return event.population === 'staff' && event.userId === caller.preview.staffUserId
  return event.population === caller.population && event.userId === caller.userId
}

type PortalStream = {
  readonly customerId: number
  readonly userId: number
  /** Whether the profile in force demanded a second factor when the stream was opened. */
  readonly demandedSecondFactor: boolean
  readonly wake: (topics: string[]) => void
  readonly end: () => void
  last: string | undefined
}
type Fingerprint = { readonly text: string; readonly demandsSecondFactor: boolean }

/** What decides a customer's portal, as one text: when it differs, the customer's open pages ask again. */
const fingerprints = async (
  { db }: AppParts,
  customerIds: readonly number[],
): Promise<ReadonlyMap<number, Fingerprint>> => {
  const { rows } = await sql<Fingerprint & { customer_id: number }>`
    select applies.customer_id,
      concat_ws('/', applies.profile_id, profile.revision, status.has_frontend_login_access) as text,
      coalesce('require_two_factor' = any (profile.my_account_flags), false) as "demandsSecondFactor"
    from customer_profile_in_force applies
    join customer on customer.id = applies.customer_id
    join customer_status status on status.id = customer.status_id
    left join my_account_profile profile on profile.id = applies.profile_id
    where applies.customer_id = any (${[...new Set(customerIds)]}::bigint[])`.execute(db)
  return new Map(rows.map((row) => [row.customer_id, row]))
}

/** The open portal pages of this process. One statement answers an event for all of them, and only those concerned are woken. */
export class PortalStreams {
  readonly #streams = new Set<PortalStream>()
  readonly #parts: AppParts
  #comparing: Promise<void> | undefined
  #again = false

  constructor(parts: AppParts) {
    this.#parts = parts
    parts.live.subscribe((event) => {
      if (event.about === 'entitlement') this.#compare()
      if (event.about === 'customer' || event.about === 'everything')
        for (const stream of this.#streams)
          if (event.about === 'everything' || stream.customerId === event.customerId)
            stream.wake(['me', 'account', 'numbers', 'calls'])
      if (event.about === 'person')
        for (const stream of this.#streams) if (stream.userId === event.userId) stream.wake(['exports'])
    })
  }

  /** Opens a stream for a signed-in portal user. */
  open(caller: PortalContext): EventStream {
    return {
      start: (send, left, end) => {
        const stream: PortalStream = {
          customerId: caller.customer.id,
          userId: caller.userId,
          demandedSecondFactor: caller.secondFactorDemanded,
          wake: (topics) => send('changed', { topics }),
          end,
          last: undefined,
        }
        this.#streams.add(stream)
        void this.#remember(stream)
        // What the page fetched before it listened may be out of date by now.
        stream.wake(['me'])
        const stop = this.#parts.live.subscribe((event) => {
          if (!isOwnSession(event, caller)) return
          send('changed', { topics: ['me'] })
          end()
        })
        left.addEventListener('abort', () => {
          this.#streams.delete(stream)
          stop()
        })
      },
    }
  }

  async #remember(stream: PortalStream): Promise<void> {
    try {
      stream.last ??= (await fingerprints(this.#parts, [stream.customerId])).get(stream.customerId)?.text
    } catch {
      // Unknown stays unknown: the next event wakes the page once too often.
    }
  }

  /** Compares once after the latest event, however many come together. */
  #compare(): void {
    this.#again = true
    this.#comparing ??= (async () => {
      while (this.#again) {
        this.#again = false
        try {
          const now = await fingerprints(
            this.#parts,
            [...this.#streams].map(({ customerId }) => customerId),
          )
          for (const stream of this.#streams) this.#tell(stream, now.get(stream.customerId))
        } catch (error) {
          this.#parts.log.warn({ err: error }, 'open portal pages could not be compared; all are woken')
          for (const stream of this.#streams) stream.wake(['me'])
        }
      }
      this.#comparing = undefined
    })()
  }

  #tell(stream: PortalStream, fingerprint: Fingerprint | undefined): void {
    if (stream.last === fingerprint?.text && fingerprint !== undefined) return
    stream.last = fingerprint?.text
    stream.wake(['me'])
    // Whether this session may go on listening is decided when the page opens its next stream.
    if (fingerprint?.demandsSecondFactor && !stream.demandedSecondFactor) stream.end()
  }
}
