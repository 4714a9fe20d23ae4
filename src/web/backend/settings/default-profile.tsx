import { backendContract } from '#contract/backend/index.ts'
import type { platformSettings } from '#contract/backend/settings.ts'
import { call } from '#web/kit/call.ts'
import { FormActions, Section } from '#web/kit/detail-page.tsx'
import { FormFrame, useForm } from '#web/kit/form.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { showToast } from '#web/kit/toasts.tsx'
import { Button, NativeSelect, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import type { z } from 'zod'
import { useMay } from '../me.tsx'
import { useReview } from '../reviews/use-review.tsx'

type DefaultProfileProps = { settings: z.output<typeof platformSettings> }

const DefaultProfileForm = ({ settings }: DefaultProfileProps) => {
  const client = useQueryClient()
  const profiles = useAsk(backendContract.profiles.list, { query: { pageSize: 100, scope: 'general' } })
  const { review, dialog } = useReview()
  const current = settings.defaultProfile
  const form = useForm({
    initial: { profileId: current === null ? '' : String(current.id) },
    save: async ({ profileId }) => {
      const body = { profileId: profileId === '' ? null : Number(profileId) }
      await review({
        title: 'Set the default profile',
        saveLabel: 'Set default',
        ask: () => call('backend', backendContract.reviews.setDefaultProfile, { body }),
        save: async () => {
          await call('backend', backendContract.settings.setDefaultProfile, { body })
          form.reset({ profileId })
          void client.invalidateQueries()
          showToast({ tone: 'good', text: 'Saved. It holds from the next click of each customer.' })
        },
      })
    },
  })
  const rows = (profiles.data?.rows ?? []).filter(({ availability }) => availability !== 'Historical')
  const known = current === null || rows.some(({ id }) => id === current.id) ? [] : [current]
  return (
    <>
      <FormFrame form={form} label="Default profile">
        <NativeSelect
          {...form.text('profileId')}
          label="Default profile"
          data={[
            { value: '', label: 'None: such customers see nothing but their own sign-in' },
            ...[...known, ...rows].map(({ id, name }) => ({ value: String(id), label: name })),
          ]}
        />
        <FormActions>
          <Button type="submit" loading={form.busy} disabled={!form.dirty}>
            Set default
          </Button>
        </FormActions>
      </FormFrame>
      {dialog}
    </>
  )
}

/** The profile of customers for whom nothing else decides. */
export const DefaultProfile = ({ settings }: DefaultProfileProps) => {
  const mayEdit = useMay('settings:edit', 'my-account-profiles:edit')
  return (
    <Section title="Default profile" lead="In force for customers for whom nothing else decides.">
      {mayEdit ? (
        <DefaultProfileForm settings={settings} />
      ) : (
        <Text size="sm">{settings.defaultProfile?.name ?? 'None'}</Text>
      )}
    </Section>
  )
}
