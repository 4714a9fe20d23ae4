import type { WrittenDocument } from '#contract/backend/profile-file.ts'
import type { Db } from '#server/db/open.ts'
import { expect } from 'vitest'
import { BACKEND, type Visitor } from './test-app.ts'

type Answer = ReturnType<Visitor['request']>

const FILE = `${BACKEND}/profileFile`

/** A document of profiles as a file would hold it. */
export const fileOf = (profiles: object[], defaultName: string | null = null) => ({
  version: 1,
  default: defaultName,
  profiles,
})

/** A plan that does nothing. */
export const nothing = {
  nothingToDo: true,
  added: [],
  changed: [],
  renamed: [],
  deleted: [],
  leftOut: [],
  maybeRenamed: [],
}

/** The file of a platform's profiles, through the door. */
export const profileFileOf = (program: Visitor) => {
  const read = async (): Promise<WrittenDocument> => (await program.request('GET', FILE)).json().document
  const plan = (document: unknown, more: object = {}): Answer =>
    program.request('POST', `${FILE}/plan`, { document, ...more })
  const apply = (document: unknown, more: object): Answer =>
    program.request('POST', `${FILE}/apply`, { document, ...more })
  const done = async (asked: Answer) => {
    const answer = await asked
    expect([answer.statusCode, answer.statusCode === 200 ? '' : answer.body]).toEqual([200, ''])
    return answer.json()
  }
  const planned = (document: unknown, more: object = {}) => done(plan(document, more))
  return {
    read,
    plan,
    apply,
    planned,
    applied: async (document: unknown, more: object = {}) => {
      const { fingerprint } = await planned(document, more)
      return done(apply(document, { ...more, plan: fingerprint }))
    },
    issuesOf: async (document: unknown, more: object = {}) => {
      const answer = await plan(document, more)
      expect(answer.statusCode).toBe(422)
      return answer.json().issues
    },
    /** All that an act on profiles could leave behind. */
    state: async (db: Db) => ({
      document: await read(),
      revisions: await db
        .selectFrom('my_account_profile_revision')
        .select(['profile_id', 'revision'])
        .orderBy('profile_id')
        .orderBy('revision')
        .execute(),
      entries: (await db.selectFrom('activity_entry').select('id').execute()).length,
    }),
  }
}
