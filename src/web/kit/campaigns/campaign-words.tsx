import { budgetKindLabels, type BudgetKind, type CampaignState, campaignStateLabels } from '#rules/campaign.ts'
import type { ReactNode } from 'react'
import { formatDay, formatMoney, formatNoun } from '../format.ts'
import { StatusMark, type Tone } from '../status-mark.tsx'
import styles from './campaigns.module.css'

/** A campaign as both applications know it. */
export type AnyCampaign = {
  readonly id: number
  readonly name: string
  readonly source: string
  readonly notes: string
  readonly startsOn: string
  readonly endsOn: string | null
  readonly state: CampaignState
  readonly numbers: number
  readonly budget: { readonly amount: string; readonly kind: BudgetKind; readonly currency: string } | null
  readonly warnings: readonly { readonly kind: string; readonly text: string }[]
  readonly revision: number
}

const tones: Readonly<Record<CampaignState, Tone>> = { planned: 'accent', running: 'good', ended: 'plain' }

/** The state of a campaign, in a word. */
export const StateMark = ({ state }: { state: CampaignState }) => (
  <StatusMark tone={tones[state]}>{campaignStateLabels[state]}</StatusMark>
)

/** `1 Mar 2026 to 30 Apr 2026`, or `from 1 Mar 2026`. */
export const describeCampaignDays = ({ startsOn, endsOn }: { startsOn: string; endsOn: string | null }): string =>
  endsOn === null ? `from ${formatDay(startsOn)}` : `${formatDay(startsOn)} to ${formatDay(endsOn)}`

/** `£2,400.00 in total`. */
export const describeBudget = (budget: AnyCampaign['budget']): string =>
  budget === null ? 'none' : `${formatMoney(budget.amount, budget.currency)} ${budgetKindLabels[budget.kind]}`

/** What is odd about a campaign, in full sentences. */
export const CampaignWarnings = ({ warnings }: { warnings: AnyCampaign['warnings'] }) =>
  warnings.length === 0 ? null : (
    <ul className={styles.warnings} aria-label="To look at">
      {warnings.map(({ text }) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  )

/** That there is something odd, for a line of a list. */
export const WarningMark = ({ warnings }: { warnings: AnyCampaign['warnings'] }): ReactNode =>
  warnings.length === 0 ? null : (
    <span title={warnings.map(({ text }) => text).join('\n')}>
      <StatusMark tone="warn">{formatNoun(warnings.length, 'warning')}</StatusMark>
    </span>
  )
