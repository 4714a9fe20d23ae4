import type { EndpointShape } from '#contract/endpoint.ts'
import { lazy, Suspense, useEffect, useState } from 'react'
import { call } from '../call.ts'
import type { LightEndpoint } from '../light-endpoint.ts'
import { useAsk, useDoor } from '../query.tsx'
import { Failed, Loading } from '../states.tsx'
import { accessEndpoints } from './access-endpoints.ts'
import { AccessFrame } from './access-frame.tsx'
import styles from './access.module.css'
import { CodeForm } from './code-form.tsx'
import { useSignOut } from './sign-out.ts'
import { useSignedIn } from './signed-in.ts'

const me: LightEndpoint<EndpointShape> = { method: 'GET', path: '/me' }

const SecondFactorSetUp = lazy(async () => ({
  default: (await import('./second-factor-set-up.tsx')).SecondFactorSetUp,
}))

const SignOutLink = () => {
  const signOut = useSignOut()
  return (
    <button type="button" className={styles.linkButton} onClick={signOut}>
      Back to sign in
    </button>
  )
}

/** The second step of signing in: a code, or the set-up that the profile demands. */
export const SecondFactorPage = () => {
  const door = useDoor()
  const signedIn = useSignedIn()
  const asked = useAsk(me, {})
  const [step, setStep] = useState<'code' | 'set-up'>()
  const isOpen = asked.isSuccess && step === undefined
  const data = asked.error?.code === 'SECOND_FACTOR_NEEDED' ? (asked.error.data as { setUp: boolean }) : undefined
  // What was asked first holds: once the set-up is done the session is open, and its recovery codes are still to be shown.
  useEffect(() => {
    if (data !== undefined) setStep((before) => before ?? (data.setUp ? 'set-up' : 'code'))
  }, [data])
  useEffect(() => {
    if (isOpen) signedIn()
    // oxlint-disable-next-line react/exhaustive-deps -- it runs once, when the session turns out to be open
  }, [isOpen])
  const verify = async (code: string) => {
    await call(door, accessEndpoints.verifySecondFactor, { body: { code } })
    signedIn()
  }
  if (step === 'code')
    return (
      <AccessFrame title="Second step" lead="Your sign-in asks for a code as well.">
        <CodeForm label="Second step" action="Sign in" save={verify} recovery>
          <SignOutLink />
        </CodeForm>
      </AccessFrame>
    )
  if (step === 'set-up')
    return (
      <AccessFrame title="Set up a second factor" lead="Your provider asks for one before you go on.">
        <Suspense fallback={<Loading lines={4} />}>
          <SecondFactorSetUp onDone={signedIn}>
            <SignOutLink />
          </SecondFactorSetUp>
        </Suspense>
      </AccessFrame>
    )
  return (
    <AccessFrame title="One moment">
      {asked.isError && asked.error.code !== 'SIGNED_OUT' && data === undefined ? (
        <Failed error={asked.error} retry={() => void asked.refetch()} />
      ) : (
        <Loading lines={3} />
      )}
    </AccessFrame>
  )
}
