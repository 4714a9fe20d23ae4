import { confirm } from '#web/kit/dialog.tsx'
import { useAct } from '#web/kit/query.tsx'
import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { peopleEndpoints } from './people-endpoints.ts'
import type { Person } from './people-page.tsx'

/** What an owner can do for a person of the account. */
export const PersonActions = ({ person, onChange }: { person: Person; onChange: () => void }) => {
  const request = { params: { id: person.id } }
  const invite = useAct(peopleEndpoints.inviteAgain, { done: `A new invitation is on its way to ${person.email}.` })
  const end = useAct(peopleEndpoints.endSessions, { done: `The sessions of ${person.name} have ended.` })
  const remove = useAct(peopleEndpoints.remove, { done: `${person.name} no longer has access.` })
  const askRemove = async () => {
    const yes = await confirm({
      title: `Remove ${person.name}?`,
      text: 'They can no longer sign in for this account, and are told by mail.',
      action: 'Remove',
      danger: true,
    })
    if (yes) remove.mutate(request)
  }
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={28} aria-label={`Actions for ${person.name}`}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={onChange}>Change role and numbers</Menu.Item>
        {person.state === 'invited' ? <Menu.Item onClick={() => invite.mutate(request)}>Invite again</Menu.Item> : null}
        {person.sessions > 0 ? <Menu.Item onClick={() => end.mutate(request)}>End all sessions</Menu.Item> : null}
        <Menu.Item onClick={() => void askRemove()}>Remove</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
