import { backendContract } from '#contract/backend/index.ts'
import { MAP_COLUMNS } from '#rules/call-mapping.ts'
import { type CallFormat, callFormats } from '#rules/call.ts'
import { ApiError } from '#web/kit/call.ts'
import { FieldGrid, FormActions, Section } from '#web/kit/detail-page.tsx'
import { DropZone } from '#web/kit/drop-zone.tsx'
import { FaultNote } from '#web/kit/form.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { uploadFile } from '#web/kit/upload.ts'
import { Box, Button, NativeSelect } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { leaveFile, takeFile } from '../call-mappings/chosen-file.ts'
import { formatLabels } from './call-import-words.ts'
import styles from './import-files.module.css'
import { type Sending, SentFiles } from './sent-files.tsx'

type Choice = { readonly sourceId: string; readonly format: string }

const faultOf = (error: unknown): string => {
  if (!(error instanceof ApiError)) throw error
  return [error.message, ...error.issues.map(({ message }) => message)].join(' ')
}

/** Sends files one after the other, and says what became of each. */
const useSending = () => {
  const client = useQueryClient()
  const [sending, setSending] = useState<readonly Sending[]>([])
  const [isBusy, setBusy] = useState(false)
  const send = async (files: readonly File[], { sourceId, format }: Choice): Promise<Sending[]> => {
    const all: Sending[] = files.map((file) => ({ name: file.name, size: file.size, share: 0 }))
    const tell = (at: number, change: Partial<Sending>) => {
      all[at] = { ...all[at]!, ...change }
      setSending([...all])
    }
    setSending([...all])
    setBusy(true)
    for (const [at, file] of files.entries()) {
      const query = {
        fileName: file.name,
        ...(sourceId === '' ? {} : { sourceId: Number(sourceId) }),
        ...(format === '' ? {} : { format: format as CallFormat }),
      }
      try {
        const { upload } = backendContract.callImports
        const taken = await uploadFile('backend', upload, { query }, file, (share) => tell(at, { share }))
        tell(at, { share: 1, ids: taken.files })
      } catch (error) {
        tell(at, { fault: faultOf(error) })
      }
      void client.invalidateQueries()
    }
    setBusy(false)
    return all
  }
  return { sending, isBusy, send, forget: () => setSending([]) }
}

/** The way on for a file whose columns nobody knows yet. */
const MapColumns = ({ file, fault }: { file: File | undefined; fault: string | undefined }) => {
  const navigate = useNavigate()
  if (file === undefined || fault?.includes(MAP_COLUMNS) !== true) return null
  return (
    <div>
      <Button
        variant="default"
        onClick={() => {
          leaveFile({ file })
          void navigate({ to: '/call-sources/map' })
        }}
      >
        {MAP_COLUMNS}
      </Button>
    </div>
  )
}

/** Sends files of call records. A single one leads to its own page, which shows how far it is; of several, each is told here. */
export const ImportFiles = () => {
  const navigate = useNavigate()
  const sources = useAsk(backendContract.callSources.list, {})
  const [left] = useState(takeFile)
  const [files, setFiles] = useState<readonly File[]>(left === undefined ? [] : [left.file])
  const [choice, setChoice] = useState<Choice>({ sourceId: String(left?.sourceId ?? ''), format: '' })
  const [fault, setFault] = useState<string>()
  const { sending, isBusy, send, forget } = useSending()

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setFault(files.length === 0 ? 'Please choose a file first.' : undefined)
    if (files.length === 0) return
    const sent = await send(files, choice)
    const [only] = sent
    if (sent.length !== 1 || only?.fault === undefined) setFiles([])
    if (sent.length !== 1 || only === undefined) return
    if (only.fault !== undefined) {
      forget()
      setFault(only.fault)
    } else if (only.ids?.length === 1) await navigate({ to: `/supply-files/${only.ids[0]}` })
  }

  return (
    <Box mb="md">
      <Section title="Import files">
        <form className={styles.form} onSubmit={(event) => void submit(event)} aria-label="Import files" noValidate>
          {fault === undefined ? null : <FaultNote>{fault}</FaultNote>}
          <MapColumns file={files[0]} fault={fault} />
          <DropZone label="Call record file" files={files} choose={setFiles} />
          <FieldGrid>
            <NativeSelect
              label="Source"
              description="Says how the files are to be read."
              value={choice.sourceId}
              onChange={({ currentTarget: { value } }) => setChoice((before) => ({ ...before, sourceId: value }))}
              data={[
                { value: '', label: 'Find out from the file' },
                ...(sources.data?.rows ?? []).map(({ id, name }) => ({ value: String(id), label: name })),
              ]}
            />
            <NativeSelect
              label="Format"
              value={choice.format}
              onChange={({ currentTarget: { value } }) => setChoice((before) => ({ ...before, format: value }))}
              data={[
                { value: '', label: 'Find out from the file' },
                ...callFormats
                  .filter((value) => value !== 'mapped-csv')
                  .map((value) => ({ value, label: formatLabels[value] })),
              ]}
            />
          </FieldGrid>
          <SentFiles sending={sending} />
          <FormActions>
            <Button type="submit" loading={isBusy}>
              Import
            </Button>
          </FormActions>
        </form>
      </Section>
    </Box>
  )
}
