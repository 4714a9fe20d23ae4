import type { Review } from '#contract/backend/reviews.ts'
import { describe, expect, test } from 'vitest'
import {
  changeInWords,
  changesInLine,
  concernInWords,
  inWords,
  listReviewParts,
  movementsInWords,
  stoppingInWords,
} from './review-words.ts'

type Movement = Review['impact']['movements'][number]
const profile = (id: number, name: string) => ({ id, name }) as NonNullable<Movement['to']>
const feature = (label: string) => ({ key: label, label })
const basic = profile(1, 'Basic')
const full = profile(2, 'Business full')
const movement = (more: Partial<Movement>): Movement => ({
  from: basic,
  to: basic,
  customers: 2,
  gains: [],
  loses: [],
  ...more,
})

describe('customers that go the same way', () => {
  test.each<[string, Partial<Movement>]>([
    ['63 customers use this profile.', { customers: 63 }],
    ['1 customer uses this profile.', { customers: 1 }],
    ['1 customer keeps Business full.', { from: full, to: full, customers: 1 }],
    ['1,043 customers keep Business full.', { from: full, to: full, customers: 1043 }],
    ['12 customers go from Basic to Business full.', { to: full, customers: 12 }],
    ['1 customer goes from Basic to no profile.', { to: null, customers: 1 }],
    ['3 customers without a profile get Basic.', { from: null, customers: 3 }],
    ['2 customers have no profile, before and after.', { from: null, to: null }],
  ])('%s', (sentence, more) => expect(movementsInWords({ movements: [movement(more)] }, 1)[0]?.sentence).toBe(sentence))

  test('are told in the order of what they lose, gain, or keep, and by number', () => {
    const movements = [
      movement({ customers: 9 }),
      movement({ customers: 5, gains: [feature('Invoices')] }),
      movement({ customers: 1, loses: [feature('Statement')] }),
      movement({ customers: 3, loses: [feature('Letters')], gains: [feature('Invoices')] }),
    ]
    expect(movementsInWords({ movements }, 1)).toEqual([
      { sentence: '3 customers use this profile.', loses: ['Letters'], gains: ['Invoices'], nothing: undefined },
      { sentence: '1 customer uses this profile.', loses: ['Statement'], gains: [], nothing: undefined },
      { sentence: '5 customers use this profile.', loses: [], gains: ['Invoices'], nothing: undefined },
      {
        sentence: '9 customers use this profile.',
        loses: [],
        gains: [],
        nothing: 'What they may use stays the same.',
      },
    ])
  })
})

test.each([
  [0, 0, 'It concerns no customer: nobody gains or loses anything.'],
  [1, 0, 'It concerns 1 customer. None of its people is signed in now.'],
  [63, 0, 'It concerns 63 customers. None of their people is signed in now.'],
  [63, 1, 'It concerns 63 customers. 1 of their people is signed in now; for them it holds from the next click.'],
  [1, 2, 'It concerns 1 customer. 2 of its people are signed in now; for them it holds from the next click.'],
])('%i customers and %i people: %s', (customers, signedIn, sentence) =>
  expect(concernInWords({ customers, signedIn })).toBe(sentence),
)

test.each([
  [[], 3, ''],
  [['A'], 3, 'A'],
  [['A', 'B'], 3, 'A and B'],
  [['A', 'B', 'C', 'D', 'E'], 3, 'A, B, C and 2 more'],
])('%j, at most %i: %s', (names, most, words) => expect(inWords(names, most)).toBe(words))

test.each([
  ['off', 'on', 'switched on'],
  ['on', 'off', 'switched off'],
  ['Headline', 'Historical', 'Headline → Historical'],
])('from %s to %s: %s', (before, after, words) => expect(changeInWords({ label: '', before, after })).toBe(words))

test('changes in a line', () =>
  expect(
    changesInLine([
      { label: 'Name', before: 'Basic', after: 'Plain' },
      { label: 'Statement', before: 'on', after: 'off' },
    ]),
  ).toBe('Name Basic → Plain and Statement switched off'))

test.each([
  [0, undefined],
  [1, '1 e-mailed report will stop, and its owner is told why: “Week” of Mara Quinn (HARB0042).'],
  [3, '3 e-mailed reports will stop, and their owners are told why: “Week” of Mara Quinn (HARB0042) and 2 more.'],
])('%i reports that stop: %s', (total, sentence) => {
  const first = [{ view: 'Week', person: 'Mara Quinn', accountNumber: 'HARB0042' }].slice(0, total)
  expect(stoppingInWords({ reportsThatStop: { total, first } } as unknown as Review['impact'])).toBe(sentence)
})

describe('the parts of a review', () => {
  const review = { changes: [], warnings: ['A tie arises.'], impact: {} } as unknown as Review
  test('stand in the order in which they are read', () =>
    expect(listReviewParts({ review, remarks: ['A group is gone.'], takesNote: true, isScheduling: true })).toEqual([
      'remarks',
      'changes',
      'warnings',
      'customers',
      'note',
      'time',
    ]))
  test('leave out what there is nothing to say of', () =>
    expect(
      listReviewParts({ review: { ...review, warnings: [] }, remarks: [], takesNote: false, isScheduling: false }),
    ).toEqual(['changes', 'customers']))
})
