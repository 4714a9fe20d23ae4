import { backendContract } from '#contract/backend/index.ts'
import { isOpenState, requestKindLabels, requestStateLabels } from '#rules/number-request.ts'
import { Crumb, Facts, Loaded, Section, Stack, TwoColumns, useIdInAddress } from '#web/kit/detail-page.tsx'
import { Note } from '#web/kit/form.tsx'
import { formatInstant, formatMoment } from '#web/kit/format.ts'
import { PageTitle } from '#web/kit/page-title.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { StatusMark } from '#web/kit/status-mark.tsx'
import { IconArrowRight } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useMay } from '../me.tsx'
import { hookTones, messageLabel, stateWords } from '../web-hook/message-words.ts'
import { type Request, RequestAnswer } from './request-answer.tsx'
import { RequestOwner } from './request-owner.tsx'
import styles from './request-page.module.css'
import { stateTones } from './request-words.ts'

/** From where to where, in words, with the plan line by line. */
const Change = ({ request }: { request: Request }) => (
  <Section title="What is asked" lead={requestKindLabels[request.kind]}>
    {request.to === null ? (
      <p className={styles.words}>{request.asks}.</p>
    ) : (
      <div className={styles.change}>
        <p>
          <span className={styles.label}>When it was asked, calls went to</span>
          <b>{request.from}</b>
        </p>
        <IconArrowRight size={20} aria-hidden className={styles.arrow} />
        <p>
          <span className={styles.label}>They are to go to</span>
          <b>{request.to}</b>
        </p>
      </div>
    )}
    {request.plan.length === 0 ? null : (
      <ol className={styles.plan} aria-label="The plan">
        {request.plan.map(({ depth, text }, index) => (
          // eslint-disable-next-line react/no-array-index-key -- the lines of one plan, in their order
          <li key={index} style={{ paddingLeft: `${depth * 1.25}rem` }}>
            {text}
          </li>
        ))}
      </ol>
    )}
    {request.meanwhile === null ? null : (
      <Note tone="warn">Changed since it was asked: calls go to {request.meanwhile} now.</Note>
    )}
    {request.note === '' ? null : (
      <div className={styles.note}>
        <span className={styles.label}>The customer’s note</span>
        <p>{request.note}</p>
      </div>
    )}
    {request.answer === '' || isOpenState(request.state) ? null : (
      <div className={styles.note}>
        <span className={styles.label}>What the customer was told</span>
        <p>{request.answer}</p>
      </div>
    )}
  </Section>
)

const History = ({ events }: Pick<Request, 'events'>) => (
  <Section title="History">
    <ol className={styles.history}>
      {events.map(({ at, who, state, note }) => (
        <li key={`${at} ${state}`}>
          <StatusMark tone={stateTones[state]}>{requestStateLabels[state]}</StatusMark>
          <div>
            {formatInstant(at)}, {who}
            {note === '' ? null : <p>{note}</p>}
          </div>
        </li>
      ))}
    </ol>
  </Section>
)

const Deliveries = ({ deliveries }: Pick<Request, 'deliveries'>) => {
  const mayOpen = useMay('settings:view')
  if (deliveries.length === 0) return null
  return (
    <Section title="Web hook" lead="What the switch was told of it.">
      <ol className={styles.history}>
        {deliveries.map(({ id, type, state, outcome, occurredAt }) => (
          <li key={id}>
            <StatusMark tone={hookTones[state]}>{stateWords[state]}</StatusMark>
            <div>
              {mayOpen ? <Link to={`/web-hook/messages/${id}`}>{messageLabel(type)}</Link> : messageLabel(type)},{' '}
              {formatInstant(occurredAt)}
              {outcome === '' ? null : <p>{outcome}</p>}
            </div>
          </li>
        ))}
      </ol>
    </Section>
  )
}

const Sides = ({ request, mayAct }: { request: Request; mayAct: boolean }) => {
  const maySee = useMay('customers:view')
  const { customer, number, owner } = request
  return (
    <Section title="Request">
      <Facts
        facts={[
          ['Customer', maySee ? <Link to={`/customers/${customer.id}`}>{customer.name}</Link> : customer.name],
          ['Account number', customer.accountNumber],
          ['Number', number?.text ?? 'One that is still to come'],
          ['Asked by', request.askedBy],
          ['Asked at', formatInstant(request.askedAt)],
          ['Wanted', request.wantedAt === null ? 'As soon as may be' : formatMoment(request.wantedAt)],
          ['The portal says live by', formatInstant(request.expectedAt)],
          ...(request.goesLiveByItself ? [['Goes live', 'By itself at the wanted time'] as const] : []),
          ['Due', request.dueAt === null ? 'Nothing to do' : formatInstant(request.dueAt)],
          ...(request.finishedAt === null ? [] : [['Finished', formatInstant(request.finishedAt)] as const]),
          ['Owner', mayAct ? <RequestOwner request={request} /> : (owner?.name ?? 'Nobody')],
        ]}
      />
    </Section>
  )
}

const RequestRecord = ({ request }: { request: Request }) => {
  const mayEdit = useMay('numbers:edit')
  const mayAct = mayEdit && isOpenState(request.state)
  return (
    <>
      <PageTitle
        title={request.asks}
        before={<Crumb to="/number-requests">Number requests</Crumb>}
        after={
          <>
            <StatusMark tone={stateTones[request.state]}>{requestStateLabels[request.state]}</StatusMark>{' '}
            {request.isOverdue ? <StatusMark tone="bad">Overdue</StatusMark> : null}
          </>
        }
      />
      <TwoColumns
        main={
          <Stack>
            <Change request={request} />
            {mayAct ? <RequestAnswer key={`${request.id} ${request.state}`} request={request} /> : null}
            <History events={request.events} />
            <Deliveries deliveries={request.deliveries} />
          </Stack>
        }
        side={<Sides request={request} mayAct={mayAct} />}
      />
    </>
  )
}

/** One request: what is asked, what staff answer, and how it came about. */
export const RequestPage = () => {
  const id = useIdInAddress()
  const asked = useAsk(backendContract.numberRequests.get, { params: { id: id ?? 0 } })
  return <Loaded asked={asked}>{(request) => <RequestRecord request={request} />}</Loaded>
}
