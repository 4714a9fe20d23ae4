import { type CallMapping, type MappedField, mappedFields } from '#rules/call-mapping.ts'
import { type Column, DataTable } from '#web/kit/data-table.tsx'
import { NativeSelect, Text } from '@mantine/core'
import type { MappingPreview } from './call-mapping-page.tsx'
import { fieldLabels } from './call-mapping-words.ts'

type FileColumn = {
  at: number
  name: string
  samples: string[]
  field: MappedField | undefined
  reason: string | undefined
}

const fieldAt = ({ columns }: CallMapping, at: number): MappedField | undefined =>
  mappedFields.find((field) => columns[field] === at)

/** A column means one thing, and a thing stands in one column. */
const withField = (mapping: CallMapping, at: number, field: MappedField | undefined): CallMapping => {
  const columns = { ...mapping.columns }
  for (const other of mappedFields) if (columns[other] === at) columns[other] = null
  if (field !== undefined) columns[field] = at
  return { ...mapping, columns }
}

const choices = [
  { value: '', label: 'Not used' },
  ...mappedFields.map((value) => ({ value: value as string, label: fieldLabels[value] })),
]

/** The columns of the file beside what stands in them; staff say what each means. */
export const MappedColumns = ({
  preview: { columns, reasons },
  mapping,
  change,
}: {
  preview: MappingPreview
  mapping: CallMapping
  change: (mapping: CallMapping) => void
}) => {
  const rows = columns.map(({ name, samples }, at): FileColumn => {
    const field = fieldAt(mapping, at)
    return { at, name, samples, field, reason: reasons.find((reason) => reason.field === field)?.reason }
  })
  const shown: readonly Column<FileColumn>[] = [
    { key: 'name', label: 'Column', heading: true, cell: ({ name }) => <strong>{name}</strong> },
    {
      key: 'samples',
      label: 'First values',
      cell: ({ samples }) =>
        samples.length === 0 ? (
          <Text size="sm" c="dimmed">
            empty
          </Text>
        ) : (
          samples.map((sample) => (
            <Text key={sample} size="sm" style={{ overflowWrap: 'anywhere' }}>
              {sample}
            </Text>
          ))
        ),
    },
    {
      key: 'meaning',
      label: 'Means',
      cell: ({ at, name, field, reason }) => (
        <>
          <NativeSelect
            aria-label={`Meaning of ${name}`}
            value={field ?? ''}
            data={choices}
            onChange={(event) =>
              change(
                withField(
                  mapping,
                  at,
                  mappedFields.find((one) => one === event.currentTarget.value),
                ),
              )
            }
          />
          {reason === undefined ? null : (
            <Text size="xs" c="dimmed" mt={4}>
              Taken for this since {reason}.
            </Text>
          )}
        </>
      ),
    },
  ]
  return <DataTable caption="Columns of the file" columns={shown} rows={rows} rowKey={({ at }) => at} />
}
