import { backendContract } from '#contract/backend/index.ts'
import { levelsAbove, resolveLevels, type SomeLevels } from '#rules/staff-permissions.ts'
import type { Form } from '#web/kit/form.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { Box, Checkbox, Stack, Text, TextInput } from '@mantine/core'
import { useMe } from '../me.tsx'
import { PermissionMatrix } from '../user-groups/permission-matrix.tsx'

export type StaffUserDraft = { name: string; email: string; groupIds: number[]; override: SomeLevels }

type StaffUserFieldsProps = { form: Form<StaffUserDraft>; readOnly: boolean; isNew: boolean }

/** Name, groups and individual exceptions of a staff user. */
export const StaffUserFields = ({ form, readOnly, isNew }: StaffUserFieldsProps) => {
  const me = useMe()
  const groups = useAsk(backendContract.staff.listGroups, {})
  const rows = groups.data?.rows ?? []
  const chosen = rows.filter(({ id }) => form.values.groupIds.includes(id)).map(({ levels }) => levels)
  const toggle = (id: number, on: boolean) =>
    form.set('groupIds', on ? [...form.values.groupIds, id] : form.values.groupIds.filter((other) => other !== id))
  return (
    <>
      <TextInput {...form.text('name')} label="Name" readOnly={readOnly} />
      <TextInput
        {...form.text('email')}
        label="E-mail address"
        type="email"
        readOnly={!isNew}
        description={isNew ? 'A link to set a password is mailed there.' : undefined}
      />
      <Box component="fieldset" bd={0} m={0} p={0}>
        <Text component="legend" size="sm" fw={500} mb={6}>
          User groups
        </Text>
        <Stack gap="xs">
          {rows.map((group) => {
            const above = levelsAbove(me.levels, group.levels).length > 0
            return (
              <Checkbox
                key={group.id}
                label={group.name}
                description={above ? 'Holds more than you do, so you cannot give it.' : undefined}
                checked={form.values.groupIds.includes(group.id)}
                disabled={readOnly || (above && !form.values.groupIds.includes(group.id))}
                onChange={(event) => toggle(group.id, event.currentTarget.checked)}
              />
            )
          })}
        </Stack>
      </Box>
      <div>
        <Text size="sm" fw={500}>
          Individual exceptions
        </Text>
        <Text size="sm" c="dimmed" mb="xs">
          An exception goes before the groups; it may raise or lower.
        </Text>
        <PermissionMatrix
          caption="Individual exceptions"
          value={form.values.override}
          onChange={(override) => form.set('override', override)}
          own={me.levels}
          readOnly={readOnly}
          inherited={resolveLevels(chosen, {})}
        />
      </div>
    </>
  )
}
