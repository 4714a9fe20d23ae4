import { featureGroupLabels, featureGroups, getFeature, isFeatureKey } from '#rules/features.ts'
import { Section } from '#web/kit/detail-page.tsx'
import { SegmentedControl } from '@mantine/core'
import { IconCheck, IconMinus } from '@tabler/icons-react'
import { useState } from 'react'
import type { Customer } from './customer-details.tsx'
import styles from './customer-profile.module.css'

/** Every feature of the catalogue for one customer: open, or why it is not. */
export const CustomerFeatures = ({ customer }: { customer: Customer }) => {
  const [shown, setShown] = useState('open')
  if (customer.profile === null) return null
  const { features } = customer.profile
  const open = features.filter((feature) => feature.open).length
  return (
    <Section
      title="Features"
      lead={`${open} of ${features.length} are open, by the rule that decides each request.`}
      actions={
        <SegmentedControl
          size="xs"
          aria-label="Which features"
          value={shown}
          onChange={setShown}
          data={[
            { value: 'open', label: 'Open' },
            { value: 'closed', label: 'Closed' },
            { value: 'all', label: 'All' },
          ]}
        />
      }
    >
      {featureGroups.map((group) => {
        const rows = features.filter(
          ({ key, open }) =>
            isFeatureKey(key) && getFeature(key).group === group && (shown === 'all' || open === (shown === 'open')),
        )
        return rows.length === 0 ? null : (
          <div key={group}>
            <h3 className={styles.small}>{featureGroupLabels[group]}</h3>
            <ul className={styles.features}>
              {rows.map((feature) => (
                <li key={feature.key} className={styles.feature} data-open={feature.open || undefined}>
                  {feature.open ? <IconCheck size={17} aria-hidden /> : <IconMinus size={17} aria-hidden />}
                  <span>
                    {feature.label}
                    <span className="visually-hidden">{feature.open ? ': open' : ': closed'}</span>
                    {feature.open ? null : (
                      <span className={styles.reason}>
                        {feature.sentence} {feature.remedy}
                      </span>
                    )}
                  </span>
                </li>
              ))}
            </ul>
          </div>
        )
      })}
      {(shown === 'open' ? open : features.length - open) === 0 && shown !== 'all' ? (
        <p className={styles.reason}>None.</p>
      ) : null}
    </Section>
  )
}
