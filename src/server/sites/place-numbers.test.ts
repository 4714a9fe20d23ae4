import { buildCustomer } from '#test/support/build.ts'
import { openTestApp, type TestApp } from '#test/support/test-app.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { insertNumber } from '../numbers/queries.ts'
import { placeNumbers } from './place-numbers.ts'
import { closeSite, insertSite, listPlacesOfNumber } from './queries.ts'

let t: TestApp
let customerId: number
let sites: number[]
beforeAll(async () => {
  t = await openTestApp()
  customerId = await buildCustomer(t.db)
  sites = await Promise.all(
    ['Leeds', 'York', 'Hull'].map((name) =>
      insertSite(t.db, { customerId, owner: 'staff', name, reference: '', address: '' }),
    ),
  )
})
afterAll(() => t[Symbol.asyncDispose]())

let counter = 0
/** A number sold on the fifth day. */
const addNumber = () => {
  const match_key = `+44207946${String(++counter).padStart(4, '0')}`
  return insertNumber(t.db, customerId, {
    number_text: match_key,
    match_key,
    alternate_spellings: [],
    number_type_id: 1,
    number_status_id: 1,
    sold_on: '2026-01-05',
    dropped_on: null,
    staff_description: null,
  })
}
const day = (at: number) => `2026-01-${String(at).padStart(2, '0')}`
const placesOf = async (numberId: number) =>
  (await listPlacesOfNumber(t.db, { customerId, numberId })).map(({ site_id, from_on, until_on }) => [
    site_id,
    from_on,
    until_on,
  ])

// A time may begin before the number was sold, or never end.
const placements = fc.array(
  fc
    .record({
      site: fc.option(fc.constantFrom(0, 1, 2)),
      from: fc.option(fc.integer({ min: 1, max: 18 })),
      days: fc.option(fc.integer({ min: 1, max: 12 })),
    })
    .map(({ site, from, days }) => ({ site, from, until: days === null ? null : (from ?? 1) + days })),
  { minLength: 1, maxLength: 8 },
)

test('every day belongs to the site that was last said for it, in as few stretches as there can be', () =>
  fc.assert(
    fc.asyncProperty(placements, async (given) => {
      const id = await addNumber()
      const said: (number | null)[] = Array.from({ length: 40 }, () => null)
      for (const { site, from, until } of given) {
        const siteId = site === null ? null : (sites[site] ?? null)
        await placeNumbers(t.db, {
          ...{ customerId, owner: 'staff', numberIds: [id], siteId },
          from: from === null ? null : day(from),
          until: until === null ? null : day(until),
        })
        said.fill(siteId, Math.max(from ?? 5, 5), Math.max(until ?? 40, 5))
      }
      const expected: unknown[] = []
      for (let at = 5; at < 40;) {
        let end = at
        while (end < 40 && said[end] === said[at]) end += 1
        if (said[at] !== null) expected.unshift([said[at], day(at), end === 40 ? null : day(end)])
        at = end
      }
      expect(await placesOf(id)).toEqual(expected)
    }),
    { numRuns: 60 },
  ))

describe('placing numbers', () => {
  const placed = (numberIds: number[], siteId: number | null, from: number, until: number | null = null) =>
    placeNumbers(t.db, {
      ...{ customerId, owner: 'staff', numberIds, siteId, from: day(from) },
      until: until === null ? null : day(until),
    })

  test('tells which numbers it changed, and does nothing twice', async () => {
    const ids = [await addNumber(), await addNumber()]
    const [leeds = 0] = sites
    expect(await placed(ids, leeds, 10)).toEqual(ids)
    expect(await placed([...ids, 404], leeds, 12)).toEqual([])
    expect(await placed(ids.slice(1), null, 20)).toEqual(ids.slice(1))
    expect(await placed(ids, null, 20)).toEqual(ids.slice(0, 1))
  })

  test('ends where the site closes, and what was before stays', async () => {
    const id = await addNumber()
    const siteId = await insertSite(t.db, { customerId, owner: 'staff', name: 'Ripon', reference: '', address: '' })
    await placed([id], siteId, 10)
    await closeSite(t.db, { id: siteId, customerId, owner: 'staff' }, { closedOn: day(15), now: new Date() })
    expect(await placesOf(id)).toEqual([[siteId, day(10), day(15)]])
    expect(await placed([id], siteId, 12)).toEqual([])
    expect(await placed([id], siteId, 20)).toEqual([])
  })

  test('refuses a site of another customer, and leaves another’s numbers alone', async () => {
    const other = await buildCustomer(t.db)
    const siteId = await insertSite(t.db, {
      ...{ customerId: other, owner: 'staff', name: 'Leeds', reference: '', address: '' },
    })
    await expect(placed([await addNumber()], siteId, 10)).rejects.toThrow(/number_site_site/)
    const id = await addNumber()
    const strange = { customerId: other, owner: 'staff' as const, numberIds: [id], siteId, from: null, until: null }
    expect(await placeNumbers(t.db, strange)).toEqual([])
  })
})
