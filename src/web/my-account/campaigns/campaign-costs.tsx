import { type campaignCosts, campaignReportEndpoints } from '#contract/my-account/campaign-reports.ts'
import { describeBudget } from '#web/kit/campaigns/campaign-words.tsx'
import { Loaded, Section } from '#web/kit/detail-page.tsx'
import { Note } from '#web/kit/form.tsx'
import { formatMoney } from '#web/kit/format.ts'
import { useAsk } from '#web/kit/query.tsx'
import type { z } from 'zod'
import styles from '../calls/calls.module.css'
import { useOpens } from '../me.tsx'
import type { Campaign } from './campaign-page.tsx'
import { useCampaignPeriod } from './campaign-period.tsx'

export type Costs = z.output<typeof campaignCosts>

/** An amount in a budget's currency; `n/a` when it is not known. */
export const formatCost = ({ budget }: Pick<Costs, 'budget'>, amount: string | null | undefined): string =>
  amount === null || amount === undefined ? 'n/a' : formatMoney(amount, budget?.currency ?? 'GBP')

const Cost = ({ label, value, detail }: { label: string; value: string; detail?: string | undefined }) => (
  <div className={styles.figure}>
    <dt>{label}</dt>
    <dd>
      <span className={styles.value}>{value}</span>
      {detail === undefined ? null : <span className={styles.change}>{detail}</span>}
    </dd>
  </div>
)

const chargesOf = ({ charges }: Costs): string =>
  charges === null || charges.length === 0
    ? 'none'
    : charges.map(({ currency, amount }) => formatMoney(amount, currency)).join(' + ')

const notPriced = ({ notPriced: calls }: Costs): string | undefined =>
  calls === 0 ? undefined : `${calls} ${calls === 1 ? 'call is' : 'calls are'} not priced`

const CostFigures = ({ costs }: { costs: Costs }) => {
  const all = costs.withCharges
  const withCharges = (amount: string | null | undefined) =>
    typeof amount === 'string' ? `${formatCost(costs, amount)} with call charges` : undefined
  return (
    <>
      {costs.note === null ? null : <Note>{costs.note}</Note>}
      <dl className={styles.figures}>
        <Cost
          label="Budget of these days"
          value={formatCost(costs, costs.share)}
          detail={
            costs.budget === null ? 'no budget is set' : `of ${describeBudget(costs.budget as Campaign['budget'])}`
          }
        />
        <Cost label="Cost per call" value={formatCost(costs, costs.perCall)} detail={withCharges(all?.perCall)} />
        <Cost
          label="Cost per first-time caller"
          value={formatCost(costs, costs.perFirstTimeCaller)}
          detail={withCharges(all?.perFirstTimeCaller)}
        />
        {costs.charges === null ? null : (
          <Cost label="Call charges" value={chargesOf(costs)} detail={notPriced(costs)} />
        )}
      </dl>
    </>
  )
}

/** What the calls of a campaign cost, by its budget and by their charges. */
export const CampaignCosts = ({ campaign }: { campaign: Campaign }) => {
  const query = useCampaignPeriod()
  const setsBudget = useOpens('set_campaign_budget') && campaign.mayChange
  const asked = useAsk(campaignReportEndpoints.costs, { params: { id: campaign.id }, query }, { keepPrevious: true })
  return (
    <Section
      title="Costs"
      lead={
        campaign.budget === null
          ? `Costs per call need a budget.${setsBudget ? ' Set one with “Budget” above.' : ''}`
          : 'The part of the budget that falls on these days, divided by calls and by first-time callers. Call charges exclude VAT.'
      }
    >
      <Loaded asked={asked}>{(costs) => <CostFigures costs={costs} />}</Loaded>
    </Section>
  )
}
