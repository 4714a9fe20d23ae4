import { daysInWords } from '#rules/plan-faults.ts'
import {
  dayKindLabels,
  dayKinds,
  planLimits,
  type Ring,
  type Share,
  type Step,
  type TimeRow,
} from '#rules/routing-plan.ts'
import type { Errors } from '#web/kit/form.tsx'
import { Button, Chip, NativeSelect, NumberInput, Switch, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { newRow, newStep, stepChoices } from './step-drafts.ts'
import styles from './routing.module.css'
import { Fault } from './step-fault.tsx'

type EditorProps<S> = {
  step: S
  onChange: (step: Step) => void
  /** Where the step stands in the plan, as faults name it: `step.rows.0.step`. */
  path: string
  errors: Errors
  depth: number
}

const RingEditor = ({ step, onChange, path, errors, depth }: EditorProps<Ring>) => {
  const alike = JSON.stringify(step.onBusy) === JSON.stringify(step.onNoAnswer)
  const [apart, setApart] = useState(!alike)
  const behind = (legend: string, key: 'onBusy' | 'onNoAnswer', set: (next: Step) => void) => (
    <StepEditor
      legend={legend}
      step={step[key]}
      onChange={set}
      path={`${path}.${key}`}
      errors={errors}
      depth={depth + 1}
    />
  )
  return (
    <>
      <div className={styles.pair}>
        <TextInput
          label="Number to ring"
          inputMode="tel"
          autoComplete="off"
          maxLength={40}
          value={step.to}
          error={errors[`${path}.to`]}
          onChange={(event) => onChange({ ...step, to: event.currentTarget.value })}
        />
        <NumberInput
          label="For seconds"
          min={5}
          max={120}
          allowDecimal={false}
          value={step.seconds}
          error={errors[`${path}.seconds`]}
          onChange={(seconds) => onChange({ ...step, seconds: Number(seconds) })}
        />
      </div>
      <Switch
        label="Something else when busy than when nobody answers"
        checked={apart}
        onChange={(event) => {
          setApart(event.currentTarget.checked)
          if (!event.currentTarget.checked) onChange({ ...step, onBusy: step.onNoAnswer })
        }}
      />
      <div className={styles.branch}>
        {apart ? (
          <>
            {behind('If it is busy', 'onBusy', (onBusy) => onChange({ ...step, onBusy }))}
            {behind('If nobody answers', 'onNoAnswer', (onNoAnswer) => onChange({ ...step, onNoAnswer }))}
          </>
        ) : (
          behind('If it is busy, or nobody answers', 'onNoAnswer', (next) =>
            onChange({ ...step, onBusy: next, onNoAnswer: next }),
          )
        )}
      </div>
    </>
  )
}

type RowProps = Omit<EditorProps<TimeRow>, 'step' | 'onChange'> & {
  row: TimeRow
  at: number
  set: (row: TimeRow) => void
  remove: (() => void) | undefined
}

const RowEditor = ({ row, at, set, remove, path, errors, depth }: RowProps) => (
  <div className={styles.branch} role="group" aria-label={`Time ${at + 1}`}>
    <div>
      <Chip.Group
        multiple
        value={[...row.days]}
        onChange={(days) => set({ ...row, days: dayKinds.filter((kind) => days.includes(kind)) })}
      >
        <div className={styles.days} role="group" aria-label={`Days of time ${at + 1}: ${daysInWords(row.days)}`}>
          {dayKinds.map((kind) => (
            <Chip key={kind} value={kind} size="xs">
              {kind === 'holiday' ? dayKindLabels[kind] : dayKindLabels[kind].slice(0, 3)}
            </Chip>
          ))}
        </div>
      </Chip.Group>
      <Fault at={`${path}.days`} errors={errors} />
    </div>
    <div className={styles.pair}>
      <TextInput
        label="From"
        type="time"
        value={row.from}
        error={errors[`${path}.from`]}
        onChange={(event) => set({ ...row, from: event.currentTarget.value })}
      />
      <TextInput
        label="Until"
        type="time"
        // The clock of the field knows no 24:00; its 00:00 is the end of the day here.
        value={row.until === '24:00' ? '00:00' : row.until}
        error={errors[`${path}.until`]}
        onChange={(event) =>
          set({ ...row, until: event.currentTarget.value === '00:00' ? '24:00' : event.currentTarget.value })
        }
      />
      {remove === undefined ? null : (
        <Button variant="default" onClick={remove}>
          Remove<span className="visually-hidden"> time {at + 1}</span>
        </Button>
      )}
    </div>
    <StepEditor
      legend={`In time ${at + 1}`}
      step={row.step}
      onChange={(step) => set({ ...row, step })}
      path={`${path}.step`}
      errors={errors}
      depth={depth + 1}
    />
  </div>
)

const TimesEditor = ({ step, onChange, path, errors, depth }: EditorProps<Extract<Step, { kind: 'times' }>>) => {
  const { rows, otherwise } = step
  const setRow = (at: number, row: TimeRow) => onChange({ ...step, rows: rows.with(at, row) })
  return (
    <>
      {rows.map((row, at) => (
        <RowEditor
          key={at}
          row={row}
          at={at}
          set={(next) => setRow(at, next)}
          remove={rows.length > 1 ? () => onChange({ ...step, rows: rows.toSpliced(at, 1) }) : undefined}
          path={`${path}.rows.${at}`}
          errors={errors}
          depth={depth}
        />
      ))}
      <Fault at={`${path}.rows`} errors={errors} />
      <div>
        <Button
          variant="default"
          size="compact-sm"
          disabled={rows.length >= planLimits.rows}
          onClick={() => onChange({ ...step, rows: [...rows, newRow] })}
        >
          Add a time
        </Button>
      </div>
      <Fault at={`${path}.otherwise`} errors={errors} />
      {otherwise === null ? (
        <div>
          <Button
            variant="default"
            size="compact-sm"
            onClick={() => onChange({ ...step, otherwise: { kind: 'voicemail' } })}
          >
            Say what happens at all other times
          </Button>
        </div>
      ) : (
        <div className={styles.branch}>
          <StepEditor
            legend="At all other times"
            step={otherwise}
            onChange={(next) => onChange({ ...step, otherwise: next })}
            path={`${path}.otherwise`}
            errors={errors}
            depth={depth + 1}
            remove={() => onChange({ ...step, otherwise: null })}
          />
        </div>
      )}
    </>
  )
}

const SplitEditor = ({ step, onChange, path, errors, depth }: EditorProps<Extract<Step, { kind: 'split' }>>) => {
  const { shares } = step
  const set = (at: number, share: Share) => onChange({ ...step, shares: shares.with(at, share) })
  const sum = shares.reduce((total, { percent }) => total + percent, 0)
  return (
    <>
      {shares.map((share, at) => (
        <div key={at} className={styles.branch} role="group" aria-label={`Share ${at + 1}`}>
          <div className={styles.pair}>
            <NumberInput
              label={`Share ${at + 1}, per cent`}
              min={1}
              max={99}
              value={share.percent}
              error={errors[`${path}.shares.${at}.percent`]}
              onChange={(percent) => set(at, { ...share, percent: Number(percent) })}
            />
            {shares.length > 2 ? (
              <Button variant="default" onClick={() => onChange({ ...step, shares: shares.toSpliced(at, 1) })}>
                Remove<span className="visually-hidden"> share {at + 1}</span>
              </Button>
            ) : null}
          </div>
          <StepEditor
            legend={`Share ${at + 1}`}
            step={share.step}
            onChange={(next) => set(at, { ...share, step: next })}
            path={`${path}.shares.${at}.step`}
            errors={errors}
            depth={depth + 1}
          />
        </div>
      ))}
      <p className={styles.quiet}>Together {sum} per cent.</p>
      <Fault at={`${path}.shares`} errors={errors} />
      <div>
        <Button
          variant="default"
          size="compact-sm"
          disabled={shares.length >= planLimits.shares}
          onClick={() =>
            onChange({ ...step, shares: [...shares, { percent: Math.max(1, 100 - sum), step: newRow.step }] })
          }
        >
          Add a share
        </Button>
      </div>
    </>
  )
}

const Details = ({ step, ...rest }: EditorProps<Step>) => {
  if (step.kind === 'ring') return <RingEditor step={step} {...rest} />
  if (step.kind === 'times') return <TimesEditor step={step} {...rest} />
  if (step.kind === 'split') return <SplitEditor step={step} {...rest} />
  if (step.kind !== 'message') return null
  return (
    <Textarea
      label="What the caller hears"
      maxLength={500}
      autosize
      minRows={2}
      value={step.text}
      error={rest.errors[`${rest.path}.text`]}
      onChange={(event) => rest.onChange({ ...step, text: event.currentTarget.value })}
    />
  )
}

/** One step of a plan with all that lies behind it. */
export const StepEditor = ({
  legend,
  remove,
  ...editor
}: EditorProps<Step> & { legend: string; remove?: () => void }) => {
  const { step, onChange, path, errors, depth } = editor
  const isDeepest = depth >= planLimits.depth
  return (
    <fieldset className={styles.step}>
      <legend>{legend}</legend>
      <Fault at={path} errors={errors} />
      <div className={styles.pair}>
        <NativeSelect
          label="What happens"
          value={step.kind}
          onChange={(event) => onChange(newStep(event.currentTarget.value as Step['kind'], step))}
          data={stepChoices.filter(({ value }) => !isDeepest || ['voicemail', 'message', 'refuse'].includes(value))}
        />
        {remove === undefined ? null : (
          <Button variant="default" onClick={remove}>
            Remove<span className="visually-hidden"> {legend}</span>
          </Button>
        )}
      </div>
      <Details {...editor} />
    </fieldset>
  )
}
