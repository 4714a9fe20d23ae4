import { backendContract } from '#contract/backend/index.ts'
import { ApiError } from '#web/kit/call.ts'
import { FieldGrid, FormActions, Section } from '#web/kit/detail-page.tsx'
import { FaultNote } from '#web/kit/form.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { uploadFile } from '#web/kit/upload.ts'
import { MAP_COLUMNS } from '#rules/call-mapping.ts'
import { type CallFormat, callFormats } from '#rules/call.ts'
import { Box, Button, NativeSelect, Progress } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useId, useState } from 'react'
import { leaveFile, takeFile } from '../call-mappings/chosen-file.ts'
import { formatLabels } from './call-import-words.ts'
import styles from './import-file.module.css'

const sizeOf = (bytes: number) =>
  bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`

/** Where a file is dropped or chosen. */
export const DropZone = ({ file, choose }: { file: File | undefined; choose: (file: File) => void }) => {
  const inputId = useId()
  const [over, setOver] = useState(false)
  return (
    <div
      className={styles.zone}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        const dropped = event.dataTransfer.files[0]
        if (dropped !== undefined) choose(dropped)
      }}
    >
      <IconFileUpload size={26} stroke={1.5} aria-hidden />
      <label htmlFor={inputId} className={styles.label}>
        Call record file
      </label>
      <span className={styles.hint}>
        {file === undefined ? 'Drop a file here, or choose one.' : `${file.name}, ${sizeOf(file.size)}`}
      </span>
      <input
        id={inputId}
        type="file"
        className={styles.input}
        onChange={(event) => {
          const chosen = event.currentTarget.files?.[0]
          if (chosen !== undefined) choose(chosen)
        }}
      />
    </div>
  )
}

/** Sends a file of call records; the page of the import then shows how far it is. */
export const ImportFile = () => {
  const navigate = useNavigate()
  const client = useQueryClient()
  const sources = useAsk(backendContract.callSources.list, {})
  const [left] = useState(takeFile)
  const [file, setFile] = useState(left?.file)
  const [sourceId, setSourceId] = useState(left?.sourceId === undefined ? '' : String(left.sourceId))
  const [format, setFormat] = useState('')
  const [sent, setSent] = useState<number>()
  const [fault, setFault] = useState<string>()

  const send = async (event: FormEvent) => {
    event.preventDefault()
    if (file === undefined) {
      setFault('Please choose a file first.')
      return
    }
    setFault(undefined)
    setSent(0)
    const query = {
      fileName: file.name,
      ...(sourceId === '' ? {} : { sourceId: Number(sourceId) }),
      ...(format === '' ? {} : { format: format as CallFormat }),
    }
    try {
      const started = await uploadFile('backend', backendContract.callImports.upload, { query }, file, setSent)
      void client.invalidateQueries()
      await navigate({ to: `/call-records/${started.id}` })
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      setFault([error.message, ...error.issues.map(({ message }) => message)].join(' '))
    } finally {
      setSent(undefined)
    }
  }

  return (
    <Box mb="md">
      <Section title="Import a file">
        <form className={styles.form} onSubmit={(event) => void send(event)} aria-label="Import a file" noValidate>
          {fault === undefined ? null : <FaultNote>{fault}</FaultNote>}
          {file !== undefined && fault?.includes(MAP_COLUMNS) === true ? (
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
          ) : null}
          <DropZone file={file} choose={setFile} />
          <FieldGrid>
            <NativeSelect
              label="Source"
              description="Says how the file is to be read."
              value={sourceId}
              onChange={(event) => setSourceId(event.currentTarget.value)}
              data={[
                { value: '', label: 'Find out from the file' },
                ...(sources.data?.rows ?? []).map(({ id, name }) => ({ value: String(id), label: name })),
              ]}
            />
            <NativeSelect
              label="Format"
              value={format}
              onChange={(event) => setFormat(event.currentTarget.value)}
              data={[
                { value: '', label: 'Find out from the file' },
                ...callFormats
                  .filter((value) => value !== 'mapped-csv')
                  .map((value) => ({ value, label: formatLabels[value] })),
              ]}
            />
          </FieldGrid>
          {sent === undefined ? null : <Progress value={sent * 100} aria-label="Sending the file" />}
          <FormActions>
            <Button type="submit" loading={sent !== undefined}>
              Import
            </Button>
          </FormActions>
        </form>
      </Section>
    </Box>
  )
}
