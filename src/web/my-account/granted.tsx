import { type PortalRole, portalRoleWords } from '#rules/portal-roles.ts'
import { useBranding } from '#web/kit/branding.tsx'
import { Blank, NotGranted } from '#web/kit/states.tsx'
import { PageTitle } from '#web/kit/page-title.tsx'
import { IconHourglass } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Area } from './areas.ts'
import { useMe } from './me.tsx'

/** Shows an area to whom it is granted, and to others who decides and whom to ask. */
export const Granted = ({ area, children }: { area: Area; children: ReactNode }) => {
  const { features, closedByRole, role, preview } = useMe()
  if (features.includes(area.feature)) return children
  return (
    <NotGranted title={area.title}>
      {closedByRole.includes(area.feature) ? <OwnerDecides role={role} /> : <ProviderDecides />}
      {preview === null ? null : (
        <p>
          <a href={`/backend/customers/${preview.customerId}?tab=access`} target="_top">
            Why this customer does not see it
          </a>
        </p>
      )}
    </NotGranted>
  )
}

const ProviderDecides = () => {
  const { providerName, contact } = useBranding()
  return (
    <>
      <p>{providerName} decides which areas your account can use, and this one is not among them.</p>
      {contact === '' ? null : <p>If you need it, please ask: {contact}</p>}
    </>
  )
}

const OwnerDecides = ({ role }: { role: PortalRole }) => (
  <>
    <p>Your account has this area, but your role, {portalRoleWords[role].label}, does not include it.</p>
    <p>If you need it, please ask the owner of your account.</p>
  </>
)

/** What stands at the address of a granted area that has no pages yet. */
export const LaterPage = ({ area }: { area: Area }) => (
  <>
    <PageTitle title={area.title} />
    <Blank icon={IconHourglass} title="Not available yet">
      This area is part of your access. It is not ready yet; you will find it in the menu when it is.
    </Blank>
  </>
)
