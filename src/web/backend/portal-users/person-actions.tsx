import { backendContract } from '#contract/backend/index.ts'
import { confirm } from '#web/kit/dialog.tsx'
import { useAct } from '#web/kit/query.tsx'
import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useState } from 'react'
import { AccessDialog } from './access-dialog.tsx'
import type { PortalUser } from './customer-people.tsx'

type PersonActionsProps = { customerId: number; person: PortalUser; isDelayed: boolean }

/** What staff can do for a person; nobody here ever learns a password. */
export const PersonActions = ({ customerId, person, isDelayed }: PersonActionsProps) => {
  const { portalUsers } = backendContract
  const [changing, setChanging] = useState(false)
  const request = { params: { id: customerId, portalUserId: person.id } }
  const invite = useAct(portalUsers.invite, { done: `A new invitation is on its way to ${person.email}.` })
  const reset = useAct(portalUsers.sendReset, { done: `A link is on its way to ${person.email}.` })
  const disable = useAct(portalUsers.disable, { done: `${person.name} can no longer sign in.` })
  const enable = useAct(portalUsers.enable, { done: `${person.name} can sign in again.` })
  const end = useAct(portalUsers.endSessions, { done: `The sessions of ${person.name} have ended.` })
  const clear = useAct(portalUsers.clearDelay, { done: `${person.name} can try again at once.` })
  const removeFactor = useAct(portalUsers.removeSecondFactor, {
    done: `The second factor of ${person.name} is removed; their sessions have ended.`,
  })
  const askRemoveFactor = async () => {
    const yes = await confirm({
      title: `Remove the second factor of ${person.name}?`,
      text: 'Do this only when you are sure who asks. Their sessions end, and the password alone opens until they set up a new one. They are told by mail.',
      action: 'Remove',
      danger: true,
    })
    if (yes) removeFactor.mutate(request)
  }
  const askDisable = async () => {
    const yes = await confirm({
      title: `Disable ${person.name}?`,
      text: 'Their sessions end at once, and they cannot sign in, for other customers neither, until somebody allows it again. To take away this customer alone, remove them.',
      action: 'Disable',
      danger: true,
    })
    if (yes) disable.mutate(request)
  }
  const remove = useAct(portalUsers.remove, { done: `${person.name} no longer has access.` })
  const askRemove = async () => {
    const yes = await confirm({
      title: `Remove ${person.name} from this customer?`,
      text: 'They can no longer sign in for this customer, and are told by mail.',
      action: 'Remove',
      danger: true,
    })
    if (yes) remove.mutate(request)
  }
  return (
    <>
      <Menu position="bottom-end" width={250}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size={28} aria-label={`Actions for ${person.name}`}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setChanging(true)}>Change role and numbers</Menu.Item>
          {person.state === 'invited' ? (
            <Menu.Item
              onClick={() =>
                invite.mutate({ params: { id: customerId }, body: { email: person.email, name: person.name } })
              }
            >
              Invite again
            </Menu.Item>
          ) : (
            <Menu.Item onClick={() => reset.mutate(request)}>Send link for a new password</Menu.Item>
          )}
          {person.sessions > 0 ? <Menu.Item onClick={() => end.mutate(request)}>End all sessions</Menu.Item> : null}
          {isDelayed ? <Menu.Item onClick={() => clear.mutate(request)}>Clear sign-in delay</Menu.Item> : null}
          {person.hasSecondFactor ? (
            <Menu.Item onClick={() => void askRemoveFactor()}>Remove second factor</Menu.Item>
          ) : null}
          {person.state === 'disabled' ? (
            <Menu.Item onClick={() => enable.mutate(request)}>Enable</Menu.Item>
          ) : (
            <Menu.Item onClick={() => void askDisable()}>Disable</Menu.Item>
          )}
          <Menu.Item onClick={() => void askRemove()}>Remove from this customer</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {changing ? <AccessDialog customerId={customerId} person={person} close={() => setChanging(false)} /> : null}
    </>
  )
}
