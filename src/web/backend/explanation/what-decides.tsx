import type { backendContract } from '#contract/backend/index.ts'
import type { AnswerOf } from '#contract/endpoint.ts'
import { portalRoles, portalRoleWords } from '#rules/portal-roles.ts'
import { Facts } from '#web/kit/detail-page.tsx'
import { Note } from '#web/kit/form.tsx'
import { StatusMark } from '#web/kit/status-mark.tsx'
import { Link } from '@tanstack/react-router'
import { shortStepWords, stepWords } from '../customers/step-words.ts'
import { inWords } from '../reviews/review-words.ts'
import styles from './explanation.module.css'

type Explanation = AnswerOf<typeof backendContract.profileHistory.explain>

const roleLabel = (role: string) => {
  const known = portalRoles.find((name) => name === role)
  return known === undefined ? role : portalRoleWords[known].label
}

/** The profile in force and the step that decided, who lost, the status, and the person's role. */
export const WhatDecides = ({ explanation }: { explanation: Explanation }) => {
  const { resolution, group, status, person } = explanation
  const { inForce, step, losers, tied, noLongerOffered } = resolution
  return (
    <div className={styles.decides}>
      <Facts
        facts={[
          [
            'Profile in force',
            <>
              {inForce === null ? <strong>None</strong> : <Link to={`/profiles/${inForce.id}`}>{inForce.name}</Link>}.{' '}
              {stepWords[step]}
            </>,
          ],
          ['Customer group', group ?? 'None'],
          [
            'Status',
            <>
              {status.name}{' '}
              <StatusMark tone={status.hasFrontendLoginAccess ? 'good' : 'warn'}>
                {status.hasFrontendLoginAccess ? 'May sign in' : 'No sign-in'}
              </StatusMark>
            </>,
          ],
          ...(person === null ? [] : [['Person', `${person.name}, role ${roleLabel(person.role)}`] as const]),
        ]}
      />
      {tied.length === 0 ? null : (
        <Note tone="warn">
          {inWords(tied.map(({ name }) => name))} {tied.length === 1 ? 'stands' : 'stand'} at the same step. Headline
          goes before Standard, then the older profile.
        </Note>
      )}
      {noLongerOffered ? (
        <Note tone="warn">This profile is no longer offered to this customer. It keeps working while it is set.</Note>
      ) : null}
      {losers.length === 0 ? null : (
        <div>
          <h3 className={styles.small}>Would apply otherwise, in this order</h3>
          <ol className={styles.list}>
            {losers.map((loser) => (
              <li key={loser.id}>
                <Link to={`/profiles/${loser.id}`}>{loser.name}</Link>, {shortStepWords[loser.step]}
              </li>
            ))}
          </ol>
        </div>
      )}
    </div>
  )
}
