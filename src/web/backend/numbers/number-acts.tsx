import { backendContract } from '#contract/backend/index.ts'
import { call } from '#web/kit/call.ts'
import { FormActions } from '#web/kit/detail-page.tsx'
import { confirm, Dialog } from '#web/kit/dialog.tsx'
import { FormFrame, Note, useForm } from '#web/kit/form.tsx'
import { formatDay, today } from '#web/kit/format.ts'
import { useAct } from '#web/kit/query.tsx'
import { showToast } from '#web/kit/toasts.tsx'
import { Button, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { MoveDialog } from './move-dialog.tsx'
import { NumberDialog } from './number-dialog.tsx'
import type { NumberRecord } from './number-page.tsx'

const { drop, reinstate } = backendContract.numberActs

const DropDialog = ({ record, close }: { record: NumberRecord; close: () => void }) => {
  const client = useQueryClient()
  const form = useForm({
    initial: { on: today() },
    check: ({ on }): Record<string, string> => (on === '' ? { on: 'A day is needed.' } : {}),
    save: async (body) => {
      await call('backend', drop, { params: { id: record.id }, body })
      void client.invalidateQueries()
      showToast({ tone: 'good', text: `The number is dropped from ${formatDay(body.on)}.` })
      close()
    },
  })
  return (
    <Dialog title="Drop number" onClose={close}>
      <FormFrame form={form} label="Drop number">
        <TextInput
          {...form.text('on')}
          label="Dropped from"
          type="date"
          description="The first day that no longer counts. Calls before it stay the customer’s."
        />
        <Note>Where it lay is kept, so it is there again if the number is reinstated.</Note>
        <FormActions>
          <Button type="submit" loading={form.busy}>
            Drop
          </Button>
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
        </FormActions>
      </FormFrame>
    </Dialog>
  )
}

/** What can be done with a number: change it, move it to another customer, drop it, and take that back. */
export const NumberActs = ({ record }: { record: NumberRecord }) => {
  const [shown, setShown] = useState<'edit' | 'drop' | 'move'>()
  const close = () => setShown(undefined)
  const back = useAct(reinstate, { done: 'The number is reinstated.' })
  const askBack = async () => {
    const text = 'It is the customer’s again without an end, and so are its calls.'
    if (await confirm({ title: 'Reinstate this number?', text, action: 'Reinstate' }))
      back.mutate({ params: { id: record.id } })
  }
  return (
    <>
      {record.droppedOn === null ? (
        <>
          <Button variant="default" onClick={() => setShown('move')}>
            Move…
          </Button>
          <Button variant="default" onClick={() => setShown('drop')}>
            Drop…
          </Button>
        </>
      ) : (
        <Button variant="default" loading={back.isPending} onClick={() => void askBack()}>
          Reinstate…
        </Button>
      )}
      <Button onClick={() => setShown('edit')}>Edit</Button>
      {shown === 'edit' ? <NumberDialog customerId={record.customer.id} number={record} close={close} /> : null}
      {shown === 'drop' ? <DropDialog record={record} close={close} /> : null}
      {shown === 'move' ? <MoveDialog record={record} close={close} /> : null}
    </>
  )
}
