import {
  type CallMapping,
  dateOrders,
  durationUnits,
  mappedMoments,
  mappedParties,
  mappingDelimiters,
  priceUnits,
} from '#rules/call-mapping.ts'
import { FieldGrid } from '#web/kit/detail-page.tsx'
import { NativeSelect, Stack } from '@mantine/core'
import {
  dateOrderLabels,
  delimiterLabels,
  durationUnitLabels,
  momentLabels,
  partiesLabels,
  priceUnitLabels,
} from './call-mapping-words.ts'

type Choice<T extends string> = {
  label: string
  description?: string
  value: T
  values: readonly T[]
  labels: Readonly<Record<T, string>>
  choose: (value: T) => void
}

const Choose = <T extends string>({ label, description, value, values, labels, choose }: Choice<T>) => (
  <NativeSelect
    label={label}
    description={description}
    value={value}
    data={values.map((one) => ({ value: one, label: labels[one] }))}
    onChange={(event) => {
      const chosen = values.find((one) => one === event.currentTarget.value)
      if (chosen !== undefined) choose(chosen)
    }}
  />
)

/** How the file writes what its columns hold. */
export const MappingOptions = ({
  mapping,
  change,
}: {
  mapping: CallMapping
  change: (mapping: CallMapping) => void
}) => (
  <Stack gap="md">
    <FieldGrid>
      <Choose
        label="Dates are written"
        value={mapping.dateOrder}
        values={dateOrders}
        labels={dateOrderLabels}
        choose={(dateOrder) => change({ ...mapping, dateOrder })}
      />
      <Choose
        label="Date and time are"
        value={mapping.momentIs}
        values={mappedMoments}
        labels={momentLabels}
        choose={(momentIs) => change({ ...mapping, momentIs })}
      />
    </FieldGrid>
    <FieldGrid>
      <Choose
        label="Durations count"
        value={mapping.durationUnit}
        values={durationUnits}
        labels={durationUnitLabels}
        choose={(durationUnit) => change({ ...mapping, durationUnit })}
      />
      <Choose
        label="Prices count"
        value={mapping.priceUnit}
        values={priceUnits}
        labels={priceUnitLabels}
        choose={(priceUnit) => change({ ...mapping, priceUnit })}
      />
    </FieldGrid>
    <FieldGrid>
      <Choose
        label="The two numbers are"
        value={mapping.parties}
        values={mappedParties}
        labels={partiesLabels}
        choose={(parties) => change({ ...mapping, parties })}
      />
      <Choose
        label="Between columns stands"
        value={mapping.delimiter}
        values={mappingDelimiters}
        labels={delimiterLabels}
        choose={(delimiter) => change({ ...mapping, delimiter })}
      />
    </FieldGrid>
    <NativeSelect
      label="Lines above the first call"
      description="The last of them is the heading."
      value={String(mapping.headingRows)}
      data={Array.from({ length: 11 }, (_, count) => String(count))}
      onChange={(event) => change({ ...mapping, headingRows: Number(event.currentTarget.value) })}
    />
  </Stack>
)
