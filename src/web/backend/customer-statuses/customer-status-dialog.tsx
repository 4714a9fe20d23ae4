import { backendContract } from '#contract/backend/index.ts'
import { call } from '#web/kit/call.ts'
import { Note } from '#web/kit/form.tsx'
import { formatNoun } from '#web/kit/format.ts'
import { Checkbox } from '@mantine/core'
import { ListItemDialog } from '../edited-list/list-item-dialog.tsx'
import type { CustomerStatus } from './customer-status-list-page.tsx'

const { addStatus, updateStatus } = backendContract.customerLists

/** Adds a customer status, or changes one. */
export const CustomerStatusDialog = ({ status, close }: { status: CustomerStatus | undefined; close: () => void }) => (
  <ListItemDialog
    noun="status"
    label="Customer status"
    isNew={status === undefined}
    close={close}
    initial={{
      name: status?.name ?? '',
      availability: status?.availability ?? 'Standard',
      isActive: status?.isActive ?? true,
      isSuspended: status?.isSuspended ?? false,
      hasFrontendLoginAccess: status?.hasFrontendLoginAccess ?? true,
    }}
    schema={addStatus.body}
    save={async (body) => {
      if (status === undefined) await call('backend', addStatus, { body })
      else await call('backend', updateStatus, { params: { id: status.id }, body })
    }}
  >
    {({ tick, values }) => (
      <>
        <Checkbox {...tick('hasFrontendLoginAccess')} label="Has Frontend Login Access" />
        <Checkbox {...tick('isActive')} label="Active" />
        <Checkbox {...tick('isSuspended')} label="Suspended" />
        {status?.hasFrontendLoginAccess === true && !values.hasFrontendLoginAccess && status.customers > 0 ? (
          <Note tone="warn">
            The people of {formatNoun(status.customers, 'customer')} will not be able to sign in, and their sessions
            end.
          </Note>
        ) : null}
      </>
    )}
  </ListItemDialog>
)
