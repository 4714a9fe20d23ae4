import { formatCount } from '#web/kit/format.ts'
import { Note } from '#web/kit/form.tsx'
import { Button } from '@mantine/core'
import { IconMinus, IconPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useId, useState } from 'react'
import styles from './review.module.css'
import {
  type Change,
  changeInWords,
  concernInWords,
  type Impact,
  inWords,
  movementsInWords,
  stoppingInWords,
} from './review-words.ts'

const FIRST_CHANGES = 12
const FIRST_FEATURES = 6

const toneOf = ({ before, after }: Change) =>
  before === 'off' && after === 'on' ? 'on' : before === 'on' && after === 'off' ? 'off' : undefined

/** Changed settings, one a line; long lists open on request. */
export const ChangeList = ({
  changes,
  nothing,
  first = FIRST_CHANGES,
}: {
  changes: readonly Change[]
  nothing: string
  first?: number
}) => {
  const [all, setAll] = useState(false)
  if (changes.length === 0) return <p className={styles.nothing}>{nothing}</p>
  const shown = all ? changes : changes.slice(0, first)
  return (
    <>
      <ul className={styles.changes}>
        {shown.map((change) => (
          <li key={change.label}>
            <span className={styles.setting}>{change.label}</span>
            <span className={styles.becomes} data-tone={toneOf(change)}>
              {changeInWords(change)}
            </span>
          </li>
        ))}
      </ul>
      {changes.length > shown.length ? (
        <Button variant="subtle" size="compact-sm" onClick={() => setAll(true)}>
          Show all {formatCount(changes.length)} changes
        </Button>
      ) : null}
    </>
  )
}

const FeatureLine = ({ word, labels, tone }: { word: string; labels: readonly string[]; tone: 'on' | 'off' }) => {
  const [all, setAll] = useState(false)
  if (labels.length === 0) return null
  const Icon = tone === 'on' ? IconPlus : IconMinus
  return (
    <p className={styles.features} data-tone={tone}>
      <Icon size={15} stroke={2.5} aria-hidden />
      <span>
        {word}: {inWords(labels, all ? undefined : FIRST_FEATURES)}.{' '}
        {labels.length > FIRST_FEATURES && !all ? (
          <button type="button" className={styles.more} onClick={() => setAll(true)}>
            Show all {labels.length}
          </button>
        ) : null}
      </span>
    </p>
  )
}

const Concerned = ({
  impact,
  allCustomers,
}: {
  impact: Impact
  allCustomers?: Record<string, unknown> | undefined
}) => {
  const moves = impact.first.some(({ from, to }) => from !== to)
  return (
    <div className={styles.room}>
      <div className={styles.scroll} tabIndex={0} role="group" aria-label="Customers concerned">
        <table className={styles.customers}>
          <caption className="visually-hidden">Customers concerned</caption>
          <thead>
            <tr>
              <th scope="col">Account number</th>
              <th scope="col">Name</th>
              {moves ? <th scope="col">Profile</th> : null}
            </tr>
          </thead>
          <tbody>
            {impact.first.map((customer) => (
              <tr key={customer.id}>
                <td className={styles.account}>{customer.accountNumber}</td>
                <th scope="row">{customer.name}</th>
                {moves ? (
                  <td>
                    {customer.from === customer.to
                      ? (customer.to ?? 'None')
                      : `${customer.from ?? 'None'} → ${customer.to ?? 'none'}`}
                  </td>
                ) : null}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {impact.customers > impact.first.length ? (
        <p className={styles.rest}>
          The first {formatCount(impact.first.length)} of {formatCount(impact.customers)}.{' '}
          {allCustomers === undefined ? null : (
            <Link to="/customers" search={allCustomers} target="_blank">
              All of them in the customer list
            </Link>
          )}
        </p>
      ) : null}
    </div>
  )
}

type ImpactShownProps = {
  impact: Impact
  about?: number | undefined
  allCustomers?: Record<string, unknown> | undefined
}

/** For whom something changes: how many, what they lose and gain, and who they are on request. */
export const ImpactShown = ({ impact, about, allCustomers }: ImpactShownProps) => {
  const [open, setOpen] = useState(false)
  const listId = useId()
  const stopping = stoppingInWords(impact)
  return (
    <>
      <p className={styles.concern}>{concernInWords(impact)}</p>
      {movementsInWords(impact, about).map((movement, index) => (
        <div key={`${index} ${movement.sentence}`} className={styles.movement}>
          <p className={styles.sentence}>{movement.sentence}</p>
          <FeatureLine word="Lost" labels={movement.loses} tone="off" />
          <FeatureLine word="Gained" labels={movement.gains} tone="on" />
          {movement.nothing === undefined ? null : <p className={styles.nothing}>{movement.nothing}</p>}
        </div>
      ))}
      {stopping === undefined ? null : <Note tone="warn">{stopping}</Note>}
      {impact.first.length === 0 ? null : (
        <Button
          variant="subtle"
          size="compact-sm"
          aria-expanded={open}
          aria-controls={listId}
          onClick={() => setOpen(!open)}
        >
          {open ? 'Hide the customers' : 'Show the customers'}
        </Button>
      )}
      <div id={listId}>{open ? <Concerned impact={impact} allCustomers={allCustomers} /> : null}</div>
    </>
  )
}

/** Sentences that want to be read before going on. */
export const Remarks = ({ sentences }: { sentences: readonly string[] }) => (
  <Note tone="warn">
    {sentences.length === 1 ? (
      sentences[0]
    ) : (
      <ul className={styles.remarks}>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    )}
  </Note>
)
