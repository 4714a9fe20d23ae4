import { backendContract } from '#contract/backend/index.ts'
import type { AnswerOf } from '#contract/endpoint.ts'
import { displayNumber } from '#rules/phone-display.ts'
import { CopyButton } from '#web/kit/copy-button.tsx'
import { type Column, DataTable } from '#web/kit/data-table.tsx'
import { Crumb, Facts, Loaded, Section, Stack, TwoColumns, useIdInAddress } from '#web/kit/detail-page.tsx'
import { formatDay } from '#web/kit/format.ts'
import { LinkButton } from '#web/kit/link-button.tsx'
import { PageTitle } from '#web/kit/page-title.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { Blank } from '#web/kit/states.tsx'
import { IconActivity, IconListCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useMay } from '../me.tsx'
import { NumberActs } from './number-acts.tsx'
import { NumberCharges } from './number-charges.tsx'
import { daysWords, NumberStatusMark, ownedWords } from './number-words.tsx'

export type NumberRecord = AnswerOf<typeof backendContract.numbers.get>
type LabelTime = NumberRecord['sites'][number] & { kind: 'Site' | 'Campaign' }

const owners = { staff: 'Staff', customer: 'Customer' } as const

const timeColumns: readonly Column<LabelTime>[] = [
  { key: 'name', label: 'Name', heading: true, cell: ({ name }) => name },
  { key: 'kind', label: 'What', cell: ({ kind }) => kind },
  { key: 'owner', label: 'Whose word', cell: ({ owner }) => owners[owner] },
  { key: 'days', label: 'When', cell: daysWords },
]

type LabelRow = { key: 'description' | 'site' | 'campaign'; label: string }
const labelRows: readonly LabelRow[] = [
  { key: 'description', label: 'Description' },
  { key: 'site', label: 'Site' },
  { key: 'campaign', label: 'Campaign' },
]

/** Both owners' words of today, side by side. */
const LabelsToday = ({ record }: { record: NumberRecord }) => (
  <Section
    title="Labels today"
    lead="Bills use the staff’s. In the portal the customer’s own wins; the staff’s fills a gap where the profile lets it."
    flush
  >
    <DataTable
      caption="Labels today"
      alwaysTable
      columns={[
        { key: 'label', label: 'Label', heading: true, cell: ({ label }: LabelRow) => label },
        { key: 'staff', label: 'Staff', cell: ({ key }: LabelRow) => record[key].staff ?? '–' },
        { key: 'customer', label: 'Customer', cell: ({ key }: LabelRow) => record[key].customer ?? '–' },
      ]}
      rows={labelRows}
      rowKey={({ key }) => key}
    />
  </Section>
)

const LabelTimes = ({ record }: { record: NumberRecord }) => {
  const rows: LabelTime[] = [
    ...record.sites.map((time) => ({ ...time, kind: 'Site' as const })),
    ...record.campaigns.map((time) => ({ ...time, kind: 'Campaign' as const })),
  ]
  return (
    <Section title="Sites and campaigns" lead="A call counts for the one in force at the moment it starts." flush>
      {rows.length === 0 ? (
        <Blank title="At no site and in no campaign">It is put at a site on the customer’s page.</Blank>
      ) : (
        <DataTable
          caption="Sites and campaigns"
          columns={timeColumns}
          rows={rows}
          rowKey={({ kind, id, owner, from }) => `${kind} ${owner} ${id} ${from ?? ''}`}
        />
      )}
    </Section>
  )
}

const OtherTimes = ({ record }: { record: NumberRecord }) =>
  record.otherTimes.length === 0 ? null : (
    <Section title="Who else had it">
      <Facts
        facts={record.otherTimes.map(
          (time) =>
            [
              time.customer.accountNumber,
              <>
                <Link to={`/numbers/${time.id}`}>{time.customer.name}</Link>, {ownedWords(time)}
              </>,
            ] as const,
        )}
      />
    </Section>
  )

const Particulars = ({ record }: { record: NumberRecord }) => (
  <Section title="Particulars">
    <Facts
      facts={[
        [
          'Customer',
          <>
            <Link to={`/customers/${record.customer.id}`}>{record.customer.name}</Link> {record.customer.accountNumber}
          </>,
        ],
        ['Type', record.type.name],
        ['Owned', ownedWords(record)],
        ['Tariff', record.tariff],
        ['Contract ends', record.contractEndsOn === null ? null : formatDay(record.contractEndsOn)],
        ['In call records also', record.alternateSpellings.join(', ')],
      ]}
    />
  </Section>
)

const NumberShown = ({ record }: { record: NumberRecord }) => {
  const mayRead = useMay('activity-log:view')
  const mayEdit = useMay('numbers:edit')
  return (
    <>
      <PageTitle
        title={displayNumber(record.e164)}
        before={<Crumb to="/numbers">Numbers</Crumb>}
        after={
          <>
            <CopyButton text={record.e164} label={`Copy ${record.e164}`} />
            <NumberStatusMark row={record} />
          </>
        }
        actions={
          <>
            <LinkButton
              to="/number-requests"
              search={{ part: 'all', numberId: record.id }}
              variant="default"
              leftSection={<IconListCheck size={17} aria-hidden />}
            >
              Requests
            </LinkButton>
            {mayRead ? (
              <LinkButton
                to="/activity"
                search={{ subject: 'Number', subjectId: record.id }}
                variant="default"
                leftSection={<IconActivity size={17} aria-hidden />}
              >
                Activity
              </LinkButton>
            ) : null}
            {mayEdit ? <NumberActs record={record} /> : null}
          </>
        }
      />
      <TwoColumns
        main={
          <>
            <LabelsToday record={record} />
            <LabelTimes record={record} />
            <NumberCharges record={record} />
          </>
        }
        side={
          <Stack>
            <Particulars record={record} />
            <OtherTimes record={record} />
          </Stack>
        }
      />
    </>
  )
}

/** One number: what it is, whose it is, where it belonged and when, and what it costs. */
export const NumberPage = () => {
  const id = useIdInAddress()
  const asked = useAsk(backendContract.numbers.get, { params: { id: id ?? 0 } })
  return <Loaded asked={asked}>{(record) => <NumberShown key={record.id} record={record} />}</Loaded>
}
