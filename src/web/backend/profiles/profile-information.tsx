import { backendContract } from '#contract/backend/index.ts'
import type { Profile } from '#contract/backend/profiles.ts'
import { confirm } from '#web/kit/dialog.tsx'
import { Facts, FormActions, Section } from '#web/kit/detail-page.tsx'
import { FaultNote, Note } from '#web/kit/form.tsx'
import { formatInstant, formatNoun } from '#web/kit/format.ts'
import { LinkButton } from '#web/kit/link-button.tsx'
import { useAct } from '#web/kit/query.tsx'
import { Box, Button } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { useMay } from '../me.tsx'

const Competition = ({ profile }: { profile: Profile }) =>
  profile.competesWith.length === 0 ? null : (
    <Note tone="warn">
      Competes at the same step with{' '}
      {profile.competesWith.map(({ id, name, over }, index) => (
        <span key={`${id} ${over}`}>
          {index > 0 ? '; ' : ''}
          <Link to={`/profiles/${id}`}>{name}</Link> over {over}
        </span>
      ))}
      . Headline goes before Standard, then the older profile.
    </Note>
  )

const RemoveProfile = ({ profile }: { profile: Profile }) => {
  const navigate = useNavigate()
  const remove = useAct(backendContract.profiles.remove, {
    quiet: true,
    done: `${profile.name} is deleted.`,
    onDone: () => void navigate({ to: '/profiles' }),
  })
  const ask = async () => {
    const yes = await confirm({
      title: `Delete ${profile.name}?`,
      text: 'The profile is gone for good. What it was stays in the activity log.',
      action: 'Delete',
      danger: true,
    })
    if (yes) remove.mutate({ params: { id: profile.id } })
  }
  const inUse = remove.error?.code === 'IN_USE' ? (remove.error.data as { customers: number } | undefined) : undefined
  return (
    <>
      {remove.error === null ? null : (
        <FaultNote>
          {remove.error.message}{' '}
          {inUse === undefined ? null : (
            <Link to="/customers" search={{ profileId: profile.id }}>
              Show {formatNoun(inUse.customers, 'customer')}
            </Link>
          )}
        </FaultNote>
      )}
      <Button variant="default" loading={remove.isPending} onClick={() => void ask()}>
        Delete profile
      </Button>
    </>
  )
}

const MakeDefault = ({ profile }: { profile: Profile }) => {
  const may = useMay('settings:edit', 'my-account-profiles:edit')
  const set = useAct(backendContract.settings.setDefaultProfile, {
    done: `${profile.name} is the default profile now.`,
  })
  if (!may || profile.isDefault || profile.availability === 'Historical') return null
  const ask = async () => {
    const yes = await confirm({
      title: `Make ${profile.name} the default?`,
      text: 'It will be in force for every customer for whom no other profile is.',
      action: 'Make default',
    })
    if (yes) set.mutate({ body: { profileId: profile.id } })
  }
  return (
    <Button variant="default" loading={set.isPending} onClick={() => void ask()}>
      Make default
    </Button>
  )
}

/** The read-only end of a profile: who made and changed it, for whom it is in force, what competes with it. */
export const ProfileInformation = ({ profile }: { profile: Profile }) => {
  const mayEdit = useMay('my-account-profiles:edit')
  const mayRead = useMay('activity-log:view')
  const mayList = useMay('customers:view')
  const inForce = formatNoun(profile.customersInForce, 'customer')
  return (
    <Section title="System Information">
      <Facts
        facts={[
          [
            'In force for',
            mayList && profile.customersInForce > 0 ? (
              <Link to="/customers" search={{ profileId: profile.id }}>
                {inForce}
              </Link>
            ) : (
              inForce
            ),
          ],
          ['Set on', formatNoun(profile.customersAssigned, 'customer')],
          ['Last modified', `${formatInstant(profile.updated)} by ${profile.updatedBy}`],
          ['Created', `${formatInstant(profile.created)} by ${profile.createdBy}`],
          ['MyAccount Profile ID', String(profile.id)],
          ['Default profile', profile.isDefault ? 'Yes' : 'No'],
        ]}
      />
      <Box mt="md">
        <Competition profile={profile} />
        <FormActions>
          {mayRead ? (
            <LinkButton
              to="/activity"
              search={{ subject: 'MyAccount profile', subjectId: profile.id }}
              variant="default"
            >
              Activity
            </LinkButton>
          ) : null}
          <MakeDefault profile={profile} />
          {mayEdit ? <RemoveProfile profile={profile} /> : null}
        </FormActions>
      </Box>
    </Section>
  )
}
