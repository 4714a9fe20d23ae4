import { backendContract } from '#contract/backend/index.ts'
import type { portalPreview } from '#contract/backend/previews.ts'
import { ApiError, call } from '#web/kit/call.ts'
import { Section } from '#web/kit/detail-page.tsx'
import { formatInstant } from '#web/kit/format.ts'
import { Button, Loader } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { z } from 'zod'
import { CustomerPicker } from '../customers/customer-picker.tsx'
import styles from './preview-pane.module.css'
import type { ProfileDraft } from './profile-draft.ts'

type Preview = z.output<typeof portalPreview>

const OPEN_KEY = 'myaccount-preview-open'
const CUSTOMER_KEY = 'myaccount-preview-customer'
/** So long after the last edit the preview follows. */
const CALM_MS = 600

const remembered = (key: string): number | undefined => {
  const kept = Number(localStorage.getItem(key))
  return Number.isInteger(kept) && kept > 0 ? kept : undefined
}
const remember = (key: string, value: number | undefined) => {
  if (value === undefined) localStorage.removeItem(key)
  else localStorage.setItem(key, String(value))
}

/** Whether the preview stands beside the form; remembered from profile to profile. */
export const usePreviewPane = () => {
  const [isOpen, show] = useState(() => remembered(OPEN_KEY) === 1)
  const [isAskedFor, setAskedFor] = useState(false)
  const setOpen = (open: boolean) => {
    remember(OPEN_KEY, open ? 1 : undefined)
    setAskedFor(open)
    show(open)
  }
  return { isOpen, isAskedFor, setOpen }
}

const tellPortal = (preview: number) => {
  const channel = new BroadcastChannel('myaccount-preview')
  channel.postMessage({ preview })
  channel.close()
}

const show = (customerId: number, settings: ProfileDraft, before: Preview | undefined): Promise<Preview> => {
  const { open, change } = backendContract.previews
  return before === undefined
    ? call('backend', open, { body: { customerId, settings } })
    : call('backend', change, { params: { id: before.id }, body: { settings } })
}

type Shown =
  | { state: 'loading' }
  | { state: 'open'; preview: Preview }
  | { state: 'expired' }
  | { state: 'failed'; why: string }

/** One customer's place in front of the preview: what is open there, and what is still being asked, in order. */
type Seat = { preview: Preview | undefined; isLeft: boolean; line: Promise<void> }

const closePreview = ({ id }: Preview) =>
  void call('backend', backendContract.previews.close, { params: { id } }).catch(() => undefined)

/** Keeps a preview of unsaved settings open: the first one opens it, later ones change it. */
const usePreview = (customerId: number, draft: ProfileDraft) => {
  const [shown, setShown] = useState<Shown>({ state: 'loading' })
  const [invalid, setInvalid] = useState<readonly string[]>([])
  const [round, setRound] = useState(0)
  const seat = useRef<Seat>(undefined)
  const settings = JSON.stringify(draft)
  useEffect(() => {
    const mine: Seat = { preview: undefined, isLeft: false, line: Promise.resolve() }
    seat.current = mine
    setShown({ state: 'loading' })
    return () => {
      mine.isLeft = true
      if (mine.preview !== undefined) closePreview(mine.preview)
    }
  }, [customerId, round])
  useEffect(() => {
    const mine = seat.current
    if (mine === undefined) return undefined
    const follow = async () => {
      if (mine.isLeft) return
      const before = mine.preview
      try {
        const preview = await show(customerId, JSON.parse(settings) as ProfileDraft, before)
        mine.preview = preview
        if (mine.isLeft) return closePreview(preview)
        setInvalid([])
        setShown({ state: 'open', preview: before ?? preview })
        if (before !== undefined) tellPortal(preview.id)
      } catch (error) {
        if (!(error instanceof ApiError)) throw error
        if (mine.isLeft) return
        if (error.code === 'INVALID') setInvalid([...new Set(error.issues.map(({ message }) => message))])
        else if (error.code === 'NOT_FOUND' && before !== undefined) setShown({ state: 'expired' })
        else setShown({ state: 'failed', why: error.message })
      }
    }
    const timer = setTimeout(
      () => {
        mine.line = mine.line.then(follow)
      },
      mine.preview === undefined ? 0 : CALM_MS,
    )
    return () => clearTimeout(timer)
  }, [customerId, round, settings])
  const expiresAt = shown.state === 'open' ? shown.preview.expiresAt : undefined
  useEffect(() => {
    if (expiresAt === undefined) return undefined
    const timer = setTimeout(() => setShown({ state: 'expired' }), Math.max(0, Date.parse(expiresAt) - Date.now()))
    return () => clearTimeout(timer)
  }, [expiresAt])
  return { shown, invalid, again: () => setRound((before) => before + 1) }
}

const Stage = ({ customerId, draft }: { customerId: number; draft: ProfileDraft }) => {
  const { shown, invalid, again } = usePreview(customerId, draft)
  return (
    <>
      {invalid.length === 0 ? null : (
        <p className={styles.invalid} role="status">
          The preview waits, because these settings could not be saved: {invalid.join(' ')}
        </p>
      )}
      {shown.state === 'loading' && invalid.length === 0 ? (
        <p className={styles.message} role="status">
          <Loader size={18} aria-hidden /> Opening the preview
        </p>
      ) : null}
      {shown.state === 'expired' || shown.state === 'failed' ? (
        <div className={styles.message} role="alert">
          {shown.state === 'expired' ? 'The preview has expired.' : shown.why}
          <Button size="compact-sm" variant="default" onClick={again}>
            {shown.state === 'expired' ? 'Open it again' : 'Try again'}
          </Button>
        </div>
      ) : null}
      {shown.state === 'open' ? (
        <>
          <iframe className={styles.frame} src={shown.preview.address} title="The portal with these settings" />
          <p className={styles.foot}>
            Read-only, until {formatInstant(shown.preview.expiresAt)}. The customer sees in its activity that you
            looked.
          </p>
        </>
      ) : null}
    </>
  )
}

type PreviewPaneProps = {
  draft: ProfileDraft
  /** Opened just now, by hand. */
  isAskedFor: boolean
  close: () => void
}

/** The portal of a real customer as the settings of the form would make it, saved or not. */
export const PreviewPane = ({ draft, isAskedFor, close }: PreviewPaneProps) => {
  const pane = useRef<HTMLDivElement>(null)
  // Where it stands below a long form, whoever opens it is led to it.
  useEffect(() => {
    if (isAskedFor) pane.current?.scrollIntoView({ block: 'nearest' })
  }, [isAskedFor])
  const [customerId, setCustomerId] = useState(() => remembered(CUSTOMER_KEY))
  const pick = (id: number | undefined) => {
    remember(CUSTOMER_KEY, id)
    setCustomerId(id)
  }
  return (
    <div className={styles.pane} ref={pane}>
      <Section
        title="Preview"
        lead="What is set in the form, saved or not."
        actions={
          <Button size="xs" variant="default" onClick={close}>
            Close
          </Button>
        }
      >
        <CustomerPicker label="As this customer" placeholder="Choose a customer" id={customerId} onPick={pick} />
        {customerId === undefined ? (
          <p className={styles.message}>Choose a customer to see its portal with these settings.</p>
        ) : (
          <Stage key={customerId} customerId={customerId} draft={draft} />
        )}
      </Section>
    </div>
  )
}
