import { ownNumberEndpoints } from '#contract/my-account/numbers.ts'
import type { FeatureKey } from '#rules/features.ts'
import { displayNumber } from '#rules/phone-display.ts'
import { useAddress } from '#web/kit/address.ts'
import { CopyButton } from '#web/kit/copy-button.tsx'
import { Crumb, Loaded, useIdInAddress } from '#web/kit/detail-page.tsx'
import { PageTitle } from '#web/kit/page-title.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { StatusMark } from '#web/kit/status-mark.tsx'
import { PageTabs, type Tab } from '#web/kit/tabs.tsx'
import type { ReactNode } from 'react'
import { builtAreas } from '../areas.ts'
import { useMe } from '../me.tsx'
import { BlockedCallers } from '../routing/blocked-callers.tsx'
import { CeaseNumber } from '../routing/cease-number.tsx'
import { NumberRouting } from '../routing/number-routing.tsx'
import { NumberCosts } from './number-costs.tsx'
import { NumberDetails, NumberOverview } from './number-details.tsx'
import type { OwnNumber } from './number-list-page.tsx'

type NumberTab = Tab & { feature: FeatureKey; shows: (number: OwnNumber) => ReactNode }

/** The tabs of a number's page, each for whom its feature is granted. The first that is granted opens. */
const tabs: readonly NumberTab[] = [
  {
    key: 'details',
    label: 'Details',
    feature: 'view_number_details',
    shows: (number) => <NumberDetails number={number} />,
  },
  {
    key: 'costs',
    label: 'Costs',
    feature: 'view_number_costs',
    shows: (number) => <NumberCosts numberId={number.id} />,
  },
  {
    key: 'calls',
    label: 'Where calls go',
    feature: 'view_destination',
    shows: (number) => <NumberRouting id={number.id} />,
  },
  {
    key: 'blocked',
    label: 'Blocked callers',
    feature: 'block_callers',
    shows: (number) => <BlockedCallers id={number.id} />,
  },
  {
    key: 'stop',
    label: 'Stop it',
    feature: 'request_cease',
    shows: (number) => <CeaseNumber id={number.id} />,
  },
]

const overview: NumberTab = {
  key: 'overview',
  label: 'Overview',
  feature: 'view_numbers',
  shows: (number) => <NumberOverview number={number} />,
}

const NumberRecord = ({ number }: { number: OwnNumber }) => {
  const { features } = useMe()
  const wanted = useAddress().search['tab']
  const granted = tabs.filter(({ feature }) => features.includes(feature))
  // Without the details there is still what the list shows.
  const [first, ...others] = granted[0]?.key === 'details' ? granted : [overview, ...granted]
  const current = [first, ...others].find((tab) => tab?.key === wanted) ?? first ?? overview
  return (
    <>
      <PageTitle
        title={displayNumber(number.e164)}
        before={<Crumb to={builtAreas.numbers.path}>My Numbers</Crumb>}
        after={
          <>
            <CopyButton text={number.e164} label={`Copy ${number.e164}`} />
            <StatusMark>{number.status}</StatusMark>
          </>
        }
        lead={number.description?.text}
      />
      {others.length === 0 ? null : (
        <PageTabs label="Number pages" current={current.key} tabs={[first ?? overview, ...others]} />
      )}
      {current.shows(number)}
    </>
  )
}

/** One of the own numbers: what is known of it, what it costs, where its calls go. */
export const NumberPage = () => {
  const id = useIdInAddress()
  const asked = useAsk(ownNumberEndpoints.get, { params: { id: id ?? 0 } })
  return (
    <>
      {asked.isError && asked.data === undefined ? (
        <PageTitle title="Number" before={<Crumb to={builtAreas.numbers.path}>My Numbers</Crumb>} />
      ) : null}
      <Loaded asked={asked}>{(number) => <NumberRecord key={number.id} number={number} />}</Loaded>
    </>
  )
}
