import { ActionIcon } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useState } from 'react'
import { showToast } from './toasts.tsx'

/** Copies a text; a phone number is copied in its full international form. */
export const CopyButton = ({ text, label }: { text: string; label: string }) => {
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setCopied(true)
      setTimeout(() => setCopied(false), 1_500)
    } catch {
      showToast({ tone: 'bad', text: `The browser did not allow copying. The text is: ${text}` })
    }
  }
  const Icon = copied ? IconCheck : IconCopy
  return (
    <ActionIcon variant="subtle" color="gray" size={24} aria-label={label} title={label} onClick={() => void copy()}>
      <Icon size={15} aria-hidden />
    </ActionIcon>
  )
}
