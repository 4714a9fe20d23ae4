import { backendContract } from '#contract/backend/index.ts'
import { useAddress } from '#web/kit/address.ts'
import { Crumb, Loaded, Stack, TwoColumns, useIdInAddress } from '#web/kit/detail-page.tsx'
import { LinkButton } from '#web/kit/link-button.tsx'
import { PageTitle } from '#web/kit/page-title.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { StatusMark } from '#web/kit/status-mark.tsx'
import { PageTabs, type Tab } from '#web/kit/tabs.tsx'
import { IconActivity } from '@tabler/icons-react'
import { Explanation } from '../explanation/explanation.tsx'
import { useMay } from '../me.tsx'
import { CustomerRequests } from '../number-requests/customer-requests.tsx'
import { CustomerNumbers } from '../numbers/customer-numbers.tsx'
import { CustomerSites } from '../sites/customer-sites.tsx'
import { CustomerPeople } from '../portal-users/customer-people.tsx'
import { CustomerDetails, type Customer } from './customer-details.tsx'
import { CustomerProfile } from './customer-profile.tsx'

const CustomerRecord = ({ customer }: { customer: Customer }) => {
  const maySeeNumbers = useMay('numbers:view')
  const mayRead = useMay('activity-log:view')
  const mayExplain = useMay('customers:view', 'my-account-profiles:view')
  const tabs: readonly [Tab, ...Tab[]] = [
    { key: 'overview', label: 'Overview' },
    ...(mayExplain ? [{ key: 'access', label: 'What they see' }] : []),
    ...(maySeeNumbers
      ? [
          { key: 'numbers', label: 'Numbers' },
          { key: 'sites', label: 'Sites' },
          { key: 'requests', label: 'Number requests' },
        ]
      : []),
  ]
  const { tab } = useAddress().search
  const current = tabs.find(({ key }) => key === tab)?.key ?? 'overview'
  return (
    <>
      <PageTitle
        title={customer.name}
        before={<Crumb to="/customers">Customers</Crumb>}
        after={<StatusMark>{customer.accountNumber}</StatusMark>}
        actions={
          mayRead ? (
            <LinkButton
              to="/activity"
              search={{ customerId: customer.id }}
              variant="default"
              leftSection={<IconActivity size={17} aria-hidden />}
            >
              Activity
            </LinkButton>
          ) : undefined
        }
      />
      {tabs.length > 1 ? <PageTabs label="Customer pages" current={current} tabs={tabs} /> : null}
      {/* The overview stays while another tab is open: what was typed is kept. */}
      <div hidden={current !== 'overview'}>
        <Stack>
          <TwoColumns main={<CustomerDetails customer={customer} />} side={<CustomerProfile customer={customer} />} />
          <CustomerPeople customerId={customer.id} canSignIn={customer.status.hasFrontendLoginAccess} />
        </Stack>
      </div>
      {current === 'access' ? <Explanation customerId={customer.id} customerName={customer.name} /> : null}
      {current === 'numbers' ? <CustomerNumbers customerId={customer.id} /> : null}
      {current === 'sites' ? <CustomerSites customerId={customer.id} /> : null}
      {current === 'requests' ? <CustomerRequests customerId={customer.id} /> : null}
    </>
  )
}

/** One customer: details and people, the profile in force and why, numbers and sites. */
export const CustomerPage = () => {
  const id = useIdInAddress()
  const asked = useAsk(backendContract.customers.get, { params: { id: id ?? 0 } })
  return <Loaded asked={asked}>{(customer) => <CustomerRecord key={customer.id} customer={customer} />}</Loaded>
}
