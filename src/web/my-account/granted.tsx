import { useBranding } from '#web/kit/branding.tsx'
import { Blank, NotGranted } from '#web/kit/states.tsx'
import { PageTitle } from '#web/kit/page-title.tsx'
import { IconHourglass } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Area } from './areas.ts'
import { useOpens } from './me.tsx'

/** Shows an area to whom the profile grants it, and to others who decides and whom to ask. */
export const Granted = ({ area, children }: { area: Area; children: ReactNode }) => {
  const opens = useOpens(area.feature)
  const { providerName, contact } = useBranding()
  if (opens) return children
  return (
    <NotGranted title={area.title}>
      <p>{providerName} decides which areas your account can use, and this one is not among them.</p>
      {contact === '' ? null : <p>If you need it, please ask: {contact}</p>}
    </NotGranted>
  )
}

/** What stands at the address of a granted area that has no pages yet. */
export const LaterPage = ({ area }: { area: Area }) => (
  <>
    <PageTitle title={area.title} />
    <Blank icon={IconHourglass} title="Not available yet">
      This area is part of your access. It is not ready yet; you will find it in the menu when it is.
    </Blank>
  </>
)
