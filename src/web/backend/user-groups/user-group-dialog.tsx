import { backendContract } from '#contract/backend/index.ts'
import { noLevels, type SomeLevels } from '#rules/staff-permissions.ts'
import { call } from '#web/kit/call.ts'
import { FormActions } from '#web/kit/detail-page.tsx'
import { Dialog } from '#web/kit/dialog.tsx'
import { FormFrame, useForm } from '#web/kit/form.tsx'
import { showToast } from '#web/kit/toasts.tsx'
import { Button, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useMe } from '../me.tsx'
import { PermissionMatrix } from './permission-matrix.tsx'
import type { UserGroup } from './user-group-list-page.tsx'

type GroupDraft = { name: string; levels: SomeLevels }

export const UserGroupDialog = ({ group, close }: { group: UserGroup | undefined; close: () => void }) => {
  const client = useQueryClient()
  const me = useMe()
  const { addGroup, updateGroup } = backendContract.staff
  const form = useForm<GroupDraft>({
    initial: { name: group?.name ?? '', levels: group?.levels ?? noLevels },
    schema: addGroup.body,
    fieldOf: { NAME_TAKEN: 'name' },
    save: async (body) => {
      if (group === undefined) await call('backend', addGroup, { body })
      else await call('backend', updateGroup, { params: { id: group.id }, body })
      void client.invalidateQueries()
      showToast({
        tone: 'good',
        text: group === undefined ? `${body.name} is added.` : 'Saved. Its users follow at once.',
      })
      close()
    },
  })
  return (
    <Dialog title={group === undefined ? 'Add user group' : 'Edit user group'} onClose={close} wide>
      <FormFrame form={form} label="User group">
        <TextInput {...form.text('name')} label="Name" />
        <PermissionMatrix
          caption="Permissions"
          value={form.values.levels}
          onChange={(levels) => form.set('levels', levels)}
          own={me.levels}
          readOnly={false}
        />
        <FormActions>
          <Button type="submit" loading={form.busy}>
            Save
          </Button>
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
        </FormActions>
      </FormFrame>
    </Dialog>
  )
}
