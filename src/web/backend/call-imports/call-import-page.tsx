import { backendContract } from '#contract/backend/index.ts'
import type { callImport } from '#contract/backend/call-imports.ts'
import { Crumb, Facts, Loaded, Section, Stack, TwoColumns, useIdInAddress } from '#web/kit/detail-page.tsx'
import { FaultNote, Note } from '#web/kit/form.tsx'
import { formatCount, formatDuration, formatInstant, formatMoney, formatNoun, formatSecond } from '#web/kit/format.ts'
import { PageTitle } from '#web/kit/page-title.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { StatusMark } from '#web/kit/status-mark.tsx'
import { Loader } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { z } from 'zod'
import styles from './call-import-page.module.css'
import { formatLabels, stateLabels, stateTones } from './call-import-words.ts'
import { Rejections } from './rejections.tsx'

type Import = z.output<typeof callImport>

const figures = [
  ['rows', 'Rows'],
  ['accepted', 'Accepted'],
  ['rejected', 'Rejected'],
  ['duplicates', 'Duplicates'],
  ['unallocated', 'Unallocated'],
] as const

const Result = ({ record }: { record: Import }) => (
  <Section title={record.state === 'running' ? 'So far' : 'Result'}>
    {record.state === 'running' ? (
      <div className={styles.running} role="status">
        <Loader size="sm" /> Reading the file: {formatNoun(record.rows, 'row')} so far.
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

const ImportRecord = ({ record }: { record: Import }) => (
  <>
    <PageTitle
      title={record.fileName}
      before={<Crumb to="/call-records">Call records</Crumb>}
      after={<StatusMark tone={stateTones[record.state]}>{stateLabels[record.state]}</StatusMark>}
    />
    <Stack>
      <TwoColumns
        main={<Result record={record} />}
        side={
          <Section title="File">
            <Facts
              facts={[
                ['Source', record.source?.name ?? 'None'],
                ['Format', record.format === null ? 'Not known' : formatLabels[record.format]],
                ['First call', record.firstCallAt === null ? 'None' : formatSecond(record.firstCallAt)],
                ['Last call', record.lastCallAt === null ? 'None' : formatSecond(record.lastCallAt)],
                ['Imported', `${formatInstant(record.startedAt)} by ${record.startedBy}`],
                ['Finished', record.finishedAt === null ? 'Not yet' : formatInstant(record.finishedAt)],
                ['Size', `${formatCount(record.bytes)} bytes`],
                ['SHA-256', <code className={styles.code}>{record.sha256}</code>],
                ['SHA-1', <code className={styles.code}>{record.sha1}</code>],
              ]}
            />
          </Section>
        }
      />
      {record.rejected === 0 ? null : <Rejections importId={record.id} />}
    </Stack>
  </>
)

/** One imported file: how far it is, what was made of it, and the rows that were not taken. */
export const CallImportPage = () => {
  const id = useIdInAddress()
  const asked = useAsk(
    backendContract.callImports.get,
    { params: { id: id ?? 0 } },
    { whileMoving: { everyMs: 600, isMoving: ({ state }) => state === 'running' } },
  )
  return <Loaded asked={asked}>{(record) => <ImportRecord record={record} />}</Loaded>
}
