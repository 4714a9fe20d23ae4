import { IconFileUpload } from '@tabler/icons-react'
import { useId, useState } from 'react'
import styles from './drop-zone.module.css'
import { formatSize } from './format.ts'

const chosenText = (files: readonly File[], single: boolean): string => {
  const [first] = files
  if (first === undefined && single) return 'Drop a file here, or choose one.'
  if (first === undefined) return 'Drop files here, or choose them. A zip or gzip archive is taken as well.'
  if (files.length === 1) return `${first.name}, ${formatSize(first.size)}`
  return `${files.length} files, ${formatSize(files.reduce((sum, { size }) => sum + size, 0))}`
}

type DropZoneProps = {
  label: string
  files: readonly File[]
  choose: (files: File[]) => void
  single?: boolean
  /** The kinds that are offered first when a file is chosen. */
  accept?: string
}

/** Where files are dropped or chosen. */
export const DropZone = ({ label, files, choose, single = false, accept }: DropZoneProps) => {
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
        choose([...event.dataTransfer.files].slice(0, single ? 1 : undefined))
      }}
    >
      <IconFileUpload size={26} stroke={1.5} aria-hidden />
      <label htmlFor={inputId} className={styles.label}>
        {label}
      </label>
      <span className={styles.hint}>{chosenText(files, single)}</span>
      <input
        id={inputId}
        type="file"
        multiple={!single}
        accept={accept}
        className={styles.input}
        onChange={(event) => choose([...(event.currentTarget.files ?? [])])}
      />
    </div>
  )
}
