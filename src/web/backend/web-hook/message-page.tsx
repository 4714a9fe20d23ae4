import { backendContract } from '#contract/backend/index.ts'
import type { AnswerOf } from '#contract/endpoint.ts'
import { Crumb, Facts, Loaded, Section, Stack, useIdInAddress } from '#web/kit/detail-page.tsx'
import { type Column, DataTable } from '#web/kit/data-table.tsx'
import { formatCount, formatSecond } from '#web/kit/format.ts'
import { PageTitle } from '#web/kit/page-title.tsx'
import { useAct, useAsk } from '#web/kit/query.tsx'
import { Blank } from '#web/kit/states.tsx'
import { StatusMark } from '#web/kit/status-mark.tsx'
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useMay } from '../me.tsx'
import styles from './message-page.module.css'
import { hookTones, messageLabel, stateWords } from './message-words.ts'

type Message = AnswerOf<typeof backendContract.webHook.getMessage>
type Try = Message['tries'][number]

const columns: readonly Column<Try>[] = [
  { key: 'at', label: 'At', nowrap: true, heading: true, cell: (row) => formatSecond(row.at) },
  { key: 'status', label: 'Status', align: 'right', cell: (row) => row.status ?? 'No answer' },
  { key: 'took', label: 'Took', align: 'right', nowrap: true, cell: (row) => `${formatCount(row.durationMs)} ms` },
  { key: 'outcome', label: 'What it met', cell: (row) => row.outcome },
  {
    key: 'answer',
    label: 'Answer',
    cell: (row) =>
      row.answer === '' ? (
        'Empty'
      ) : (
        <details>
          <summary>Show</summary>
          <pre className={styles.code}>{row.answer}</pre>
        </details>
      ),
  },
]

const indented = (body: string): string => JSON.stringify(JSON.parse(body), null, 2)

const MessageRecord = ({ message }: { message: Message }) => {
  const mayEdit = useMay('settings:edit')
  const again = useAct(backendContract.webHook.replay, { done: 'It leaves again.' })
  return (
    <>
      <PageTitle
        title={messageLabel(message.type)}
        before={<Crumb to="/web-hook/messages">Delivery log</Crumb>}
        after={<StatusMark tone={hookTones[message.state]}>{stateWords[message.state]}</StatusMark>}
        actions={
          mayEdit && message.state !== 'waiting' ? (
            <Button
              variant="default"
              loading={again.isPending}
              onClick={() => again.mutate({ params: { id: message.id } })}
            >
              Send again
            </Button>
          ) : undefined
        }
      />
      <Stack>
        <Section title="Message">
          <Facts
            facts={[
              ['webhook-id', <code className={styles.id}>{message.webhookId}</code>],
              ['Type', message.type],
              ['Written', formatSecond(message.occurredAt)],
              [
                'Request',
                message.requestId === null ? (
                  'None'
                ) : (
                  <Link to={`/number-requests/${message.requestId}`}>No. {message.requestId}</Link>
                ),
              ],
              ['Next attempt', message.nextAt === null ? 'None' : formatSecond(message.nextAt)],
              ['What it met last', message.outcome || 'Nothing yet'],
            ]}
          />
        </Section>
        <Section title="Attempts" flush>
          {message.tries.length === 0 ? (
            <Blank title="Not sent yet">Each attempt is listed here with what it met.</Blank>
          ) : (
            <DataTable caption="Attempts" columns={columns} rows={message.tries} rowKey={(row) => row.id} />
          )}
        </Section>
        <Section title="Body" lead="Here with line breaks; it is sent without.">
          <pre className={styles.code}>{indented(message.body)}</pre>
        </Section>
      </Stack>
    </>
  )
}

/** One message: what it says, and every attempt to deliver it. */
export const MessagePage = () => {
  const id = useIdInAddress()
  const asked = useAsk(
    backendContract.webHook.getMessage,
    { params: { id: id ?? 0 } },
    { whileMoving: { everyMs: 2000, isMoving: ({ state }) => state === 'waiting' } },
  )
  return <Loaded asked={asked}>{(message) => <MessageRecord message={message} />}</Loaded>
}
