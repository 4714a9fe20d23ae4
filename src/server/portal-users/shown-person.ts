import { describeScope } from '#rules/person-access.ts'
import type { AppParts } from '../app-parts.ts'
import { accessOf, namesFrom } from './person-access.ts'
import type { OpenAt, PersonRow } from './queries.ts'
import type { ScopeChoices } from './scope-choices.ts'

/** Which sessions count as open now. */
export const openSince = ({ clock, config }: AppParts): OpenAt => {
  const now = clock()
  return { now, idleSince: new Date(now.getTime() - config.sessionIdleSeconds * 1000) }
}

/** A person's role and numbers as they are shown. */
export const shownAccessOf = (person: PersonRow, choices: ScopeChoices) => {
  const { role, scope } = accessOf(person)
  return {
    role,
    scope: {
      kind: scope.kind,
      siteIds: scope.kind === 'sites' ? [...scope.siteIds] : [],
      numberIds: scope.kind === 'numbers' ? [...scope.numberIds] : [],
      words: describeScope(scope, namesFrom(choices)),
    },
  }
}
