import { backendContract } from '#contract/backend/index.ts'
import type { platformSettings } from '#contract/backend/settings.ts'
import { brandShades, contrast } from '#web/kit/brand-shades.ts'
import { call } from '#web/kit/call.ts'
import { FieldGrid, FormActions, Loaded, Section, Stack } from '#web/kit/detail-page.tsx'
import { FormFrame, useForm } from '#web/kit/form.tsx'
import { useLeaveWarning } from '#web/kit/leave-warning.tsx'
import { PageTitle } from '#web/kit/page-title.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { showToast } from '#web/kit/toasts.tsx'
import { Button, ColorInput, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import type { z } from 'zod'
import { useMay } from '../me.tsx'
import { DefaultProfile } from './default-profile.tsx'
import styles from './settings-page.module.css'

type Settings = z.output<typeof platformSettings>

const isColour = (text: string) => /^#[0-9a-f]{6}$/i.test(text)

/** How the colour will look, and whether it had to be darkened for words on it to be read. */
const ColourCheck = ({ colour }: { colour: string }) => {
  const shades = brandShades(colour)
  const own = contrast(colour, '#ffffff')
  const [light, dark] = [shades[6], shades[5]]
  return (
    <div className={styles.check}>
      <span className={styles.sample} data-on="light">
        <svg viewBox="0 0 120 32" aria-hidden>
          <rect width="120" height="32" rx="8" fill={light} />
          <text x="60" y="21" fill="#ffffff" textAnchor="middle" fontSize="13">
            On light
          </text>
        </svg>
      </span>
      <span className={styles.sample} data-on="dark">
        <svg viewBox="0 0 120 32" aria-hidden>
          <rect width="120" height="32" rx="8" fill={dark} />
          <text x="60" y="21" fill="#ffffff" textAnchor="middle" fontSize="13">
            On dark
          </text>
        </svg>
      </span>
      <p role="status">
        {light === colour.toLowerCase()
          ? `White words on this colour have a contrast of ${own.toFixed(1)} to 1, so it is used as it is on light pages.`
          : `White words on this colour have a contrast of only ${own.toFixed(1)} to 1; 4.5 are needed. The pages use a darker shade of it, ${light}.`}
      </p>
    </div>
  )
}

const SettingsForm = ({ settings }: { settings: Settings }) => {
  const client = useQueryClient()
  const mayEdit = useMay('settings:edit')
  const { update } = backendContract.settings
  const { providerName, colour, contact } = settings
  const form = useForm({
    initial: { providerName, colour, contact },
    schema: update.body,
    save: async (body) => {
      await call('backend', update, { body })
      form.reset(body)
      void client.invalidateQueries()
      showToast({ tone: 'good', text: 'Saved. Customers see it from their next page.' })
    },
  })
  useLeaveWarning(form.dirty)
  return (
    <FormFrame form={form} label="Settings">
      <FieldGrid>
        <TextInput
          {...form.text('providerName')}
          label="Provider name"
          description="On every page and mail."
          readOnly={!mayEdit}
        />
        <ColorInput
          label="Colour"
          description="The accent of both applications."
          value={form.values.colour}
          error={form.errors['colour']}
          onChange={(value) => form.set('colour', value)}
          format="hex"
          readOnly={!mayEdit}
          withEyeDropper={false}
          popoverProps={{ withinPortal: true }}
        />
      </FieldGrid>
      {isColour(form.values.colour) ? <ColourCheck colour={form.values.colour} /> : null}
      <TextInput
        {...form.text('contact')}
        label="Contact"
        description="How customers reach you: on sign-in and wherever they cannot go on."
        readOnly={!mayEdit}
      />
      {mayEdit ? (
        <FormActions>
          <Button type="submit" loading={form.busy}>
            Save
          </Button>
        </FormActions>
      ) : null}
    </FormFrame>
  )
}

/** The provider's name, colour and contact, and the default profile. */
export const SettingsPage = () => {
  const asked = useAsk(backendContract.settings.get, {})
  return (
    <>
      <PageTitle title="Settings" />
      <Loaded asked={asked}>
        {(settings) => (
          <Stack>
            <Section title="Provider" lead="What customers see of you.">
              <SettingsForm settings={settings} />
            </Section>
            <DefaultProfile settings={settings} />
          </Stack>
        )}
      </Loaded>
    </>
  )
}
