import { type Metric, metrics as definitions } from '#rules/call.ts'
import { type ReportKey, reports } from '#rules/reports.ts'
import { Dialog } from '#web/kit/dialog.tsx'
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { builtAreas } from '../areas.ts'
import styles from './reports.module.css'

const isMetric = (name: string): name is Metric => name in definitions

type TermsProps = { metrics: readonly string[] }

/** Figures with their definitions. */
export const Terms = ({ metrics }: TermsProps) => (
  <dl className={styles.terms}>
    {[...new Set(metrics)].filter(isMetric).map((metric) => (
      <div key={metric}>
        <dt>{definitions[metric].label}</dt>
        <dd>{definitions[metric].definition}</dd>
      </div>
    ))}
  </dl>
)

type AboutDialogProps = TermsProps & { report: ReportKey; close: () => void }

/** What a report shows, and what each of its figures means. */
export const AboutDialog = ({ report, metrics, close }: AboutDialogProps) => (
  <Dialog
    title={`About “${reports[report].label}”`}
    onClose={close}
    footer={
      <Button variant="default" onClick={close}>
        Close
      </Button>
    }
  >
    <p>{reports[report].about}</p>
    <Terms metrics={metrics} />
    <p>
      <Link to={builtAreas.aboutCalls.path}>All reports and figures</Link>
    </p>
  </Dialog>
)
