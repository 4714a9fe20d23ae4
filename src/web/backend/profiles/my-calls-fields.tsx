import { MOST_CALL_MONTHS } from '#contract/backend/profiles.ts'
import { type FeatureKey, getFeature, listFeatures } from '#rules/features.ts'
import { Section } from '#web/kit/detail-page.tsx'
import type { Form } from '#web/kit/form.tsx'
import { TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import styles from './feature-choice.module.css'
import { FeatureChoice, FeatureTick } from './feature-choice.tsx'
import type { ProfileDraft } from './profile-draft.ts'

type FieldsProps = { form: Form<ProfileDraft>; readOnly: boolean; greyed: boolean }

const Ticks = ({ keys, ...props }: FieldsProps & { keys: readonly FeatureKey[] }) =>
  keys.map((key) => <FeatureTick key={key} feature={getFeature(key)} {...props} />)

const Group = ({ title, children }: { title: string; children: ReactNode }) => (
  <fieldset className={styles.group}>
    <legend className={styles.legend}>{title}</legend>
    <div className={styles.bar} />
    <div className={styles.features}>{children}</div>
  </fieldset>
)

const reportsInWords = (chosen: number, greyed: boolean): string => {
  if (chosen > 0) {
    const ticked = `${chosen} of ${listFeatures('myCallsReports').length} ticked`
    return greyed ? ticked : `${ticked}: only these are open`
  }
  return greyed ? 'All reports' : 'All reports: none is ticked, so all are open, those of later versions too'
}

const Reports = ({ form, ...props }: FieldsProps) => {
  const chosen = form.values.myCallsReports.length
  return (
    <FeatureChoice
      group="myCallsReports"
      title="Report types"
      count={reportsInWords(chosen, props.greyed)}
      form={form}
      {...props}
    />
  )
}

const MonthsBack = ({ form, readOnly, greyed }: FieldsProps) => {
  const { myCallsMonths } = form.values
  return (
    <TextInput
      label="Months back"
      description="This month included; empty is as far back as calls are kept."
      inputMode="numeric"
      maxLength={String(MOST_CALL_MONTHS).length}
      value={myCallsMonths === null ? '' : String(myCallsMonths)}
      error={
        form.errors['myCallsMonths'] === undefined
          ? undefined
          : `From 1 to ${MOST_CALL_MONTHS} months, or empty for no limit.`
      }
      disabled={greyed}
      readOnly={readOnly}
      onChange={({ currentTarget }) => {
        const digits = currentTarget.value.replaceAll(/\D/g, '')
        form.set('myCallsMonths', digits === '' ? null : Number(digits))
      }}
    />
  )
}

/** The settings of My Calls: its three switches, then which reports, how far back and how calls are shown. */
export const MyCallsFields = ({ form, readOnly }: Omit<FieldsProps, 'greyed'>) => {
  const greyed = !form.values.myCallsEnabled
  const props = { form, readOnly, greyed }
  return (
    <Section
      title="My Calls Settings"
      lead={
        greyed
          ? 'Call analytics over the customer’s calls. My Calls is off: what else is set here is kept, and opens nothing until it is on.'
          : 'Call analytics over the customer’s calls.'
      }
    >
      <fieldset className={styles.group}>
        <legend className="visually-hidden">My Calls</legend>
        <div className={styles.features}>
          <FeatureTick feature={getFeature('myCallsEnabled')} form={form} readOnly={readOnly} />
          <Ticks keys={['myCallsDailyCDRAccess', 'myCallsUseBackendDescriptions']} {...props} />
        </div>
      </fieldset>
      <Reports {...props} />
      <Group title="Data access">
        <MonthsBack {...props} />
        <Ticks keys={['export_calls', 'email_reports']} {...props} />
      </Group>
      <Group title="Display options">
        <Ticks keys={['view_call_costs', 'view_caller_numbers']} {...props} />
      </Group>
    </Section>
  )
}
