import { accessEndpoints } from './access-endpoints.ts'
import { Button } from '@mantine/core'
import { confirm } from '../dialog.tsx'
import { FormActions, Loaded } from '../detail-page.tsx'
import { formatInstant } from '../format.ts'
import { useAct, useAsk } from '../query.tsx'
import { StatusMark } from '../status-mark.tsx'
import styles from './access.module.css'
import { useSignedOut } from './sign-out.ts'

/** The own sessions, each of which can be ended, and all of them at once. */
export const OwnSessions = () => {
  const asked = useAsk(accessEndpoints.listSessions, {})
  const end = useAct(accessEndpoints.endSession, { done: 'The session has ended.' })
  const signedOut = useSignedOut()
  const everywhere = useAct(accessEndpoints.signOutEverywhere, { onDone: signedOut, refresh: false })
  const askEverywhere = async () => {
    const yes = await confirm({
      title: 'Sign out everywhere?',
      text: 'All your sessions end, this one included.',
      action: 'Sign out everywhere',
    })
    if (yes) everywhere.mutate({})
  }
  return (
    <Loaded asked={asked}>
      {({ rows }) => (
        <>
          <ul className={styles.sessions}>
            {rows.map((session) => (
              <li key={session.id} className={styles.session}>
                <div>
                  <div className={styles.device}>
                    {session.device}
                    {session.current ? <StatusMark tone="good">This session</StatusMark> : null}
                  </div>
                  <div className={styles.dim}>
                    Signed in {formatInstant(session.signedInAt)}, last seen {formatInstant(session.lastSeenAt)}, from{' '}
                    {session.address}
                  </div>
                </div>
                {session.current ? null : (
                  <Button
                    variant="default"
                    size="xs"
                    aria-label={`End session of ${session.device}`}
                    onClick={() => end.mutate({ params: { id: session.id } })}
                  >
                    End
                  </Button>
                )}
              </li>
            ))}
          </ul>
          <FormActions>
            <Button variant="default" loading={everywhere.isPending} onClick={() => void askEverywhere()}>
              Sign out everywhere
            </Button>
          </FormActions>
        </>
      )}
    </Loaded>
  )
}
