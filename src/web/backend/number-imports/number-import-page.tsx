import { backendContract } from '#contract/backend/index.ts'
import type { AnswerOf } from '#contract/endpoint.ts'
import { useAddress } from '#web/kit/address.ts'
import { addressOf, ApiError } from '#web/kit/call.ts'
import { Crumb, FieldGrid, FormActions, Section, Stack } from '#web/kit/detail-page.tsx'
import { FaultNote } from '#web/kit/form.tsx'
import { formatNoun, today } from '#web/kit/format.ts'
import { PageTitle } from '#web/kit/page-title.tsx'
import { showToast } from '#web/kit/toasts.tsx'
import { uploadFile } from '#web/kit/upload.ts'
import { Anchor, Button, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { DropZone } from '#web/kit/drop-zone.tsx'
import { readId } from '../compare-table.tsx'
import { CustomerPicker } from '../customers/customer-picker.tsx'
import styles from '../numbers/customer-numbers.module.css'
import { ImportPlanned } from './import-planned.tsx'

const { template, plan: planning, apply } = backendContract.numberImports
export type ImportPlan = AnswerOf<typeof planning>

type Sending = { file: File; customerId: number | undefined; from: string }

const queryOf = ({ file, customerId, from }: Sending) => ({
  fileName: file.name.slice(0, 200),
  ...(customerId === undefined ? {} : { customerId }),
  ...(from === '' ? {} : { from }),
})

/** Sends a file to be looked at, and then to be applied as it was looked at. */
const useImport = (sending: Sending | undefined) => {
  const client = useQueryClient()
  const [plan, setPlan] = useState<ImportPlan>()
  const [fault, setFault] = useState<ApiError>()
  const [busy, setBusy] = useState(false)
  const run = async (act: (sending: Sending) => Promise<void>) => {
    if (sending === undefined) return
    setBusy(true)
    setFault(undefined)
    try {
      await act(sending)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      setPlan(undefined)
      setFault(error)
    } finally {
      setBusy(false)
    }
  }
  return {
    ...{ plan, fault, busy },
    forget: () => {
      setPlan(undefined)
      setFault(undefined)
    },
    look: () =>
      run(async (sent) =>
        setPlan(await uploadFile('backend', planning, { query: queryOf(sent) }, sent.file, () => undefined)),
      ),
    apply: (done: () => void) =>
      run(async (sent) => {
        const query = { ...queryOf(sent), plan: plan?.plan ?? '' }
        const { added, changed, dropped } = await uploadFile('backend', apply, { query }, sent.file, () => undefined)
        void client.invalidateQueries()
        showToast({ tone: 'good', text: `Done: ${added} added, ${changed} changed, ${dropped} dropped.` })
        setPlan(undefined)
        done()
      }),
  }
}

/** Adds, changes and drops numbers by a CSV file: it is looked at first, and done all or not at all. */
export const NumberImportPage = () => {
  const { search, change } = useAddress()
  const customerId = readId(search['customerId'])
  const [file, setFile] = useState<File>()
  const [from, setFrom] = useState(today())
  const sending = useImport(file === undefined ? undefined : { file, customerId, from })
  const { plan, fault, busy } = sending
  const steps = plan === undefined ? 0 : plan.added + plan.changed + plan.dropped
  return (
    <>
      <PageTitle
        title="Import numbers"
        before={<Crumb to="/numbers">Numbers</Crumb>}
        lead="A CSV file adds, changes and drops numbers: all that it says, or nothing."
      />
      <Stack>
        <Section
          title="The file"
          lead="Its first line names the columns. A column that is left out stays as it is; an empty field takes away what stands there."
          actions={
            <Anchor href={addressOf('backend', template, { query: { customerId } })} size="sm" download>
              {customerId === undefined ? 'Download the template' : 'Download their numbers to fill in'}
            </Anchor>
          }
        >
          <div className={styles.form}>
            <FieldGrid>
              <CustomerPicker
                label="Customer"
                description="Only for a file without the column Account number."
                clearable
                id={customerId}
                onPick={(id) => {
                  sending.forget()
                  change({ customerId: id })
                }}
              />
              <TextInput
                type="date"
                label="Sites hold from"
                description="For numbers that are there already. What was before stays."
                value={from}
                onChange={(event) => {
                  sending.forget()
                  setFrom(event.currentTarget.value)
                }}
              />
            </FieldGrid>
            <DropZone
              single
              label="File of numbers"
              files={file === undefined ? [] : [file]}
              choose={([chosen]) => {
                sending.forget()
                setFile(chosen)
              }}
            />
            {fault === undefined ? null : <FaultNote>{fault.message}</FaultNote>}
            <FormActions>
              <Button
                variant={plan === undefined ? 'filled' : 'default'}
                disabled={file === undefined}
                loading={busy && plan === undefined}
                onClick={() => void sending.look()}
              >
                Look at it
              </Button>
            </FormActions>
          </div>
        </Section>
        {plan === undefined ? null : (
          <Section title="What it would do">
            <div className={styles.form}>
              <ImportPlanned plan={plan} />
              <FormActions>
                <Button
                  loading={busy}
                  disabled={plan.faultCount > 0 || steps === 0}
                  onClick={() => void sending.apply(() => setFile(undefined))}
                >
                  {plan.faultCount > 0 || steps === 0 ? 'Apply' : `Apply ${formatNoun(steps, 'change')}`}
                </Button>
              </FormActions>
            </div>
          </Section>
        )}
      </Stack>
    </>
  )
}
