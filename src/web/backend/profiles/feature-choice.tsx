import { type Feature, featureGroupLabels, getFeature, listFeatures } from '#rules/features.ts'
import { chosenFeatures, type ListedGroup } from '#rules/profile-change.ts'
import type { Form } from '#web/kit/form.tsx'
import { StatusMark } from '#web/kit/status-mark.tsx'
import { showToast } from '#web/kit/toasts.tsx'
import { Button, Checkbox, Text } from '@mantine/core'
import { useId } from 'react'
import styles from './feature-choice.module.css'
import { type ProfileDraft, type Ticked, tickFeatures, untickFeatures } from './profile-draft.ts'

const quoted = (list: readonly Feature[]) => list.map(({ label }) => `“${label}”`).join(', ')

const useTicking = (form: Form<ProfileDraft>) => {
  const apply = ({ patch, also }: Ticked, say: (list: string) => string) => {
    form.setAll(patch)
    if (also.length > 0) showToast({ tone: 'note', text: say(quoted(also)) })
  }
  return (keys: readonly Feature['key'][], on: boolean) =>
    on
      ? apply(tickFeatures(form.values, keys), (list) => `Ticked as well, because it is needed: ${list}.`)
      : apply(untickFeatures(form.values, keys), (list) => `Unticked as well, because it needs this: ${list}.`)
}

type FeatureTickProps = {
  feature: Feature
  form: Form<ProfileDraft>
  readOnly: boolean
  greyed?: boolean
}

/** One feature: a tick, its one-line consequence, what it needs, and whether it is there yet. */
export const FeatureTick = ({ feature, form, readOnly, greyed = false }: FeatureTickProps) => {
  const aboutId = useId()
  const tick = useTicking(form)
  const chosen = chosenFeatures(form.values)
  const checked = chosen.has(feature.key)
  // That My Calls has to be on is said once, above its settings.
  const needs = feature.needs.filter((key) => key !== 'myCallsEnabled' || !feature.group.startsWith('myCalls'))
  const isClosed = checked && !greyed && !needs.every((key) => chosen.has(key))
  return (
    <div className={styles.feature} data-greyed={greyed || undefined}>
      <div className={styles.line}>
        <Checkbox
          label={feature.label}
          checked={checked}
          disabled={readOnly || greyed}
          aria-describedby={aboutId}
          onChange={(event) => tick([feature.key], event.currentTarget.checked)}
        />
        {feature.available ? null : <StatusMark>Not available yet</StatusMark>}
        {isClosed ? <StatusMark tone="warn">Closed for now</StatusMark> : null}
      </div>
      <p id={aboutId} className={styles.about}>
        {feature.sentence}
        {needs.length === 0 ? null : (
          <span className={styles.needs}>
            {' '}
            Needs {needs.map((key) => getFeature(key).label).join(' and ')}
            {isClosed ? ', which is off: nobody gets any until it is on' : ''}.
          </span>
        )}
      </p>
    </div>
  )
}

type FeatureChoiceProps = {
  group: ListedGroup
  form: Form<ProfileDraft>
  readOnly: boolean
  title?: string
  /** How many are on, in words. */
  count?: string
  greyed?: boolean
}

/** All features of one group of the catalogue. */
export const FeatureChoice = ({
  group,
  form,
  readOnly,
  title = featureGroupLabels[group],
  count,
  greyed = false,
}: FeatureChoiceProps) => {
  const catalogue = listFeatures(group)
  const tick = useTicking(form)
  const keys = catalogue.map(({ key }) => key)
  const errorId = useId()
  const error = Object.entries(form.errors).find(([path]) => path.split('.')[0] === group)?.[1]
  return (
    <fieldset className={styles.group} aria-describedby={error === undefined ? undefined : errorId}>
      <legend className={styles.legend}>{title}</legend>
      <div className={styles.bar}>
        <Text size="sm" c="dimmed">
          {count ?? `${form.values[group].length} of ${catalogue.length} on`}
        </Text>
        {readOnly || greyed ? null : (
          <>
            <Button
              size="compact-sm"
              variant="subtle"
              aria-label={`Tick all ${title}`}
              onClick={() => tick(keys, true)}
            >
              Tick all
            </Button>
            <Button
              size="compact-sm"
              variant="subtle"
              aria-label={`Tick none of ${title}`}
              onClick={() => tick(keys, false)}
            >
              None
            </Button>
          </>
        )}
      </div>
      {error === undefined ? null : (
        <p id={errorId} className={styles.error} tabIndex={-1} data-fault>
          {error}
        </p>
      )}
      <div className={styles.features}>
        {catalogue.map((feature) => (
          <FeatureTick key={feature.key} feature={feature} form={form} readOnly={readOnly} greyed={greyed} />
        ))}
      </div>
    </fieldset>
  )
}
