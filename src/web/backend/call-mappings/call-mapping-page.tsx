import type { callMappingEndpoints } from '#contract/backend/call-mappings.ts'
import { backendContract } from '#contract/backend/index.ts'
import type { CallMapping } from '#rules/call-mapping.ts'
import { isZone } from '#rules/period.ts'
import { Crumb, FieldGrid, Section, Stack } from '#web/kit/detail-page.tsx'
import { FaultNote, Note } from '#web/kit/form.tsx'
import { PageTitle } from '#web/kit/page-title.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { Loading } from '#web/kit/states.tsx'
import { Box, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { z } from 'zod'
import { formatLabels } from '../call-imports/call-import-words.ts'
import { DropZone } from '#web/kit/drop-zone.tsx'
import { readFileStart, takeFile } from './chosen-file.ts'
import { MappedColumns } from './mapped-columns.tsx'
import { MappedRows } from './mapped-rows.tsx'
import { MappingOptions } from './mapping-options.tsx'
import { SaveMapping } from './save-mapping.tsx'

export type MappingPreview = z.output<typeof callMappingEndpoints.preview.returns>

type Chosen = { file: File; start: string; isWhole: boolean }

const Mapped = ({ chosen }: { chosen: Chosen }) => {
  const [mapping, setMapping] = useState<CallMapping>()
  const [zone, setZone] = useState('Europe/London')
  const [currency, setCurrency] = useState('GBP')
  const { file, start, isWhole } = chosen
  // While a name is being typed, the rows are read as before.
  const known = { ...(isZone(zone) ? { zone } : {}), ...(/^[A-Z]{3}$/.test(currency) ? { currency } : {}) }
  const asked = useAsk(
    backendContract.callMappings.preview,
    { body: { start, isWhole, ...known, ...(mapping === undefined ? {} : { mapping }) } },
    { keepPrevious: true },
  )
  if (asked.isError)
    return <FaultNote>{[asked.error.message, ...asked.error.issues.map(({ message }) => message)].join(' ')}</FaultNote>
  const preview = asked.data
  if (preview === undefined) return <Loading />
  const { knownFormat, problems, questions, rows } = preview
  // What was chosen last, which the preview may not have been asked about yet.
  const current = mapping ?? preview.mapping
  return (
    <>
      {knownFormat === null ? null : (
        <Note tone="warn">{`This file is known: it is read as ${formatLabels[knownFormat]} without a mapping. Import it as it is.`}</Note>
      )}
      {mapping !== undefined || questions.length === 0 ? null : (
        <Note tone="warn">{questions.join(' ')} Please choose below.</Note>
      )}
      {problems.length === 0 ? null : <Note tone="warn">{problems.map(({ message }) => message).join(' ')}</Note>}
      <Section title="What the columns mean" flush>
        <MappedColumns preview={preview} mapping={current} change={setMapping} />
      </Section>
      <Section title="How the file is written">
        <MappingOptions mapping={current} change={setMapping} />
        <Box mt="md">
          <FieldGrid>
            <TextInput
              label="Time zone"
              description="Of times that name none."
              value={zone}
              error={isZone(zone) ? undefined : 'This is no time zone, such as Europe/London.'}
              onChange={(event) => setZone(event.currentTarget.value)}
            />
            <TextInput
              label="Currency"
              description="Of the prices in the file."
              value={currency}
              error={/^[A-Z]{3}$/.test(currency) ? undefined : 'A currency has three letters, such as GBP.'}
              onChange={(event) => setCurrency(event.currentTarget.value.toUpperCase())}
            />
          </FieldGrid>
        </Box>
      </Section>
      {problems.length > 0 ? null : (
        <Section title="How the first rows read" flush>
          <MappedRows rows={rows} />
        </Section>
      )}
      <Section title="Save as a source" lead="Later files with these columns are read by it without asking.">
        <SaveMapping
          file={file}
          reading={{ mapping: preview.mapping, zone, currency }}
          mayBeSaved={problems.length === 0 && !asked.isFetching}
        />
      </Section>
    </>
  )
}

/** Says what the columns of a CSV file mean, with a look at its first rows, and saves that as a source. */
export const CallMappingPage = () => {
  const [file, setFile] = useState<File>()
  const [chosen, setChosen] = useState<Chosen>()
  useEffect(() => setFile((known) => known ?? takeFile()?.file), [])
  useEffect(() => {
    let isLeft = false
    setChosen(undefined)
    if (file === undefined) return undefined
    void readFileStart(file).then((read) => (isLeft ? undefined : setChosen({ file, ...read })))
    return () => {
      isLeft = true
    }
  }, [file])
  return (
    <>
      <PageTitle
        title="Map a file"
        before={<Crumb to="/call-sources">Call sources</Crumb>}
        lead="Say what the columns of a CSV file of calls mean. Nothing is imported until you say so."
      />
      <Stack>
        <Section title="The file">
          <DropZone
            single
            label="Call record file"
            files={file === undefined ? [] : [file]}
            choose={([chosen]) => setFile(chosen)}
          />
        </Section>
        {chosen === undefined ? null : <Mapped key={chosen.start} chosen={chosen} />}
      </Stack>
    </>
  )
}
