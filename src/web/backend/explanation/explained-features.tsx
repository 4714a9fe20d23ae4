import type { explainedFeature } from '#contract/backend/profiles.ts'
import { featureGroupLabels, featureGroups, getFeature } from '#rules/features.ts'
import { Section } from '#web/kit/detail-page.tsx'
import { Blank } from '#web/kit/states.tsx'
import { StatusMark } from '#web/kit/status-mark.tsx'
import { SegmentedControl } from '@mantine/core'
import { IconCheck, IconMinus } from '@tabler/icons-react'
import { useState } from 'react'
import type { z } from 'zod'
import styles from './explanation.module.css'

type Feature = z.output<typeof explainedFeature>

const isShown = ({ open }: Feature, which: string) => which === 'all' || open === (which === 'open')

/** Every feature by group: open or closed, why, and what would change it. */
export const ExplainedFeatures = ({ features, isPast }: { features: readonly Feature[]; isPast: boolean }) => {
  const [which, setWhich] = useState('all')
  const open = features.filter((feature) => feature.open).length
  const isNone = !features.some((feature) => isShown(feature, which))
  return (
    <Section
      title="Features"
      lead={`${open} of ${features.length} ${isPast ? 'were' : 'are'} open.`}
      flush
      actions={
        <SegmentedControl
          size="xs"
          aria-label="Which features"
          value={which}
          onChange={setWhich}
          data={[
            { value: 'all', label: 'All' },
            { value: 'open', label: 'Open' },
            { value: 'closed', label: 'Closed' },
          ]}
        />
      }
    >
      {featureGroups.map((group) => {
        const ofGroup = features.filter((feature) => feature.group === group)
        const rows = ofGroup.filter((feature) => isShown(feature, which))
        return rows.length === 0 ? null : (
          <div key={group}>
            <h3 className={styles.groupTitle}>
              {featureGroupLabels[group]}{' '}
              <span>
                {ofGroup.filter((feature) => feature.open).length} of {ofGroup.length}
              </span>
            </h3>
            <ul className={styles.features} aria-label={featureGroupLabels[group]}>
              {rows.map((feature) => (
                <li key={feature.key} data-open={feature.open || undefined}>
                  {feature.open ? <IconCheck size={17} aria-hidden /> : <IconMinus size={17} aria-hidden />}
                  <span className={styles.name}>
                    {feature.label}
                    <span className="visually-hidden">{feature.open ? ': open' : ': closed'}</span>
                    {getFeature(feature.key).available ? null : <StatusMark>Not available yet</StatusMark>}
                  </span>
                  <span className={styles.why}>
                    {feature.sentence}
                    {feature.remedy === null || isPast ? null : <span className={styles.remedy}>{feature.remedy}</span>}
                  </span>
                </li>
              ))}
            </ul>
          </div>
        )
      })}
      {isNone ? <Blank title={which === 'open' ? 'Nothing is open' : 'Nothing is closed'} /> : null}
    </Section>
  )
}
