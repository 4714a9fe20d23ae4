import { type Actor, platformActor } from '../activity/record-activity.ts'
import type { EventRow } from './queries.ts'

/** Who makes live what was accepted for a set time. */
export const setTimeActor: Actor = { ...platformActor, who: 'MyAccount, at the set time' }

/** A name as it was at the time, without the address behind it. */
const nameOf = (who: string): string => who.replace(/ \([^()]*\)$/, '')

/** Who did something, as the customer's people read it: of the provider's staff and switch no more than that it was the provider. */
export const shownWho = ({ who, population }: Pick<EventRow, 'who' | 'population'>, providerName: string): string => {
  if (population === 'portal') return nameOf(who)
  return population === 'platform' && who === setTimeActor.who ? 'At the set time' : providerName
}

/** Who asked, by the first thing that happened to the request, which stays when the person is deleted. */
export const shownAsker = (
  { asked_by: who }: { readonly asked_by: string },
  [first]: readonly EventRow[],
  providerName: string,
): string => (first === undefined ? providerName : shownWho({ who, population: first.population }, providerName))
