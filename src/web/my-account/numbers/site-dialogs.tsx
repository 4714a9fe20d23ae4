import type { AnswerOf } from '#contract/endpoint.ts'
import { ownSiteEndpoints } from '#contract/my-account/sites.ts'
import { ActButton, Dialog } from '#web/kit/dialog.tsx'
import { FaultNote, FormFrame, useForm } from '#web/kit/form.tsx'
import { formatDay, formatNoun, today } from '#web/kit/format.ts'
import { useAct, useAsk } from '#web/kit/query.tsx'
import { Button, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Site } from './sites-page.tsx'
import styles from './number-list-page.module.css'

/** Adds a site, or changes what is said of one. */
export const SiteDialog = ({ site, close }: { site?: Site; close: () => void }) => {
  const add = useAct(ownSiteEndpoints.add, { quiet: true, done: 'The site is added.', onDone: close })
  const update = useAct(ownSiteEndpoints.update, { quiet: true, done: 'The site is saved.', onDone: close })
  const { name = '', reference = '', address = '' } = site ?? {}
  const form = useForm({
    initial: { name, reference, address },
    schema: ownSiteEndpoints.add.body,
    fieldOf: { NAME_TAKEN: 'name' },
    save: async (body) => {
      if (site === undefined) await add.mutateAsync({ body })
      else await update.mutateAsync({ params: { id: site.id }, body, ifMatch: site.revision })
    },
  })
  return (
    <Dialog
      title={site === undefined ? 'Add a site' : `Change “${site.name}”`}
      onClose={close}
      footer={
        <>
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button loading={form.busy} onClick={() => form.submit()}>
            {site === undefined ? 'Add site' : 'Save'}
          </Button>
        </>
      }
    >
      <FormFrame form={form}>
        <TextInput label="Name" maxLength={100} {...form.text('name')} />
        <TextInput
          label="Reference (optional)"
          description="Your own code for it, such as a cost centre."
          maxLength={60}
          {...form.text('reference')}
        />
        <Textarea label="Address (optional)" maxLength={500} autosize minRows={2} {...form.text('address')} />
      </FormFrame>
    </Dialog>
  )
}

type Leaving = AnswerOf<typeof ownSiteEndpoints.closing>

const leavingWords = ({ numbers, notShown }: Leaving, from: string): string => {
  if (numbers === 0) return 'No number is there from that day on.'
  const [leave, have] = numbers === 1 ? ['leaves', 'has'] : ['leave', 'have']
  const hidden = notShown === 0 ? '' : ` ${notShown} of ${numbers} ${notShown === 1 ? 'is' : 'are'} not shown here.`
  return `${formatNoun(numbers, 'number')} ${leave} the site on ${formatDay(from)} and ${have} no site of your own then.${hidden}`
}

/** Closes a site from a day on, after saying how many numbers leave it. */
export const CloseDialog = ({ site, close }: { site: Site; close: () => void }) => {
  const [from, setFrom] = useState(today())
  const isDay = from !== ''
  const asked = useAsk(ownSiteEndpoints.closing, { params: { id: site.id }, query: { from } }, { enabled: isDay })
  const act = useAct(ownSiteEndpoints.close, { quiet: true, done: `“${site.name}” is closed.`, onDone: close })
  const fault = act.error ?? asked.error
  return (
    <Dialog
      title={`Close “${site.name}”?`}
      onClose={close}
      footer={
        <>
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <ActButton
            danger
            disabled={!isDay || asked.data === undefined}
            loading={act.isPending}
            onClick={() => act.mutate({ params: { id: site.id }, body: { from } })}
          >
            Close site
          </ActButton>
        </>
      }
    >
      <div className={styles.fields}>
        {fault === null ? null : <FaultNote>{fault.issues[0]?.message ?? fault.message}</FaultNote>}
        <TextInput
          type="date"
          label="From"
          description="Today or a later day."
          min={today()}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <div aria-live="polite" className={styles.fields}>
          {asked.data === undefined || !isDay ? null : (
            <p>{leavingWords(asked.data, from)} What was before stays as it was, in reports too.</p>
          )}
        </div>
      </div>
    </Dialog>
  )
}
