import type { ApiError } from '#web/kit/call.ts'
import { type ReactNode, useState } from 'react'
import { ReviewDialog } from './review-dialog.tsx'
import type { ReviewRequest } from './review-request.ts'

type Open = { request: ReviewRequest; resolve: (done: boolean) => void; reject: (error: ApiError) => void }

/**
 * Shows what an act would do before it is done. `review(request)` resolves to whether it was done, and throws the
 * refusals that belong to the caller's own fields. The dialog is to be rendered by the caller.
 */
export const useReview = (): { review: (request: ReviewRequest) => Promise<boolean>; dialog: ReactNode } => {
  const [open, setOpen] = useState<Open>()
  const [note, setNote] = useState('')
  const review = (request: ReviewRequest) =>
    new Promise<boolean>((resolve, reject) => {
      if (request.note !== undefined) setNote(request.note)
      setOpen({ request, resolve, reject })
    })
  const dialog =
    open === undefined ? null : (
      <ReviewDialog
        request={open.request}
        note={note}
        setNote={setNote}
        close={() => {
          setOpen(undefined)
          open.resolve(false)
        }}
        done={() => {
          setOpen(undefined)
          setNote('')
          open.resolve(true)
        }}
        handBack={(error) => {
          setOpen(undefined)
          open.reject(error)
        }}
      />
    )
  return { review, dialog }
}
