import { MICROS } from '#rules/money.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { budgetShare, campaignStateOn, costOfEach, daysRun, findSharedNumbers } from './campaign.ts'
import { addDays } from './period.ts'

const spring = { startsOn: '2026-03-01', endsOn: '2026-04-30' }
const open = { startsOn: '2026-03-01', endsOn: null }

describe('a campaign', () => {
  test.each([
    ['2026-02-28', 'planned', 'planned'],
    ['2026-03-01', 'running', 'running'],
    ['2026-04-30', 'running', 'running'],
    ['2026-05-01', 'ended', 'running'],
  ])('on %s is %s; without an end %s', (today, ended, endless) =>
    expect([campaignStateOn(spring, today), campaignStateOn(open, today)]).toEqual([ended, endless]),
  )

  test.each([
    ['within the campaign', '2026-03-10', '2026-03-20', '2026-11-30', { from: '2026-03-10', to: '2026-03-20' }],
    ['beyond both ends', '2026-01-01', '2026-12-31', '2026-11-30', { from: '2026-03-01', to: '2026-04-30' }],
    ['up to today', '2026-01-01', '2026-12-31', '2026-03-09', { from: '2026-03-01', to: '2026-03-09' }],
    ['before the start', '2026-01-01', '2026-02-28', '2026-11-30', undefined],
    ['after the end', '2026-05-01', '2026-05-31', '2026-11-30', undefined],
  ])('ran %s', (_, from, to, today, run) => expect(daysRun(spring, { from, to }, today)).toEqual(run))
})

describe('a budget', () => {
  const total = { micros: 2400 * MICROS, kind: 'total' } as const
  const monthly = { micros: 310 * MICROS, kind: 'month' } as const
  test.each([
    ['the whole campaign', total, spring, '2026-03-01', '2026-04-30', '2026-11-30', 2400],
    ['more than the campaign', total, spring, '2026-01-01', '2026-11-30', '2026-11-30', 2400],
    ['March of 61 days', { ...total, micros: 6100 * MICROS }, spring, '2026-03-01', '2026-03-31', '2026-11-30', 3100],
    [
      'the days up to today',
      { ...total, micros: 6100 * MICROS },
      spring,
      '2026-03-01',
      '2026-04-30',
      '2026-03-10',
      1000,
    ],
    ['what has no end, so far', total, open, '2026-03-01', '2026-11-30', '2026-11-30', 2400],
    ['a whole month', monthly, spring, '2026-03-01', '2026-03-31', '2026-11-30', 310],
    ['ten days of a month', monthly, spring, '2026-03-01', '2026-03-10', '2026-11-30', 100],
    ['two months', monthly, spring, '2026-03-01', '2026-04-30', '2026-11-30', 620],
    ['nothing before it starts', total, spring, '2026-02-01', '2026-02-28', '2026-11-30', 0],
    ['nothing of 0', { ...total, micros: 0 }, spring, '2026-03-01', '2026-04-30', '2026-11-30', 0],
  ])('counts for %s', (_, budget, campaign, from, to, today, pounds) =>
    expect(budgetShare(budget, campaign, { period: { from, to }, today })).toBe(pounds * MICROS),
  )

  test('is n/a for each of none, and to the penny for each of some', () =>
    expect([
      costOfEach(2400 * MICROS, 0),
      costOfEach(null, 5),
      costOfEach(2400 * MICROS, 317),
      costOfEach(0, 3),
    ]).toEqual([null, null, 7.57 * MICROS, 0]))

  test('is spent once: the shares of its days add up to it', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 1, max: 60 }), (pounds, cut) => {
        const budget = { micros: pounds * MICROS, kind: 'total' } as const
        const share = (from: string, to: string) =>
          budgetShare(budget, spring, { period: { from, to }, today: '2026-11-30' })
        const middle = addDays(spring.startsOn, cut)
        const sum = share(spring.startsOn, addDays(middle, -1)) + share(middle, spring.endsOn)
        expect(Math.abs(sum - budget.micros)).toBeLessThanOrEqual(1)
      }),
    ))
})

describe('a number in two campaigns', () => {
  const time = (campaignId: number, from: string, until: string | null) => ({ numberId: 7, campaignId, from, until })
  test.each([
    ['at once', time(1, '2026-10-01', null), time(2, '2026-11-01', null), 'at once'],
    ['a day apart', time(1, '2026-10-01', '2026-11-01'), time(2, '2026-11-01', null), 'soon after'],
    ['29 days apart', time(1, '2026-09-01', '2026-10-01'), time(2, '2026-10-30', null), 'soon after'],
    ['30 days apart', time(1, '2026-09-01', '2026-10-01'), time(2, '2026-10-31', null), undefined],
    ['once more in the same', time(1, '2026-10-01', '2026-11-01'), time(1, '2026-11-01', null), undefined],
    ['one after the other long ago', time(1, '2026-01-01', '2026-02-01'), time(2, '2026-02-01', null), undefined],
    ['at once until long ago', time(1, '2026-01-01', '2026-03-01'), time(2, '2026-02-01', null), undefined],
  ])('%s', (_, one, other, how) =>
    expect(findSharedNumbers([other, one], '2026-11-30').map((found) => [found.how, found.campaignIds])).toEqual(
      how === undefined ? [] : [[how, [1, 2]]],
    ),
  )
})
