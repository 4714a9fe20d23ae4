import type { FixedWidthLayout, LogDateOrder, LogLayout } from '#rules/fixed-width-layout.ts'
import { FieldGrid } from '#web/kit/detail-page.tsx'
import type { Form } from '#web/kit/form.tsx'
import { NativeSelect, TextInput } from '@mantine/core'

/** What staff say of a source's printer logs. A whole layout comes by the API and is kept as it is. */
export type LogLayoutDraft = {
  dateOrder: LogDateOrder | ''
  exitCode: string
  areaCode: string
  ownLayout: FixedWidthLayout | null
}

export const logLayoutDraftOf = (layout: LogLayout | null): LogLayoutDraft => {
  if (layout === null || 'shapes' in layout) return { dateOrder: '', exitCode: '', areaCode: '', ownLayout: layout }
  const { dateOrder = '', exitCode = '', areaCode = '' } = layout
  return { dateOrder, exitCode, areaCode, ownLayout: null }
}

const exitCodes = /^\d{1,4}$/
const areaCodes = /^0\d{1,5}$/

export const logLayoutOf = ({ dateOrder, exitCode, areaCode, ownLayout }: LogLayoutDraft): LogLayout | null => {
  if (ownLayout !== null) return ownLayout
  const layout = {
    ...(dateOrder !== '' && { dateOrder }),
    ...(exitCodes.test(exitCode) && { exitCode }),
    ...(areaCodes.test(areaCode) && { areaCode }),
  }
  return Object.keys(layout).length === 0 ? null : layout
}

export const logLayoutFaults = ({ exitCode, areaCode }: LogLayoutDraft): Record<string, string> => ({
  ...(exitCode !== '' && !exitCodes.test(exitCode) && { exitCode: 'One to four digits, such as 9.' }),
  ...(areaCode !== '' && !areaCodes.test(areaCode) && { areaCode: 'An area code begins with 0, such as 01632.' }),
})

const orders: readonly { value: LogDateOrder | ''; label: string }[] = [
  { value: '', label: 'As each log proves' },
  { value: 'dmy', label: 'Day, month, year' },
  { value: 'mdy', label: 'Month, day, year' },
  { value: 'ymd', label: 'Year, month, day' },
  { value: 'md', label: 'Month, day' },
  { value: 'dm', label: 'Day, month' },
]

/** The fields of a source of printer logs. */
export const LogLayoutFields = <V extends LogLayoutDraft>({ form }: { form: Form<V> }) => (
  <FieldGrid>
    <NativeSelect
      {...form.text('dateOrder')}
      label="Order of dates"
      description="Where a log does not prove it."
      data={orders}
    />
    <TextInput {...form.text('exitCode')} label="Exit code" description="Dialled for an outside line." />
    <TextInput {...form.text('areaCode')} label="Area code" description="Of local numbers." />
  </FieldGrid>
)
