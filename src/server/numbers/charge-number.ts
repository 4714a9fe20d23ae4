import type { z } from 'zod'
import type { numberActEndpoints } from '#contract/backend/number-acts.ts'
import { formatMicros, parseMicros } from '#rules/money.ts'
import { type Actor, listChanges, recordActivity } from '../activity/record-activity.ts'
import { type Db, violatedConstraint } from '../db/open.ts'
import { refuse, refuseField } from '../http/refusal.ts'
import { aboutNumber, announceNumbers } from './number-values.ts'
import type { NumberRow } from './queries.ts'
import {
  type ChargeRow,
  type ChargeValues,
  deleteCharge,
  insertCharge,
  listCharges,
  updateCharge,
} from './record-queries.ts'

type ChargeSettings = z.output<(typeof numberActEndpoints)['addCharge']['body']>

const labels = { name: 'Charge', amount: 'Amount', every: 'Every', from_on: 'From', until_on: 'Until before' } as const

const shown = (charge: ChargeValues) => ({
  ...charge,
  amount: `${formatMicros(charge.amount_micros)} ${charge.currency}`,
})

const valuesOf = ({ name, every, amount, currency, from, until }: ChargeSettings): ChargeValues => ({
  name,
  every,
  amount_micros: parseMicros(amount) ?? refuseField('amount', 'Write an amount such as 12.50.'),
  currency,
  from_on: from,
  until_on: until,
})

const saving = async (save: () => Promise<unknown>): Promise<void> => {
  try {
    await save()
  } catch (error) {
    if (violatedConstraint(error) === 'number_charge_until_after_from')
      refuseField('until', 'A charge ends after the day from which it is charged.')
    throw error
  }
}

type ChargeAct = { readonly actor: Actor; readonly number: NumberRow }

const findCharge = async (db: Db, number: NumberRow, id: number): Promise<ChargeRow> =>
  (await listCharges(db, { customerId: number.customer_id, numberId: number.id })).find((charge) => charge.id === id) ??
  refuse('NOT_FOUND')

const record = async (
  db: Db,
  { actor, number }: ChargeAct,
  { summary, before, after }: { summary: string; before: Partial<ChargeValues>; after: Partial<ChargeValues> },
): Promise<void> => {
  const changes = listChanges(labels, before, after)
  if (changes.length === 0) return
  await recordActivity(db, actor, { ...aboutNumber(number), kind: 'changed', summary, changes })
  await announceNumbers(db, number.customer_id)
}

/** Adds what a number costs beside its calls. */
export const addCharge = async (db: Db, act: ChargeAct, settings: ChargeSettings): Promise<void> => {
  const values = valuesOf(settings)
  await saving(() => insertCharge(db, { customerId: act.number.customer_id, numberId: act.number.id }, values))
  await record(db, act, { summary: `Charge added: ${values.name}`, before: {}, after: shown(values) })
}

/** Changes a charge, or ends it by its last day. */
export const changeCharge = async (
  db: Db,
  act: ChargeAct,
  { id, ...settings }: ChargeSettings & { readonly id: number },
): Promise<void> => {
  const before = await findCharge(db, act.number, id)
  const values = valuesOf(settings)
  await saving(() => updateCharge(db, { id, customerId: act.number.customer_id, numberId: act.number.id }, values))
  await record(db, act, { summary: `Charge changed: ${values.name}`, before: shown(before), after: shown(values) })
}

/** Takes a charge away as if it had never been. */
export const removeCharge = async (db: Db, act: ChargeAct, id: number): Promise<void> => {
  const before = await findCharge(db, act.number, id)
  await deleteCharge(db, { id, customerId: act.number.customer_id, numberId: act.number.id })
  await record(db, act, { summary: `Charge taken away: ${before.name}`, before: shown(before), after: {} })
}
