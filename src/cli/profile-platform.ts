import { BACKEND_API, type EndpointShape } from '#contract/endpoint.ts'
import { profileFileEndpoints, type ProfileFilePlan, type WrittenDocument } from '#contract/backend/profile-file.ts'
import { type RefusalBody, refusals } from '#contract/refusal.ts'
import { operatorActor } from '#server/activity/record-activity.ts'
import { isLoopback } from '#server/auth/session-cookie.ts'
import { StartRefused } from '#server/config.ts'
import { Refused } from '#server/http/refusal.ts'
import { applyPlannedFile, exportDocument, planFile } from '#server/profiles/profile-file.ts'
import { withEngines } from './with-engines.ts'

export type FileChoices = { readonly document: unknown; readonly deleteLeftOut: boolean; readonly notRenamed: boolean }

/** The profiles of a platform, near or far: both answer and refuse the same. */
export type Platform = {
  readonly read: () => Promise<WrittenDocument>
  readonly plan: (choices: FileChoices) => Promise<ProfileFilePlan>
  readonly apply: (choices: FileChoices & { readonly plan: string; readonly note: string }) => Promise<ProfileFilePlan>
}

/** Runs a task on the platform at an address, by key; without an address on the own data folder. */
export const withPlatform = async <T>(
  { url, key }: { url?: string | undefined; key?: string | undefined },
  task: (platform: Platform) => Promise<T>,
): Promise<T> => {
  if (url !== undefined) return task(farPlatform(url, key))
  return withEngines(({ config, engines: { db } }) => {
    const clock = () => new Date()
    const parts = { db, config, clock }
    const by = { actor: operatorActor, name: operatorActor.who, now: clock() }
    return task({
      read: () => exportDocument(db),
      plan: (choices) => planFile(parts, by, { ...choices, mayChangeDefault: true }),
      apply: (choices) => applyPlannedFile(parts, by, { ...choices, mayChangeDefault: true }),
    })
  })
}

const farPlatform = (address: string, key: string | undefined): Platform => {
  const url = URL.parse(address)
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new StartRefused(`${address} is no address such as https://my.example.net.`)
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    throw new StartRefused('The key would travel unprotected. Use the https address of the platform.')
  if (key === undefined || key === '')
    throw new StartRefused(
      'Give the API key of a staff user by --key or MYACCOUNT_KEY: npx myaccount staff key EMAIL --write',
    )
  const { get, plan, apply } = profileFileEndpoints
  const ask = async ({ method, path }: EndpointShape, body?: object): Promise<unknown> =>
    readAnswer(
      await fetch(`${url.origin}${BACKEND_API}${path}`, {
        method,
        redirect: 'error',
        headers: { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
      }).catch((error: Error) => {
        const { cause } = error as { cause?: { code?: string; message?: string } }
        throw new StartRefused(`${url.origin} cannot be reached (${cause?.code ?? cause?.message ?? error.message}).`)
      }),
    )
  return {
    read: async () => get.returns.parse(await ask(get)).document as WrittenDocument,
    plan: async (choices) => plan.returns.parse(await ask(plan, choices)),
    apply: async (choices) => apply.returns.parse(await ask(apply, choices)),
  }
}

/** A refusal of the far platform becomes the same refusal here. */
const readAnswer = async (answer: Response): Promise<unknown> => {
  const body = (await answer.json().catch(() => undefined)) as RefusalBody | undefined
  if (answer.ok && body !== undefined) return body
  if (body === undefined || !(body.code in refusals))
    throw new StartRefused(`The address answers ${answer.status}, but not as MyAccount does.`)
  throw new Refused(body.code, { message: body.message, ...(body.issues && { issues: body.issues }) })
}
