import type { Step } from '#rules/routing-plan.ts'
import type { Routing } from '#rules/routing.ts'
import { matchKey } from '#rules/phone-number.ts'
import type { Actor } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import { findUserByEmail } from '../auth/queries.ts'
import { findCustomerByAccountNumber } from '../customers/queries.ts'
import { openRequest } from '../number-requests/open-request.ts'
import { insertRoutingChange, lockRouting, updateRouting } from '../number-requests/live-queries.ts'
import { listOwnNumbersMatching } from '../number-requests/own-numbers-queries.ts'
import { routingByPlan } from '../routing-plans/plan-routing.ts'
import { findPlan, insertPlan, type PlanValues } from '../routing-plans/queries.ts'

const voicemail: Step = { kind: 'voicemail' }
const ring = (number: string, then: Step): Step => ({
  kind: 'ring',
  to: matchKey(number),
  seconds: 20,
  onBusy: then,
  onNoAnswer: then,
})

const plans: readonly PlanValues[] = [
  {
    name: 'Surgery hours',
    description: 'Reception while we are open, then the emergency dentist’s line.',
    is_emergency: false,
    nation: 'england-and-wales',
    step: {
      kind: 'times',
      rows: [
        {
          days: ['mon', 'tue', 'wed', 'thu', 'fri'],
          from: '08:30',
          until: '17:30',
          step: ring('01632960021', ring('01632960022', voicemail)),
        },
        { days: ['sat'], from: '09:00', until: '12:00', step: ring('01632960021', voicemail) },
        {
          days: ['holiday'],
          from: '00:00',
          until: '24:00',
          step: { kind: 'message', text: 'We are closed today. In pain? Please call 111.' },
        },
      ],
      otherwise: ring('07700900140', voicemail),
    },
  },
  {
    name: 'Nobody in the building',
    description: 'For floods, fire and power cuts.',
    is_emergency: true,
    nation: 'england-and-wales',
    step: {
      kind: 'split',
      shares: [
        { percent: 60, step: ring('07700900141', voicemail) },
        { percent: 40, step: ring('07700900142', voicemail) },
      ],
    },
  },
]

/** Gives the dental practice of the demonstration plans, destinations and a change that is asked for. */
export const fillRouting = async (parts: AppParts): Promise<void> => {
  const customer = await findCustomerByAccountNumber(parts.db, 'HARB0042')
  if (customer === undefined) return
  const now = parts.clock()
  const monthAgo = new Date(now.getTime() - 30 * 86_400_000)
  const own = { customerId: customer.id, scope: { kind: 'all' }, today: now.toISOString().slice(0, 10) } as const
  const provider: Actor = { population: 'staff', who: 'Dev Patel (dev@northbridge.example)', address: '' }
  await parts.db.transaction().execute(async (db) => {
    const ids: number[] = []
    for (const plan of plans) ids.push(await insertPlan(db, customer.id, plan, monthAgo))
    const hours = await findPlan(db, customer.id, ids[0] ?? 0)
    const numbers = await listOwnNumbersMatching(db, own, { text: '', digits: '', most: 50 })
    for (const [at, { id, match_key }] of numbers.entries()) {
      const own = { numberId: id, customerId: customer.id }
      const usual: Routing =
        hours !== undefined && /80815701/.test(match_key)
          ? routingByPlan(hours)
          : { kind: 'destination', to: `+4477009002${String(at).padStart(2, '0')}` }
      await lockRouting(db, own)
      await updateRouting(db, id, { usual, emergency: null, now: monthAgo })
      await insertRoutingChange(db, {
        ...own,
        requestId: null,
        actor: provider,
        at: monthAgo,
        before: null,
        after: usual,
      })
    }
    const asked = numbers.find(({ match_key }) => match_key === '+442079460102')
    if (asked === undefined) return
    const asker = await findUserByEmail(db, 'portal', 'finance@harbour-dental.example')
    await openRequest(db, parts, {
      customerId: customer.id,
      number: { id: asked.id, text: asked.number_text },
      asked: { kind: 'destination', after: { routing: { kind: 'destination', to: '+447700900190' } } },
      note: 'The hygienist works at the other surgery this week.',
      wantedAt: null,
      actor: {
        population: 'portal',
        ...(asker !== undefined && { portalUserId: asker.id }),
        who: 'Finn Harper (finance@harbour-dental.example)',
        address: '',
      },
    })
  })
}
