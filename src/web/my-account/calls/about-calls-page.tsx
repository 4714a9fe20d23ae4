import { metrics } from '#rules/call.ts'
import { featureOfReport, reportKeys, reports } from '#rules/reports.ts'
import { Section, Stack } from '#web/kit/detail-page.tsx'
import { PageTitle } from '#web/kit/page-title.tsx'
import { Link } from '@tanstack/react-router'
import { builtAreas } from '../areas.ts'
import { useMe } from '../me.tsx'
import { Terms } from './about-dialog.tsx'
import { CallsFrame } from './calls-frame.tsx'
import { reportPath } from './report-places.ts'
import styles from './reports.module.css'

/** Every report that is granted and every figure, with its one definition. */
export const AboutCallsPage = () => {
  const { features } = useMe()
  return (
    <CallsFrame current="about">
      <PageTitle
        title={builtAreas.aboutCalls.title}
        lead="Every report counts in the same way, so that all of them add up to the same totals."
      />
      <Stack>
        <Section title="Figures">
          <Terms metrics={Object.keys(metrics)} />
        </Section>
        <Section title="Reports">
          <dl className={styles.terms}>
            {reportKeys
              .filter((key) => features.includes(featureOfReport(key)))
              .map((key) => (
                <div key={key}>
                  <dt>
                    <Link to={reportPath(key)}>{reports[key].label}</Link>
                  </dt>
                  <dd>{reports[key].about}</dd>
                </div>
              ))}
          </dl>
        </Section>
      </Stack>
    </CallsFrame>
  )
}
