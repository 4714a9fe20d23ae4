import { backendContract } from '#contract/backend/index.ts'
import { call } from '#web/kit/call.ts'
import { ListItemDialog } from '../edited-list/list-item-dialog.tsx'
import type { CustomerGroup } from './customer-group-list-page.tsx'

const { addGroup, updateGroup } = backendContract.customerLists

/** Adds a customer group, or changes one. */
export const CustomerGroupDialog = ({ group, close }: { group: CustomerGroup | undefined; close: () => void }) => (
  <ListItemDialog
    noun="group"
    label="Customer group"
    isNew={group === undefined}
    close={close}
    initial={{ name: group?.name ?? '', availability: group?.availability ?? 'Standard' }}
    schema={addGroup.body}
    save={async (body) => {
      if (group === undefined) await call('backend', addGroup, { body })
      else await call('backend', updateGroup, { params: { id: group.id }, body })
    }}
  />
)
