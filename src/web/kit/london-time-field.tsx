import { Radio, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { readLondonTime } from './london-time.ts'

export type Occurrence = 'first' | 'second'
export type LondonTime = { time: string; occurrence: Occurrence | undefined }

export const noTime: LondonTime = { time: '', occurrence: undefined }

type LondonTimeFieldProps = {
  label: string
  description?: ReactNode
  value: LondonTime
  onChange: (value: LondonTime) => void
  error?: string | undefined
  /** It appears on request, so the next key belongs to it. */
  takesFocus?: boolean
}

/** A date and a time on London's clock; of a time that the clock shows twice it asks which. */
export const LondonTimeField = ({
  label,
  description = 'London time',
  value,
  onChange,
  error,
  takesFocus = false,
}: LondonTimeFieldProps) => {
  const isTwice = readLondonTime(value.time)?.shown === 'twice'
  return (
    <div>
      <TextInput
        type="datetime-local"
        label={label}
        description={description}
        value={value.time}
        autoFocus={takesFocus}
        error={isTwice ? undefined : error}
        onChange={(event) => onChange({ time: event.currentTarget.value, occurrence: undefined })}
      />
      {isTwice ? (
        <Radio.Group
          mt="sm"
          label="The clocks go back that night, so this time comes twice."
          value={value.occurrence ?? ''}
          error={error}
          onChange={(occurrence) => onChange({ ...value, occurrence: occurrence as Occurrence })}
        >
          <Radio mt="xs" value="first" label="The first, in summer time" />
          <Radio mt="xs" mb="xs" value="second" label="The second, an hour later, in winter time" />
        </Radio.Group>
      ) : null}
    </div>
  )
}
