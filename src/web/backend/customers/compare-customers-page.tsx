import { backendContract } from '#contract/backend/index.ts'
import type { AnswerOf } from '#contract/endpoint.ts'
import { featureGroupLabels, featureGroups } from '#rules/features.ts'
import { useAddress } from '#web/kit/address.ts'
import { Crumb, Loaded, Section, Stack } from '#web/kit/detail-page.tsx'
import { PageTitle } from '#web/kit/page-title.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { Blank } from '#web/kit/states.tsx'
import { IconArrowsDiff, IconEqual } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { CompareBar, type ComparedRow, CompareTable, readId } from '../compare-table.tsx'
import styles from '../compare-table.module.css'
import { CustomerPicker } from './customer-picker.tsx'
import { shortStepWords } from './step-words.ts'

type Explanation = AnswerOf<typeof backendContract.profileHistory.explain>

const inForce = ({ resolution: { inForce, step } }: Explanation) =>
  inForce === null ? 'None' : `${inForce.name} (${shortStepWords[step]})`
const statusOf = ({ status }: Explanation) =>
  `${status.name}, ${status.hasFrontendLoginAccess ? 'may sign in' : 'no sign-in'}`

const plainRow = (label: string, first: string, second: string): ComparedRow => ({
  key: label,
  label,
  first,
  second,
  differs: first !== second,
})

const shown = ({ open, sentence }: Explanation['features'][number]) => (
  <>
    <span className={open ? styles.on : styles.off}>{open ? 'Open' : 'Closed'}</span>
    <span className={styles.why}>{sentence}</span>
  </>
)

const featureRows = (first: Explanation, second: Explanation) =>
  featureGroups.map((group) => ({
    title: featureGroupLabels[group],
    rows: first.features
      .filter((feature) => feature.group === group)
      .flatMap((feature) => {
        const other = second.features.find(({ key }) => key === feature.key)
        if (other === undefined) return []
        const { key, label } = feature
        return [{ key, label, first: shown(feature), second: shown(other), differs: feature.open !== other.open }]
      }),
  }))

type ComparisonProps = {
  first: Explanation
  second: Explanation
  heads: { first: ReactNode; second: ReactNode }
  showsAll: boolean
}

const Comparison = ({ first, second, heads, showsAll }: ComparisonProps) => {
  const basis = [
    plainRow('Profile in force', inForce(first), inForce(second)),
    plainRow('Customer group', first.group ?? 'None', second.group ?? 'None'),
    plainRow('Status', statusOf(first), statusOf(second)),
  ]
  const groups = featureRows(first, second)
    .map(({ title, rows }) => ({ title, rows: showsAll ? rows : rows.filter(({ differs }) => differs) }))
    .filter(({ rows }) => rows.length > 0)
  return (
    <Stack>
      <Section title="What decides" flush>
        <CompareTable caption="What decides" head="Fact" rows={basis} {...heads} />
      </Section>
      {groups.map(({ title, rows }) => (
        <Section key={title} title={title} flush>
          <CompareTable caption={title} head="Feature" rows={rows} {...heads} />
        </Section>
      ))}
      {groups.length === 0 ? (
        <Section title="Features">
          <Blank icon={IconEqual} title="The same features are open to both" />
        </Section>
      ) : null}
    </Stack>
  )
}

const nameOf = (id: number, name: string | undefined) => (
  <Link to={`/customers/${id}`} search={{ tab: 'access' }}>
    {name ?? `Customer ${id}`}
  </Link>
)

const BothCustomers = ({ first, second, showsAll }: { first: number; second: number; showsAll: boolean }) => {
  const { explain } = backendContract.profileHistory
  const { get } = backendContract.customers
  const one = useAsk(explain, { params: { id: first }, query: {} })
  const other = useAsk(explain, { params: { id: second }, query: {} })
  const firstName = useAsk(get, { params: { id: first } }).data?.name
  const secondName = useAsk(get, { params: { id: second } }).data?.name
  return (
    <Loaded asked={one}>
      {(explained) => (
        <Loaded asked={other}>
          {(otherExplained) => (
            <Comparison
              first={explained}
              second={otherExplained}
              heads={{ first: nameOf(first, firstName), second: nameOf(second, secondName) }}
              showsAll={showsAll}
            />
          )}
        </Loaded>
      )}
    </Loaded>
  )
}

/** What two customers see, side by side, with the reasons; the address holds which. */
export const CompareCustomersPage = () => {
  const { search, change } = useAddress()
  const [first, second] = [readId(search['first']), readId(search['second'])]
  const showsAll = search['show'] === 'all'
  return (
    <>
      <PageTitle title="Compare two customers" before={<Crumb to="/customers">Customers</Crumb>} />
      <CompareBar
        first={
          <CustomerPicker
            label="First customer"
            placeholder="Choose"
            id={first}
            onPick={(id) => change({ first: id })}
          />
        }
        second={
          <CustomerPicker
            label="Second customer"
            placeholder="Choose"
            id={second}
            onPick={(id) => change({ second: id })}
          />
        }
        showsAll={showsAll}
        setShowsAll={(all) => change({ show: all ? 'all' : undefined }, { replace: true })}
      />
      {first === undefined || second === undefined ? (
        <Section title="Features">
          <Blank icon={IconArrowsDiff} title="Choose two customers">
            What one sees in the portal and the other does not appears here, with the reason.
          </Blank>
        </Section>
      ) : (
        <BothCustomers first={first} second={second} showsAll={showsAll} />
      )}
    </>
  )
}
