import { backendContract } from '#contract/backend/index.ts'
import { formatNoun, formatSize } from '#web/kit/format.ts'
import { useAsk } from '#web/kit/query.tsx'
import { StatusMark } from '#web/kit/status-mark.tsx'
import { Progress } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { isMoving, stateLabels, stateTones } from './call-import-words.ts'
import styles from './import-files.module.css'

/** A file on its way: what share of it has left, what it became, or why it was not taken. */
export type Sending = {
  readonly name: string
  readonly size: number
  readonly share: number
  readonly ids?: readonly number[]
  readonly fault?: string
}

const Reading = ({ id }: { id: number }) => {
  const asked = useAsk(
    backendContract.callImports.get,
    { params: { id } },
    { whileMoving: { everyMs: 600, isMoving: ({ state }) => isMoving(state) } },
  )
  const file = asked.data
  if (file === undefined) return null
  return (
    <span className={styles.outcome}>
      <Link to={`/supply-files/${file.id}`}>{file.fileName}</Link>
      <StatusMark tone={stateTones[file.state]}>{stateLabels[file.state]}</StatusMark>
      {file.refused ?? `${formatNoun(file.rows, 'row')} read`}
    </span>
  )
}

const percent = (share: number): number => Math.floor(share * 100)

const Sent = ({ file }: { file: Sending }) => {
  if (file.fault !== undefined)
    return (
      <>
        <strong>{file.name}</strong> <StatusMark tone="bad">Not taken</StatusMark> {file.fault}
      </>
    )
  if (file.ids !== undefined) return file.ids.map((id) => <Reading key={id} id={id} />)
  if (file.share === 0)
    return (
      <>
        <strong>{file.name}</strong>, {formatSize(file.size)}, not sent yet
      </>
    )
  return (
    <>
      <strong>{file.name}</strong>, {percent(file.share)} % of {formatSize(file.size)} sent
      <Progress value={file.share * 100} aria-label={`Sending ${file.name}`} />
    </>
  )
}

/** What becomes of the files that were sent. */
export const SentFiles = ({ sending }: { sending: readonly Sending[] }) =>
  sending.length === 0 ? null : (
    <ul className={styles.sent} aria-label="Files sent" aria-live="polite">
      {sending.map((file, at) => (
        <li key={`${at} ${file.name}`}>
          <Sent file={file} />
        </li>
      ))}
    </ul>
  )
