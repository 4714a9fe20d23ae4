import { backendContract } from '#contract/backend/index.ts'
import { call } from '#web/kit/call.ts'
import { Note } from '#web/kit/form.tsx'
import { formatNoun } from '#web/kit/format.ts'
import { Checkbox } from '@mantine/core'
import { ListItemDialog } from '../edited-list/list-item-dialog.tsx'
import type { NumberStatus } from './number-status-list-page.tsx'

const { addStatus, updateStatus } = backendContract.numberLists

/** Adds a number status, or changes one. */
export const NumberStatusDialog = ({ status, close }: { status: NumberStatus | undefined; close: () => void }) => (
  <ListItemDialog
    noun="status"
    label="Number status"
    isNew={status === undefined}
    close={close}
    initial={{
      name: status?.name ?? '',
      availability: status?.availability ?? 'Standard',
      visibleInFrontend: status?.visibleInFrontend ?? true,
      isActive: status?.isActive ?? true,
      isSuspended: status?.isSuspended ?? false,
    }}
    schema={addStatus.body}
    save={async (body) => {
      if (status === undefined) await call('backend', addStatus, { body })
      else await call('backend', updateStatus, { params: { id: status.id }, body })
    }}
  >
    {({ tick, values }) => (
      <>
        <Checkbox {...tick('visibleInFrontend')} label="Visible in Frontend" />
        <Checkbox {...tick('isActive')} label="Active" />
        <Checkbox {...tick('isSuspended')} label="Suspended" />
        {status?.visibleInFrontend === true && !values.visibleInFrontend && status.numbers > 0 ? (
          <Note tone="warn">{formatNoun(status.numbers, 'number')} will no longer be shown in the portal.</Note>
        ) : null}
      </>
    )}
  </ListItemDialog>
)
