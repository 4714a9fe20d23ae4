import { drawPlan, type PlanNode } from '#rules/plan-words.ts'
import type { Step } from '#rules/routing-plan.ts'
import {
  type Icon,
  IconArrowsSplit2,
  IconClock,
  IconMessage2,
  IconPhoneCall,
  IconPhoneOff,
  IconRecordMail,
} from '@tabler/icons-react'
import styles from './routing.module.css'

const icons: Readonly<Record<Step['kind'], Icon>> = {
  ring: IconPhoneCall,
  times: IconClock,
  split: IconArrowsSplit2,
  voicemail: IconRecordMail,
  message: IconMessage2,
  refuse: IconPhoneOff,
}

const Node = ({ node }: { node: PlanNode }) => {
  const NodeIcon = icons[node.kind]
  return (
    <li>
      <span className={styles.box} data-kind={node.kind}>
        <NodeIcon size={18} stroke={1.75} aria-hidden className={styles.icon} />
        <span>
          {node.when === '' ? null : <span className={styles.when}>{node.when}</span>}
          <span className={styles.what}>{node.title}</span>
        </span>
      </span>
      {node.behind.length === 0 ? null : (
        <ul>
          {node.behind.map((each, at) => (
            <Node key={at} node={each} />
          ))}
        </ul>
      )}
    </li>
  )
}

/** A plan as a picture: a tree of boxes, which is a nested list to who hears it. */
export const PlanPicture = ({ step, label }: { step: Step; label: string }) => (
  <ul className={styles.picture} aria-label={label}>
    <Node node={drawPlan(step)} />
  </ul>
)
