import { backendContract } from '#contract/backend/index.ts'
import type { staffUser } from '#contract/backend/staff.ts'
import { confirm } from '#web/kit/dialog.tsx'
import { Facts, FormActions, Section } from '#web/kit/detail-page.tsx'
import { formatInstant } from '#web/kit/format.ts'
import { useAct } from '#web/kit/query.tsx'
import { StatusMark } from '#web/kit/status-mark.tsx'
import { Box, Button } from '@mantine/core'
import type { z } from 'zod'
import { keyInWords } from '../own-access/key-words.ts'
import { stateTones, stateWords } from './staff-user-state.ts'

/** The sign-in of a staff user, and what others can do about it. */
export const StaffUserActions = ({ user, mayEdit }: { user: z.output<typeof staffUser>; mayEdit: boolean }) => {
  const { staff } = backendContract
  const request = { params: { id: user.id } }
  const mail = useAct(staff.sendAccessMail, { done: `A link is on its way to ${user.email}.` })
  const disable = useAct(staff.disableUser, { done: `${user.name} can no longer sign in.` })
  const enable = useAct(staff.enableUser, { done: `${user.name} can sign in again.` })
  const end = useAct(staff.endUserSessions, { done: `The sessions of ${user.name} have ended.` })
  const clear = useAct(staff.clearUserDelay, { done: `${user.name} can try again at once.` })
  const revoke = useAct(staff.revokeUserKey, { done: `The API key of ${user.name} is revoked.` })
  const isDelayed = user.delayedUntil !== null && new Date(user.delayedUntil) > new Date()
  const removeFactor = useAct(staff.removeUserSecondFactor, {
    done: `The second factor of ${user.name} is removed; their sessions have ended.`,
  })
  const askRemoveFactor = async () => {
    const yes = await confirm({
      title: `Remove the second factor of ${user.name}?`,
      text: 'Do this only when you are sure who asks. Their sessions end, and the password alone opens until they set up a new one. They are told by mail.',
      action: 'Remove',
      danger: true,
    })
    if (yes) removeFactor.mutate(request)
  }
  const askDisable = async () => {
    const yes = await confirm({
      title: `Disable ${user.name}?`,
      text: 'Their sessions end at once, and they cannot sign in until somebody allows it again.',
      action: 'Disable',
      danger: true,
    })
    if (yes) disable.mutate(request)
  }
  return (
    <Section title="Sign-in">
      <Facts
        facts={[
          ['State', <StatusMark tone={stateTones[user.state]}>{stateWords[user.state]}</StatusMark>],
          ['Last sign-in', user.lastSignInAt === null ? 'Never' : formatInstant(user.lastSignInAt)],
          ['Second factor', user.hasSecondFactor ? 'On' : 'Off'],
          ['Open sessions', String(user.sessions)],
          ['API key', user.apiKey === null ? 'None' : keyInWords(user.apiKey)],
          ...(isDelayed && user.delayedUntil !== null
            ? [['Sign-in delayed until', formatInstant(user.delayedUntil)] as const]
            : []),
        ]}
      />
      {mayEdit ? (
        <Box mt="md">
          <FormActions>
            <Button variant="default" loading={mail.isPending} onClick={() => mail.mutate(request)}>
              Send access mail
            </Button>
            {user.sessions > 0 ? (
              <Button variant="default" onClick={() => end.mutate(request)}>
                End all sessions
              </Button>
            ) : null}
            {user.hasSecondFactor ? (
              <Button variant="default" onClick={() => void askRemoveFactor()}>
                Remove second factor
              </Button>
            ) : null}
            {user.apiKey === null ? null : (
              <Button variant="default" onClick={() => revoke.mutate(request)}>
                Revoke API key
              </Button>
            )}
            {isDelayed ? (
              <Button variant="default" onClick={() => clear.mutate(request)}>
                Clear delay
              </Button>
            ) : null}
            {user.state === 'disabled' ? (
              <Button variant="default" onClick={() => enable.mutate(request)}>
                Enable
              </Button>
            ) : (
              <Button variant="default" onClick={() => void askDisable()}>
                Disable
              </Button>
            )}
          </FormActions>
        </Box>
      ) : null}
    </Section>
  )
}
