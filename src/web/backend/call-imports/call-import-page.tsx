import { backendContract } from '#contract/backend/index.ts'
import type { callImportDetail } from '#contract/backend/call-imports.ts'
import { Crumb, Facts, Loaded, Section, Stack, TwoColumns, useIdInAddress } from '#web/kit/detail-page.tsx'
import { FaultNote, Note } from '#web/kit/form.tsx'
import {
  formatCount,
  formatDay,
  formatDuration,
  formatInstant,
  formatMoney,
  formatNoun,
  formatSecond,
} from '#web/kit/format.ts'
import { PageTitle } from '#web/kit/page-title.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { StatusMark } from '#web/kit/status-mark.tsx'
import { Loader } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { z } from 'zod'
import styles from './call-import-page.module.css'
import { formatLabels, frequencyWords, isMoving, originLabels, stateLabels, stateTones } from './call-import-words.ts'
import { useMay } from '../me.tsx'
import { FileActs, HeldFile } from './file-acts.tsx'
import { FileNote } from './file-note.tsx'
import { Rejections } from './rejections.tsx'

type Import = z.output<typeof callImportDetail>

const figures = [
  ['rows', 'Rows'],
  ['accepted', 'Accepted'],
  ['rejected', 'Rejected'],
  ['duplicates', 'Duplicates'],
  ['unallocated', 'Unallocated'],
] as const

const movingText = ({ state, rows }: Import): string => {
  if (state === 'pending') return 'The file is kept and waits for its turn.'
  if (state === 'undoing') return 'Its calls are being taken out.'
  return `Reading the file: ${formatNoun(rows, 'row')} so far.`
}

const Result = ({ record }: { record: Import }) => (
  <Section title={isMoving(record.state) ? 'So far' : 'Result'}>
    {isMoving(record.state) ? (
      <div className={styles.running} role="status">
        <Loader size="sm" /> {movingText(record)}
      </div>
    ) : null}
    {record.refused === null ? null : <FaultNote>{record.refused}</FaultNote>}
    <dl className={styles.figures}>
      {figures.map(([name, label]) => (
        <div key={name}>
          <dt>{label}</dt>
          <dd>{formatCount(record[name])}</dd>
        </div>
      ))}
      <div>
        <dt>Talk time</dt>
        <dd>{formatDuration(record.totalDurationSeconds)}</dd>
      </div>
      <div>
        <dt>Price in the file</dt>
        <dd>{formatMoney(record.totalCharge, record.currency)}</dd>
      </div>
    </dl>
    {record.notes.length === 0 ? null : (
      <Note>
        {record.notes.map((note) => (
          <div key={note}>{note}</div>
        ))}
      </Note>
    )}
    {record.unallocated === 0 ? null : (
      <p className={styles.text}>
        <Link to="/unallocated-calls">Show unallocated calls</Link>: they find their customer as soon as the number is
        added.
      </p>
    )}
  </Section>
)

const period = ({ periodFrom, periodTo }: Import): string =>
  periodFrom === null || periodTo === null ? 'Not known yet' : `${formatDay(periodFrom)} to ${formatDay(periodTo)}`

const FileLinks = ({ files }: { files: Import['replaces'] }) => (
  <ul className={styles.links}>
    {files.map(({ id, fileName, calls }) => (
      <li key={id}>
        <Link to={`/supply-files/${id}`}>{fileName}</Link>, {formatNoun(calls, 'call')}
      </li>
    ))}
  </ul>
)

/** Which files took the place of which, both ways. */
const Replacements = ({ record }: { record: Import }) => (
  <>
    {record.replaces.length === 0 ? null : (
      <Section title="Replaces" lead="Provisional calls of these daily files made way for this one.">
        <FileLinks files={record.replaces} />
      </Section>
    )}
    {record.yieldedTo.length === 0 ? null : (
      <Section
        title="Replaced by"
        lead={record.state === 'replaced' ? 'All its calls made way.' : 'Some of its calls made way; the others stay.'}
      >
        <FileLinks files={record.yieldedTo} />
      </Section>
    )}
  </>
)

const ImportRecord = ({ record, mayEdit }: { record: Import; mayEdit: boolean }) => (
  <>
    <PageTitle
      title={record.fileName}
      before={<Crumb to="/supply-files">Supply files</Crumb>}
      after={<StatusMark tone={stateTones[record.state]}>{stateLabels[record.state]}</StatusMark>}
      actions={mayEdit ? <FileActs file={record} /> : undefined}
    />
    <Stack>
      <Replacements record={record} />
      <TwoColumns
        main={record.state === 'held' && mayEdit ? <HeldFile file={record} /> : <Result record={record} />}
        side={
          <Section title="File">
            <Facts
              facts={[
                ['Source', record.source?.name ?? 'None'],
                ['Carrier', record.carrier || 'Not named'],
                [
                  'Type',
                  [frequencyWords[record.frequency], record.fileKind, record.product].filter(Boolean).join(', '),
                ],
                ['Period', period(record)],
                ['Format', record.format === null ? 'Not known' : formatLabels[record.format]],
                ['First call', record.firstCallAt === null ? 'None' : formatSecond(record.firstCallAt)],
                ['Last call', record.lastCallAt === null ? 'None' : formatSecond(record.lastCallAt)],
                ['Came', `${formatInstant(record.startedAt)}, ${originLabels[record.origin]}, ${record.startedBy}`],
                ['Archive', record.archive ?? 'None'],
                ['Finished', record.finishedAt === null ? 'Not yet' : formatInstant(record.finishedAt)],
                ['Size', `${formatCount(record.bytes)} bytes`],
                ['SHA-256', <code className={styles.code}>{record.sha256}</code>],
                ['SHA-1', <code className={styles.code}>{record.sha1}</code>],
              ]}
            />
          </Section>
        }
      />
      <FileNote key={record.id} id={record.id} note={record.note} mayEdit={mayEdit} />
      {record.rejected === 0 ? null : <Rejections importId={record.id} />}
    </Stack>
  </>
)

/** One imported file: how far it is, what was made of it, and the rows that were not taken. */
export const CallImportPage = () => {
  const id = useIdInAddress()
  const mayEdit = useMay('calls:edit')
  const asked = useAsk(
    backendContract.callImports.get,
    { params: { id: id ?? 0 } },
    { whileMoving: { everyMs: 600, isMoving: ({ state }) => isMoving(state) } },
  )
  return <Loaded asked={asked}>{(record) => <ImportRecord record={record} mayEdit={mayEdit} />}</Loaded>
}
