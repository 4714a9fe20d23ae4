import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { addressOf, type Door } from './call.ts'
import { pagesAt, previewHere } from './pages-at.ts'

const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 30_000
/** Many changes in a row, such as an import, refresh a page at most this often. */
const CALM_MS = 150

const eventsPath = {
  method: 'GET',
  path: '/events',
  summary: '',
  returns: { bytes: 'events', contentType: '' },
} as const

/** One channel for the tabs of an application, and one for each preview of its own. */
const channelOf = (door: Door): string => `myaccount-live-${pagesAt(door)}`

/** Keeps one event stream open until `stop`; `onChange` runs for each event and after each reconnection. */
const follow = (door: Door, onChange: () => void, stop: AbortSignal): void => {
  let wait = FIRST_WAIT_MS
  let wasOpen = false
  const open = () => {
    if (stop.aborted) return
    const stream = new EventSource(addressOf(door, eventsPath))
    const close = () => stream.close()
    stop.addEventListener('abort', close, { once: true })
    stream.addEventListener('open', () => {
      if (wasOpen) onChange()
      wasOpen = true
      wait = FIRST_WAIT_MS
    })
    stream.addEventListener('changed', onChange)
    stream.addEventListener('error', () => {
      if (stream.readyState !== EventSource.CLOSED) return
      stop.removeEventListener('abort', close)
      onChange()
      setTimeout(open, wait)
      wait = Math.min(wait * 2, LONGEST_WAIT_MS)
    })
  }
  open()
}

/**
 * Refreshes what a page shows when the server says that something changed. A browser keeps one stream however many
 * tabs are open: the tab that holds the lock listens and tells the others, and another takes over when it closes.
 */
export const useLive = (door: Door): void => {
  const client = useQueryClient()
  useEffect(() => {
    const channel = new BroadcastChannel(channelOf(door))
    const previews = new BroadcastChannel('myaccount-preview')
    const stop = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    let isBehind = false
    const refresh = () => {
      if (timer !== undefined) {
        isBehind = true
        return
      }
      isBehind = false
      void client.invalidateQueries()
      timer = setTimeout(() => {
        timer = undefined
        if (isBehind) refresh()
      }, CALM_MS)
    }
    channel.addEventListener('message', refresh)
    // The form beside a preview says when its unsaved settings have changed.
    previews.addEventListener('message', ({ data }: MessageEvent<{ preview: number }>) => {
      if (data.preview === previewHere()) refresh()
    })
    const lead = () => {
      follow(
        door,
        () => {
          refresh()
          channel.postMessage('changed')
        },
        stop.signal,
      )
      return new Promise<void>((resolve) => stop.signal.addEventListener('abort', () => resolve(), { once: true }))
    }
    navigator.locks.request(channelOf(door), { signal: stop.signal }, lead).catch(() => undefined)
    return () => {
      stop.abort()
      clearTimeout(timer)
      channel.close()
      previews.close()
    }
  }, [client, door])
}

/** Tells the other tabs of this browser that the session ended or began. */
export const tellOtherTabs = (door: Door): void => {
  const channel = new BroadcastChannel(channelOf(door))
  channel.postMessage('changed')
  channel.close()
}
