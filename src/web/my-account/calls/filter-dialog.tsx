import { MOST_FILTER_VALUES } from '#contract/my-account/call-question.ts'
import { Dialog } from '#web/kit/dialog.tsx'
import { formatNoun } from '#web/kit/format.ts'
import { Button, Checkbox, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useId, useState } from 'react'
import { type Change, type Search, valuesOf } from './address-values.ts'
import { type Choice, directionChoices, groupChoices, stateChoices } from './call-filters.ts'
import { UNASSIGNED } from './call-words.ts'
import { useFilterChoices } from './filter-choices.ts'
import styles from './filter-bar.module.css'

type Lists = Readonly<Record<string, readonly string[]>>
const listNames = ['direction', 'numberId', 'number', 'site', 'campaign', 'callGroup', 'state'] as const
const FIND_FROM = 9

type BoxesProps = {
  title: string
  choices: readonly Choice[]
  chosen: readonly string[]
  choose: (values: readonly string[]) => void
}

/** Tick boxes for one filter; a long list can be searched. */
const Boxes = ({ title, choices, chosen, choose }: BoxesProps) => {
  const [typed, setTyped] = useState('')
  const wanted = typed.trim().toLowerCase()
  const digits = wanted.replaceAll(/[\s()-]/g, '')
  const shown = choices.filter(
    ({ value, label }) =>
      chosen.includes(value) ||
      label.toLowerCase().includes(wanted) ||
      (digits !== '' && label.replaceAll(' ', '').includes(digits)),
  )
  return (
    <fieldset className={styles.group}>
      <legend>{title}</legend>
      {choices.length < FIND_FROM ? null : (
        <TextInput
          type="search"
          size="xs"
          className={styles.find}
          aria-label={`Find in ${title}`}
          placeholder="Find"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      )}
      <div className={styles.boxes}>
        {shown.map(({ value, label }) => (
          <Checkbox
            key={value}
            size="sm"
            label={label}
            checked={chosen.includes(value)}
            onChange={(event) =>
              choose(event.currentTarget.checked ? [...chosen, value] : chosen.filter((one) => one !== value))
            }
          />
        ))}
        {shown.length === 0 ? <p className={styles.note}>Nothing found.</p> : null}
      </div>
    </fieldset>
  )
}

/** Numbers out of pasted text: one a line, or divided by commas, semicolons or tabs. */
export const readPastedNumbers = (text: string): string[] => [
  ...new Set(
    text
      .split(/[\n\r,;\t]+/)
      .map((part) => part.trim())
      .filter((part) => /\d/.test(part)),
  ),
]

type PasteProps = { text: string; setText: (text: string) => void }

const PasteNumbers = ({ text, setText }: PasteProps) => {
  const noteId = useId()
  const count = readPastedNumbers(text).length
  return (
    <fieldset className={styles.group}>
      <legend>Many numbers at once</legend>
      <Textarea
        aria-label="Paste many of your numbers"
        aria-describedby={noteId}
        placeholder={'020 7946 0101\n020 7946 0102'}
        autosize
        minRows={3}
        maxRows={8}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <p id={noteId} className={styles.note} role="status">
        {count > MOST_FILTER_VALUES
          ? `${formatNoun(count, 'number')}: at most ${MOST_FILTER_VALUES} at once.`
          : count > 0
            ? `${formatNoun(count, 'number')} read.`
            : 'One a line, or with commas between; any spelling.'}
      </p>
    </fieldset>
  )
}

const secondsFault = (text: string): string | undefined =>
  text === '' || /^\d{1,6}$/.test(text) ? undefined : 'Whole seconds.'

type FilterDialogProps = { search: Search; change: Change; close: () => void }

const labelChoices = (texts: readonly string[]): Choice[] => [
  ...texts.map((text) => ({ value: text, label: text })),
  { value: '', label: UNASSIGNED },
]

const useDraft = (search: Search) => {
  const [lists, setLists] = useState<Lists>(() =>
    Object.fromEntries(listNames.map((name) => [name, valuesOf(search[name])])),
  )
  const [pasted, setPasted] = useState(() => valuesOf(search['number']).join('\n'))
  const [least, setLeast] = useState(() => valuesOf(search['minSeconds'])[0] ?? '')
  const [most, setMost] = useState(() => valuesOf(search['maxSeconds'])[0] ?? '')
  const [caller, setCaller] = useState(() => valuesOf(search['caller'])[0] ?? '')
  const numbers = readPastedNumbers(pasted)
  const isWrong =
    secondsFault(least) !== undefined || secondsFault(most) !== undefined || numbers.length > MOST_FILTER_VALUES
  const patch = (): Record<string, unknown> => ({
    ...Object.fromEntries(listNames.map((name) => [name, (lists[name] ?? []).length === 0 ? undefined : lists[name]])),
    number: numbers.length === 0 ? undefined : numbers,
    minSeconds: least || undefined,
    maxSeconds: most || undefined,
    caller: caller.trim() || undefined,
    page: undefined,
  })
  const clear = () => {
    setLists({})
    setPasted('')
    setLeast('')
    setMost('')
    setCaller('')
  }
  return {
    lists,
    setLists,
    pasted,
    setPasted,
    least,
    setLeast,
    most,
    setMost,
    caller,
    setCaller,
    isWrong,
    patch,
    clear,
  }
}

/** All filters of a report. Nothing changes until they are applied. */
export const FilterDialog = ({ search, change, close }: FilterDialogProps) => {
  const { numbers, sites, campaigns } = useFilterChoices()
  const draft = useDraft(search)
  const formId = useId()
  const boxes = (name: (typeof listNames)[number], title: string, choices: readonly Choice[]) => (
    <Boxes
      title={title}
      choices={choices}
      chosen={draft.lists[name] ?? []}
      choose={(values) => draft.setLists((before) => ({ ...before, [name]: values }))}
    />
  )
  const apply = (event: FormEvent) => {
    event.preventDefault()
    if (draft.isWrong) return
    change(draft.patch())
    close()
  }
  return (
    <Dialog
      wide
      title="Filters"
      onClose={close}
      footer={
        <>
          <Button variant="subtle" onClick={draft.clear}>
            Clear
          </Button>
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" form={formId} disabled={draft.isWrong}>
            Apply
          </Button>
        </>
      }
    >
      <form id={formId} className={styles.groups} onSubmit={apply} noValidate>
        {boxes('direction', 'Direction', directionChoices)}
        {boxes('state', 'Result', stateChoices)}
        {numbers.length > 1 ? boxes('numberId', 'Your numbers', numbers) : null}
        {numbers.length > 1 ? <PasteNumbers text={draft.pasted} setText={draft.setPasted} /> : null}
        {sites.length > 0 ? boxes('site', 'Sites', labelChoices(sites)) : null}
        {campaigns.length > 0 ? boxes('campaign', 'Campaigns', labelChoices(campaigns)) : null}
        {boxes('callGroup', 'Call type', groupChoices)}
        <CallerAndLength draft={draft} />
      </form>
    </Dialog>
  )
}

const CallerAndLength = ({ draft }: { draft: ReturnType<typeof useDraft> }) => (
  <fieldset className={styles.group}>
    <legend>Caller and length</legend>
    <TextInput
      mb="sm"
      label="Caller’s number contains"
      value={draft.caller}
      maxLength={40}
      onChange={(event) => draft.setCaller(event.currentTarget.value)}
    />
    <div className={styles.pair}>
      <TextInput
        label="At least, seconds"
        inputMode="numeric"
        value={draft.least}
        error={secondsFault(draft.least)}
        onChange={(event) => draft.setLeast(event.currentTarget.value.trim())}
      />
      <TextInput
        label="At most, seconds"
        inputMode="numeric"
        value={draft.most}
        error={secondsFault(draft.most)}
        onChange={(event) => draft.setMost(event.currentTarget.value.trim())}
      />
    </div>
  </fieldset>
)
