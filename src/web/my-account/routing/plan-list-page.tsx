import type { AnswerOf } from '#contract/endpoint.ts'
import { routingPlanEndpoints } from '#contract/my-account/routing-plans.ts'
import { nationLabels } from '#rules/bank-holidays.ts'
import type { Column } from '#web/kit/data-table.tsx'
import { formatInstant, formatNoun } from '#web/kit/format.ts'
import { LinkButton } from '#web/kit/link-button.tsx'
import { PlainList } from '#web/kit/plain-list.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { StatusMark } from '#web/kit/status-mark.tsx'
import { Link } from '@tanstack/react-router'
import { builtAreas } from '../areas.ts'
import { NumbersFrame } from '../numbers/numbers-frame.tsx'

type Plan = AnswerOf<typeof routingPlanEndpoints.list>['rows'][number]

const countOf = ({ numbers }: Plan, state: Plan['numbers'][number]['state']): number =>
  numbers.filter((number) => number.state === state).length

const usedWords = (plan: Plan): string => {
  const counts = [
    [plan.numbers.filter(({ isLive }) => isLive).length, 'live'],
    [countOf(plan, 'requested'), 'asked for'],
  ] as const
  const words = counts.filter(([count]) => count > 0).map(([count, what]) => `${formatNoun(count, 'number')} ${what}`)
  return words.length === 0 ? 'No number' : words.join(', ')
}

const columns: readonly Column<Plan>[] = [
  {
    key: 'name',
    label: 'Name',
    heading: true,
    cell: (plan) => (
      <>
        <Link to="/numbers/plans/$id" params={{ id: String(plan.id) }}>
          {plan.name}
        </Link>{' '}
        {plan.isEmergency ? <StatusMark tone="bad">For emergencies</StatusMark> : null}
      </>
    ),
  },
  { key: 'description', label: 'Description', cell: ({ description }) => description || '–' },
  {
    key: 'used',
    label: 'Used by',
    cell: (plan) => (
      <>
        {usedWords(plan)} {countOf(plan, 'behind') > 0 ? <StatusMark tone="warn">Edited since</StatusMark> : null}
      </>
    ),
  },
  { key: 'nation', label: 'Bank holidays of', cell: ({ nation }) => nationLabels[nation] },
  { key: 'updated', label: 'Changed', nowrap: true, cell: ({ updatedAt }) => formatInstant(updatedAt) },
]

/** The routing plans of the account. */
export const PlanListPage = () => (
  <NumbersFrame current="plans">
    <PlainList
      title={builtAreas.routingPlans.title}
      lead="A plan says where calls go by time, day and share. It is live for a number once your provider has set it."
      actions={<LinkButton to="/numbers/plans/new">Make a plan</LinkButton>}
      asked={useAsk(routingPlanEndpoints.list, {})}
      columns={columns}
      rowKey={({ id }) => id}
      firstUse={{
        title: 'No routing plans yet',
        text: 'Make one for office hours, for holidays, or for emergencies; then ask that numbers go by it.',
        action: <LinkButton to="/numbers/plans/new">Make a plan</LinkButton>,
      }}
    />
  </NumbersFrame>
)
