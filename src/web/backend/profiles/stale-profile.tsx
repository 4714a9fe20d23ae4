import type { Profile, settingChange } from '#contract/backend/profiles.ts'
import { listProfileChanges } from '#rules/profile-change.ts'
import { formatInstant } from '#web/kit/format.ts'
import { Button } from '@mantine/core'
import type { z } from 'zod'
import { draftOf, type ProfileDraft } from './profile-draft.ts'
import styles from './stale-profile.module.css'

export type Meanwhile = {
  current: Profile
  changedBy: string
  changedAt: string
  changes: z.output<typeof settingChange>[]
}

type StaleProfileProps = {
  meanwhile: Meanwhile
  mine: ProfileDraft
  busy: boolean
  keepMine: () => void
  takeTheirs: () => void
}

/** Who changed the profile meanwhile and what, beside what was typed here; nothing is lost until one side is chosen. */
export const StaleProfile = ({ meanwhile, mine, busy, keepMine, takeTheirs }: StaleProfileProps) => {
  const toMine = listProfileChanges(draftOf(meanwhile.current), mine)
  const keyOf = ({ setting, label }: { setting: string; label: string }) => `${setting} ${label}`
  const theirs = new Map(meanwhile.changes.map((change) => [keyOf(change), change]))
  const rows = [
    ...meanwhile.changes.map((change) => ({
      key: keyOf(change),
      label: change.label,
      before: change.before,
      theirs: change.after,
      mine: toMine.find((other) => keyOf(other) === keyOf(change))?.after ?? change.after,
    })),
    ...toMine
      .filter((change) => !theirs.has(keyOf(change)))
      .map((change) => ({
        key: keyOf(change),
        label: change.label,
        before: change.before,
        theirs: change.before,
        mine: change.after,
      })),
  ]
  return (
    <section className={styles.panel} role="alert" aria-label="Changed meanwhile" tabIndex={-1} data-fault>
      <h2 className={styles.title}>
        {meanwhile.changedBy} changed this profile meanwhile, {formatInstant(meanwhile.changedAt)}
      </h2>
      <p className={styles.text}>Nothing you typed is lost, and nothing of it is saved yet.</p>
      <div className={styles.scroll} tabIndex={0} role="group" aria-label="The changes side by side">
        <table className={styles.table}>
          <caption className="visually-hidden">What differs</caption>
          <thead>
            <tr>
              <th scope="col">Setting</th>
              <th scope="col">Before</th>
              <th scope="col">Theirs, saved</th>
              <th scope="col">Yours, typed</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.key}>
                <th scope="row">{row.label}</th>
                <td>{row.before}</td>
                <td data-changed={row.theirs !== row.before || undefined}>{row.theirs}</td>
                <td data-changed={row.mine !== row.before || undefined}>{row.mine}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className={styles.actions}>
        <Button loading={busy} onClick={keepMine}>
          Keep mine over theirs
        </Button>
        <Button variant="default" onClick={takeTheirs}>
          Take theirs
        </Button>
      </div>
    </section>
  )
}
