import { type LondonTime, LondonTimeField } from '#web/kit/london-time-field.tsx'
import { Radio, Stack } from '@mantine/core'

export type Wanted = LondonTime & { later: boolean }

/** What is sent for when a change is to take effect. */
export const wantedOf = ({ later, time, occurrence }: Wanted) =>
  later ? { time, ...(occurrence !== undefined && { occurrence }) } : null

type WantedFieldProps = { value: Wanted; onChange: (value: Wanted) => void; error: string | undefined }

/** Whether a change is wanted as soon as may be, or at a set time. */
export const WantedField = ({ value, onChange, error }: WantedFieldProps) => (
  <>
    <Radio.Group
      label="From when"
      value={value.later ? 'later' : 'now'}
      onChange={(chosen) => onChange({ ...value, later: chosen === 'later' })}
    >
      <Stack gap="xs" mt="xs">
        <Radio value="now" label="As soon as possible" />
        <Radio value="later" label="From a set time" />
      </Stack>
    </Radio.Group>
    {value.later ? (
      <LondonTimeField
        label="Set time"
        value={value}
        error={error}
        takesFocus
        onChange={(time) => onChange({ ...value, ...time })}
      />
    ) : null}
  </>
)
