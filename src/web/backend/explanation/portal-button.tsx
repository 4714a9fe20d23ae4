import { backendContract } from '#contract/backend/index.ts'
import { ApiError, call } from '#web/kit/call.ts'
import { showToast } from '#web/kit/toasts.tsx'
import { Button } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { useState } from 'react'
import { useMay } from '../me.tsx'

type PortalButtonProps = { customerId: number; person: { id: number; name: string } | null }

/** Opens the portal as a customer, or one of its people, sees it, in a tab of its own. */
export const PortalButton = ({ customerId, person }: PortalButtonProps) => {
  const may = useMay('customers:view', 'my-account-profiles:view')
  const [isOpening, setOpening] = useState(false)
  if (!may) return null
  const open = async () => {
    // Opened within the click, since browsers refuse a tab that comes later.
    const tab = window.open('', '_blank')
    setOpening(true)
    try {
      const body = { customerId, ...(person === null ? {} : { portalUserId: person.id }) }
      const { address } = await call('backend', backendContract.previews.open, { body })
      if (tab === null) window.location.assign(address)
      else tab.location.replace(address)
    } catch (error) {
      tab?.close()
      if (!(error instanceof ApiError)) throw error
      showToast({ tone: 'bad', text: error.message })
    } finally {
      setOpening(false)
    }
  }
  return (
    <Button
      size="xs"
      variant="default"
      loading={isOpening}
      rightSection={<IconExternalLink size={15} aria-hidden />}
      onClick={() => void open()}
    >
      {person === null ? 'See the portal as this customer' : `See the portal as ${person.name}`}
    </Button>
  )
}
