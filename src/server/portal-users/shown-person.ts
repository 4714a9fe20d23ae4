import { describeScope } from '#rules/person-access.ts'
import type { AppParts } from '../app-parts.ts'
import { accessOf, displayFrom } from './person-access.ts'
import type { OpenAt, PersonRow } from './queries.ts'
import type { ScopeChoices } from './scope-choices.ts'

/** Which sessions count as open now. */
export const openSince = ({ clock, config }: AppParts): OpenAt => {
  const now = clock()
  return { now, idleSince: new Date(now.getTime() - config.sessionIdleSeconds * 1000) }
}

/** A person's role and numbers as they are shown. */
export const shownAccessOf = (person: PersonRow, choices: ScopeChoices) => {
  const { role, scope: whole } = accessOf(person)
  const scope = whole.kind === 'sites' ? { ...whole, sites: shownSites(whole.sites, choices) } : whole
  return {
    role,
    scope: {
      kind: scope.kind,
      sites: scope.kind === 'sites' ? [...scope.sites] : [],
      numberIds: scope.kind === 'numbers' ? [...scope.numberIds] : [],
      words: describeScope(scope, displayFrom(choices)),
    },
  }
}

/** Sites that are not among the choices have gone, or are the provider's words that the profile hides. */
const shownSites = (sites: readonly string[], choices: ScopeChoices): string[] => {
  const shown = sites.filter((site) => choices.sites.includes(site))
  return shown.length === sites.length ? shown : [...shown, 'a site that is not shown']
}
