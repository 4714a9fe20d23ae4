import { backendContract } from '#contract/backend/index.ts'
import type { AnswerOf } from '#contract/endpoint.ts'
import type { Column } from '#web/kit/data-table.tsx'
import { formatInstant } from '#web/kit/format.ts'
import { ListPage } from '#web/kit/list-page.tsx'
import { StatusMark, type Tone } from '#web/kit/status-mark.tsx'
import styles from './outbox-page.module.css'

type Mail = AnswerOf<typeof backendContract.settings.listOutbox>['rows'][number]

const tones: Readonly<Record<Mail['state'], Tone>> = { waiting: 'accent', sent: 'good', failed: 'bad', kept: 'plain' }
const words: Readonly<Record<Mail['state'], string>> = {
  waiting: 'Waiting',
  sent: 'Sent',
  failed: 'Failed',
  kept: 'Kept here',
}

const linked = /(https?:\/\/\S+)/

/** The text of a mail; addresses in it can be opened. */
const MailText = ({ text }: { text: string }) => (
  <p className={styles.text}>
    {text.split(linked).map((part, index) =>
      linked.test(part) ? (
        // eslint-disable-next-line react/no-array-index-key -- the parts of one text, in their order
        <a key={index} href={part}>
          {part}
        </a>
      ) : (
        part
      ),
    )}
  </p>
)

const columns: readonly Column<Mail>[] = [
  {
    key: 'subject',
    label: 'Subject',
    heading: true,
    cell: (row) => (
      <details className={styles.mail}>
        <summary>{row.subject}</summary>
        <MailText text={row.text} />
      </details>
    ),
  },
  { key: 'to', label: 'To', cell: (row) => row.to },
  {
    key: 'state',
    label: 'State',
    cell: (row) => (
      <>
        <StatusMark tone={tones[row.state]}>{words[row.state]}</StatusMark>
        {row.lastError === null ? null : <div className={styles.fault}>{row.lastError}</div>}
      </>
    ),
  },
  { key: 'created', label: 'Written', nowrap: true, cell: (row) => formatInstant(row.createdAt) },
  {
    key: 'sent',
    label: 'Sent',
    nowrap: true,
    cell: (row) => (row.sentAt === null ? 'Not yet' : formatInstant(row.sentAt)),
  },
]

/** Mails sent, waiting, and kept where no mail server is set. */
export const OutboxPage = () => (
  <ListPage
    title="Outbox"
    lead="Mails to staff and portal users. Links in them are hidden outside a demonstration."
    endpoint={backendContract.settings.listOutbox}
    columns={columns}
    rowKey={(row) => row.id}
    firstUse={{ title: 'No mails yet', text: 'Invitations and links for new passwords will be listed here.' }}
  />
)
