import { formatNoun } from '#web/kit/format.ts'
import { Textarea } from '@mantine/core'
import { IconFileText } from '@tabler/icons-react'
import { useId, useState } from 'react'
import styles from './bulk-assignment.module.css'

const lineCount = (text: string) => text.split('\n').filter((line) => line.trim() !== '').length

/** Account numbers as pasted, or read from a CSV file that is dropped or chosen. */
export const PastedNumbers = ({ text, setText }: { text: string; setText: (text: string) => void }) => {
  const inputId = useId()
  const [isOver, setOver] = useState(false)
  const [fileName, setFileName] = useState<string>()
  const [fault, setFault] = useState<string>()
  const read = async (file: File | undefined) => {
    if (file === undefined) return
    try {
      setText((await file.text()).replace(/^\uFEFF/, ''))
      setFileName(file.name)
      setFault(undefined)
    } catch {
      setFault(`${file.name} could not be read.`)
    }
  }
  return (
    <div
      className={styles.paste}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        void read(event.dataTransfer.files[0])
      }}
    >
      <Textarea
        label="Account numbers"
        description="One a line, or separated by commas, semicolons or tabs. Of a CSV with a heading, the column headed Account number counts."
        value={text}
        error={fault}
        autosize
        minRows={5}
        maxRows={14}
        spellCheck={false}
        onChange={(event) => {
          setText(event.currentTarget.value)
          setFileName(undefined)
        }}
      />
      <div className={styles.file}>
        <IconFileText size={18} stroke={1.5} aria-hidden />
        <label htmlFor={inputId}>CSV file</label>
        <input
          id={inputId}
          type="file"
          accept=".csv,.txt,text/csv,text/plain"
          onChange={(event) => {
            const input = event.currentTarget
            void read(input.files?.[0]).finally(() => {
              input.value = ''
            })
          }}
        />
        <span role="status" className={styles.count}>
          {fileName === undefined ? '' : `${fileName}: `}
          {text.trim() === '' ? 'or drop it here' : formatNoun(lineCount(text), 'line')}
        </span>
      </div>
    </div>
  )
}
