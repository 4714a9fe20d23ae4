import { backendContract } from '#contract/backend/index.ts'
import { call } from '#web/kit/call.ts'
import { ListItemDialog } from '../edited-list/list-item-dialog.tsx'
import type { NumberType } from './number-type-list-page.tsx'

const { addType, updateType } = backendContract.numberLists

/** Adds a number type, or changes one. */
export const NumberTypeDialog = ({ type, close }: { type: NumberType | undefined; close: () => void }) => (
  <ListItemDialog
    noun="type"
    label="Number type"
    isNew={type === undefined}
    close={close}
    initial={{ name: type?.name ?? '', availability: type?.availability ?? 'Standard' }}
    schema={addType.body}
    save={async (body) => {
      if (type === undefined) await call('backend', addType, { body })
      else await call('backend', updateType, { params: { id: type.id }, body })
    }}
  />
)
