import type { AnswerOf } from '#contract/endpoint.ts'
import type { ownPeopleEndpoints } from '#contract/my-account/people.ts'
import { portalRoleWords } from '#rules/portal-roles.ts'
import type { Column } from '#web/kit/data-table.tsx'
import { formatInstant } from '#web/kit/format.ts'
import { PlainList } from '#web/kit/plain-list.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { StatusMark } from '#web/kit/status-mark.tsx'
import { Button, Text } from '@mantine/core'
import { useState } from 'react'
import { useMe } from '../me.tsx'
import { peopleEndpoints } from './people-endpoints.ts'
import { PersonActions } from './person-actions.tsx'
import { ChangeDialog, InviteDialog } from './person-dialogs.tsx'

export type Person = AnswerOf<typeof ownPeopleEndpoints.list>['rows'][number]

const tones = { invited: 'accent', active: 'good', disabled: 'warn' } as const
const states = { invited: 'Invited', active: 'Active', disabled: 'Disabled' } as const

const columnsFor = (ownEmail: string, mayChange: boolean, onChange: (person: Person) => void): Column<Person>[] => [
  {
    key: 'name',
    label: 'Name',
    heading: true,
    cell: (person) => (
      <>
        <strong>{person.name}</strong> {person.email === ownEmail ? '(you)' : ''}
        <Text size="sm" c="dimmed">
          {person.email}
        </Text>
      </>
    ),
  },
  { key: 'role', label: 'Role', cell: (person) => portalRoleWords[person.role].label },
  { key: 'numbers', label: 'Numbers', cell: (person) => person.scope.words },
  {
    key: 'state',
    label: 'State',
    cell: (person) => <StatusMark tone={tones[person.state]}>{states[person.state]}</StatusMark>,
  },
  {
    key: 'lastSignIn',
    label: 'Last sign-in',
    nowrap: true,
    cell: (person) => (person.lastSignInAt === null ? '–' : formatInstant(person.lastSignInAt)),
  },
  ...(mayChange
    ? [
        {
          key: 'actions',
          label: 'Actions',
          hideLabel: true,
          align: 'right' as const,
          cell: (person: Person) => <PersonActions person={person} onChange={() => onChange(person)} />,
        },
      ]
    : []),
]

/** The people of the account: who may sign in, what they may do, and which numbers they see. */
export const PeoplePage = () => {
  const me = useMe()
  const asked = useAsk(peopleEndpoints.list, {})
  const [inviting, setInviting] = useState(false)
  const [changing, setChanging] = useState<Person>()
  const mayChange = me.preview === null
  return (
    <>
      <PlainList
        title="Users"
        lead="Who may sign in for this account. What the account has is the most that anybody can be given."
        actions={mayChange ? <Button onClick={() => setInviting(true)}>Invite</Button> : undefined}
        asked={asked}
        columns={columnsFor(me.email, mayChange, setChanging)}
        rowKey={(person) => person.id}
        firstUse={{ title: 'Nobody yet', text: 'Invite the first person.' }}
      />
      {inviting && asked.data !== undefined ? (
        <InviteDialog choices={asked.data} close={() => setInviting(false)} />
      ) : null}
      {changing !== undefined && asked.data !== undefined ? (
        <ChangeDialog person={changing} choices={asked.data} close={() => setChanging(undefined)} />
      ) : null}
    </>
  )
}
