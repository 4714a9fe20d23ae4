import type { portalUser } from '#contract/backend/portal-users.ts'
import { portalRoleWords } from '#rules/portal-roles.ts'
import { backendContract } from '#contract/backend/index.ts'
import { type Column, DataTable } from '#web/kit/data-table.tsx'
import { Loaded, Section } from '#web/kit/detail-page.tsx'
import { Note } from '#web/kit/form.tsx'
import { formatInstant } from '#web/kit/format.ts'
import { useAsk } from '#web/kit/query.tsx'
import { Blank } from '#web/kit/states.tsx'
import { StatusMark } from '#web/kit/status-mark.tsx'
import { Box, Button, Text } from '@mantine/core'
import { useState } from 'react'
import type { z } from 'zod'
import { useMay } from '../me.tsx'
import { InviteDialog } from './invite-dialog.tsx'
import { PersonActions } from './person-actions.tsx'

export type PortalUser = z.output<typeof portalUser>

const tones = { invited: 'accent', active: 'good', disabled: 'warn' } as const
const states = { invited: 'Invited', active: 'Active', disabled: 'Disabled' } as const

const isDelayed = ({ delayedUntil }: PortalUser) => delayedUntil !== null && new Date(delayedUntil) > new Date()

const columnsFor = (customerId: number, mayEdit: boolean): Column<PortalUser>[] => [
  {
    key: 'name',
    label: 'Name',
    heading: true,
    cell: (person) => (
      <>
        <strong>{person.name}</strong>
        <Text size="sm" c="dimmed">
          {person.email}
        </Text>
      </>
    ),
  },
  {
    key: 'role',
    label: 'Role and numbers',
    cell: (person) => (
      <>
        {portalRoleWords[person.role].label}
        <Text size="sm" c="dimmed">
          {person.scope.words}
        </Text>
      </>
    ),
  },
  {
    key: 'state',
    label: 'State',
    cell: (person) => (
      <>
        <StatusMark tone={tones[person.state]}>{states[person.state]}</StatusMark>{' '}
        {person.hasSecondFactor ? <StatusMark tone="accent">Second factor</StatusMark> : null}{' '}
        {isDelayed(person) ? <StatusMark tone="warn">Sign-in delayed</StatusMark> : null}
      </>
    ),
  },
  {
    key: 'lastSignIn',
    label: 'Last sign-in',
    nowrap: true,
    cell: (person) => (person.lastSignInAt === null ? 'Never' : formatInstant(person.lastSignInAt)),
  },
  { key: 'sessions', label: 'Sessions', align: 'right', cell: (person) => person.sessions },
  ...(mayEdit
    ? [
        {
          key: 'actions',
          label: 'Actions',
          hideLabel: true,
          align: 'right' as const,
          cell: (person: PortalUser) => (
            <PersonActions customerId={customerId} person={person} isDelayed={isDelayed(person)} />
          ),
        },
      ]
    : []),
]

/** The people of a customer who may sign in to the portal, and what staff can do for them. */
export const CustomerPeople = ({ customerId, canSignIn }: { customerId: number; canSignIn: boolean }) => {
  const mayEdit = useMay('customers:edit')
  const [inviting, setInviting] = useState(false)
  const asked = useAsk(backendContract.portalUsers.list, { params: { id: customerId } })
  const invite = mayEdit ? (
    <Button size="xs" variant="default" onClick={() => setInviting(true)}>
      Invite
    </Button>
  ) : undefined
  return (
    <Section title="People" lead="Who may sign in to the portal for this customer." actions={invite} flush>
      {canSignIn ? null : (
        <Box p="md">
          <Note tone="warn">The customer’s status does not allow signing in.</Note>
        </Box>
      )}
      <Loaded asked={asked}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Blank title="Nobody yet">Invite the first person; they get a mail with a link to set a password.</Blank>
          ) : (
            <DataTable
              caption="People"
              columns={columnsFor(customerId, mayEdit)}
              rows={rows}
              rowKey={(person) => person.id}
            />
          )
        }
      </Loaded>
      {inviting && asked.data !== undefined ? (
        <InviteDialog customerId={customerId} isFirst={asked.data.rows.length === 0} close={() => setInviting(false)} />
      ) : null}
    </Section>
  )
}
