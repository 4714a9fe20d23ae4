import { openFeatures, type ProfileFacts, resolveProfile } from '#rules/entitlement.ts'
import { type FeatureKey, features } from '#rules/features.ts'
import { createMongoAbility } from '@casl/ability'
import { interleave } from './interleave.ts'

const CUSTOMERS = 100_000
const PROFILES = 1_000
const GROUPS = 5_000
const DECISIONS = 20_000

// A small generator of our own, so that every run makes the same world.
let state = 42
const random = (below: number): number => {
  state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
  return Math.floor((state / 4_294_967_296) * below)
}

const keys = features.map(({ key }) => key)
const profiles: ProfileFacts[] = Array.from({ length: PROFILES }, (_, index) => ({
  id: index + 1,
  name: `Profile ${index + 1}`,
  availability: (['Headline', 'Standard', 'Historical'] as const)[random(3)] ?? 'Standard',
  customerId: random(10) === 0 ? random(CUSTOMERS) + 1 : null,
  customerGroupIds: random(3) === 0 ? Array.from({ length: 8 }, () => random(GROUPS) + 1) : [],
  chosen: new Set(keys.filter(() => random(2) === 0)),
}))
const customers = Array.from({ length: CUSTOMERS }, (_, index) => ({
  id: index + 1,
  customerGroupId: random(5) === 0 ? null : random(GROUPS) + 1,
  assignedProfileId: random(2) === 0 ? null : random(PROFILES) + 1,
}))

// What the request check's statement hands over: the few profiles that could apply to one customer.
const byId = new Map(profiles.map((profile) => [profile.id, profile]))
const byCustomer = Map.groupBy(profiles, ({ customerId }) => customerId)
const byGroup = new Map<number, ProfileFacts[]>()
for (const profile of profiles)
  for (const group of profile.customerGroupIds) byGroup.set(group, [...(byGroup.get(group) ?? []), profile])
const candidatesOf = (customer: (typeof customers)[number]): ProfileFacts[] => [
  ...[byId.get(customer.assignedProfileId ?? 0), byId.get(1)].filter((profile) => profile !== undefined),
  ...(byCustomer.get(customer.id) ?? []),
  ...(byGroup.get(customer.customerGroupId ?? 0) ?? []),
]

const asked = Array.from({ length: DECISIONS }, () => {
  const customer = customers[random(CUSTOMERS)] ?? customers[0]
  return {
    customer: customer ?? { id: 1, customerGroupId: null, assignedProfileId: null },
    key: keys[random(keys.length)] ?? 'view_account',
  }
}).map(({ customer, key }) => ({ customer, key, candidates: candidatesOf(customer) }))

const decide = ({ customer, key, candidates }: (typeof asked)[number]): boolean =>
  openFeatures(resolveProfile(customer, candidates, 1).inForce).has(key)

/** CASL is given the profile that was resolved, and is asked about one feature. */
const decideByCasl = ({ customer, key, candidates }: (typeof asked)[number]): boolean => {
  const chosen = resolveProfile(customer, candidates, 1).inForce?.chosen ?? new Set<FeatureKey>()
  return createMongoAbility([...chosen].map((feature) => ({ action: 'use', subject: feature }))).can('use', key)
}
const decideBySet = ({ customer, key, candidates }: (typeof asked)[number]): boolean =>
  resolveProfile(customer, candidates, 1).inForce?.chosen.has(key) ?? false

const all = (decision: (one: (typeof asked)[number]) => boolean) => (): number => {
  let open = 0
  for (const one of asked) open += decision(one) ? 1 : 0
  if (open === 0) throw new Error('Nothing was open: this measures nothing')
  return DECISIONS
}

/** One entitlement decision (customer → feature → yes or no) beside CASL and a plain Set, and its 99th percentile. */
export const benchEntitlement = async (): Promise<string[]> => {
  const measured = await interleave(7, [
    { name: 'MyAccount: resolve, open everything, ask', run: all(decide) },
    { name: 'CASL: resolve, build the ability, ask', run: all(decideByCasl) },
    { name: 'plain Set: resolve, has()', run: all(decideBySet) },
  ])
  const times = asked
    .map((one) => {
      const begin = performance.now()
      decide(one)
      return (performance.now() - begin) * 1000
    })
    .toSorted((a, b) => a - b)
  const at = (share: number) => (times[Math.floor(times.length * share)] ?? 0).toFixed(1)
  return [
    '| one entitlement decision | µs, median of rounds | against ours |',
    '|---|---:|---:|',
    ...measured.map(
      ({ name, median }) =>
        `| ${name} | ${(1e6 / median).toFixed(2)} | ${(median / (measured[0]?.median ?? 1)).toFixed(2)} × |`,
    ),
    '',
    `Single decisions: ${at(0.5)} µs at the median, ${at(0.99)} µs at the 99th percentile (budget: 10 and 100). Customers ${CUSTOMERS}, profiles ${PROFILES}.`,
  ]
}
