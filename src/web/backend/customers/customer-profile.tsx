import { backendContract } from '#contract/backend/index.ts'
import { FormActions, Section } from '#web/kit/detail-page.tsx'
import { FormFrame, Note, useForm } from '#web/kit/form.tsx'
import { call } from '#web/kit/call.ts'
import { TabLink } from '#web/kit/tabs.tsx'
import { showToast } from '#web/kit/toasts.tsx'
import { Button, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useMay } from '../me.tsx'
import { useReview } from '../reviews/use-review.tsx'
import type { Customer } from './customer-details.tsx'
import styles from './customer-profile.module.css'
import { shortStepWords, stepWords } from './step-words.ts'

type ProfileFacts = NonNullable<Customer['profile']>

const AssignProfile = ({ customer, profile }: { customer: Customer; profile: ProfileFacts }) => {
  const client = useQueryClient()
  const { review, dialog } = useReview()
  const { assignProfile } = backendContract.customers
  const assigned = profile.assigned === null ? '' : String(profile.assigned.id)
  const form = useForm({
    initial: { profileId: assigned, reason: '' },
    fieldOf: { NOT_OFFERED: 'profileId' },
    save: async ({ profileId, reason }) => {
      const body = { profileId: profileId === '' ? null : Number(profileId), reason }
      const request = { params: { id: customer.id }, body }
      const ifMatch = customer.revision
      const isDone = await review({
        title: `Set the profile of ${customer.name}`,
        ask: () => call('backend', backendContract.reviews.assignProfile, request, { ifMatch }),
        save: async () => {
          await call('backend', assignProfile, request, { ifMatch })
        },
        // Whatever came of it, the page then shows the customer as it is now.
      }).finally(() => client.invalidateQueries())
      if (!isDone) return
      form.reset({ profileId, reason: '' })
      showToast({ tone: 'good', text: 'Saved. It holds from the next click of the customer’s people.' })
    },
  })
  const { dirty, busy, reset } = form
  useEffect(() => {
    if (!dirty && !busy) reset({ profileId: assigned, reason: '' })
    // eslint-disable-next-line react-hooks/exhaustive-deps -- follows the record, not the form
  }, [assigned])
  const offeredOf = (availability: string) =>
    profile.offered
      .filter((offered) => offered.availability === availability)
      .map(({ id, name }) => ({ value: String(id), label: name }))
  const isOffered = profile.offered.some(({ id }) => String(id) === assigned)
  const kept = profile.assigned !== null && !isOffered ? [profile.assigned] : []
  return (
    <>
      <FormFrame form={form} label="Set the profile">
        <NativeSelect
          {...form.text('profileId')}
          label="MyAccount profile"
          description="Set on this customer; it goes before everything else."
          data={[
            { value: '', label: 'None set' },
            ...kept.map(({ id, name }) => ({ value: String(id), label: `${name} (no longer offered)` })),
            ...['Headline', 'Standard']
              .map((availability) => ({ group: availability, items: offeredOf(availability) }))
              .filter(({ items }) => items.length > 0),
          ]}
        />
        {form.values.profileId === assigned ? null : (
          <>
            <TextInput
              {...form.text('reason')}
              label="Update reason"
              description="Kept in the activity log."
              maxLength={500}
            />
            <FormActions>
              <Button type="submit" loading={form.busy}>
                Save
              </Button>
              <Button variant="default" onClick={() => form.reset({ profileId: assigned, reason: '' })}>
                Cancel
              </Button>
            </FormActions>
          </>
        )}
      </FormFrame>
      {dialog}
    </>
  )
}

/** Which profile is in force for a customer, why, and which ones lost. */
export const CustomerProfile = ({ customer }: { customer: Customer }) => {
  const mayAssign = useMay('customers:edit', 'my-account-profiles:view')
  const { profile } = customer
  if (profile === null) {
    return (
      <Section title="MyAccount profile">
        <Text size="sm" c="dimmed">
          You need the permission MyAccount Profiles to see it.
        </Text>
      </Section>
    )
  }
  const { inForce, step, losers, tied, noLongerOffered } = profile.resolution
  return (
    <Section title="Profile" lead="What this customer’s people see in the portal.">
      <Stack gap="md">
        <div className={styles.inForce}>
          <span className={styles.label}>In force</span>
          {inForce === null ? (
            <strong>No profile</strong>
          ) : (
            <Link to={`/profiles/${inForce.id}`} className={styles.name}>
              {inForce.name}
            </Link>
          )}
          <span className={styles.why}>{stepWords[step]}</span>
        </div>
        {noLongerOffered ? (
          <Note tone="warn">This profile is no longer offered to this customer. It keeps working while it is set.</Note>
        ) : null}
        {tied.length > 0 ? (
          <Note tone="warn">
            {tied.map(({ name }) => name).join(', ')} {tied.length === 1 ? 'stands' : 'stand'} at the same step.
            Headline went before Standard, then the older profile.
          </Note>
        ) : null}
        <Text size="sm">
          <TabLink tab="access">What they see, and why</TabLink>
        </Text>
        {mayAssign ? (
          <AssignProfile customer={customer} profile={profile} />
        ) : (
          <Text size="sm">Set on the customer: {profile.assigned?.name ?? 'none'}</Text>
        )}
        {losers.length === 0 ? null : (
          <div>
            <h3 className={styles.small}>Would apply otherwise</h3>
            <ol className={styles.losers}>
              {losers.map((loser) => (
                <li key={loser.id}>
                  <Link to={`/profiles/${loser.id}`}>{loser.name}</Link>, {shortStepWords[loser.step]}
                </li>
              ))}
            </ol>
          </div>
        )}
      </Stack>
    </Section>
  )
}
