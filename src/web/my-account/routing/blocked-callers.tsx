import type { AnswerOf } from '#contract/endpoint.ts'
import { blockedCallerEndpoints } from '#contract/my-account/number-routing.ts'
import { call } from '#web/kit/call.ts'
import { type Column, DataTable } from '#web/kit/data-table.tsx'
import { Loaded, Section, Stack } from '#web/kit/detail-page.tsx'
import { FormFrame, useForm } from '#web/kit/form.tsx'
import { formatInstant } from '#web/kit/format.ts'
import { useAct, useAsk } from '#web/kit/query.tsx'
import { showToast } from '#web/kit/toasts.tsx'
import { Button, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { RequestList } from './request-list.tsx'
import styles from './routing.module.css'

type Blocked = AnswerOf<typeof blockedCallerEndpoints.list>['rows'][number]

const BlockForm = ({ id }: { id: number }) => {
  const client = useQueryClient()
  const form = useForm({
    initial: { caller: '', note: '' },
    check: ({ caller }) => (caller.trim() === '' ? { caller: 'Write the caller’s number.' } : {}),
    fieldOf: { REQUEST_OPEN: 'caller' },
    save: async (body) => {
      await call('my-account', blockedCallerEndpoints.block, { params: { id }, body })
      void client.invalidateQueries()
      showToast({ tone: 'good', text: 'Your provider has been asked to refuse this caller.' })
      form.reset({ caller: '', note: '' })
    },
  })
  return (
    <FormFrame form={form} label="Block a caller">
      <div className={styles.pair}>
        <TextInput {...form.text('caller')} label="Caller’s number" inputMode="tel" autoComplete="off" maxLength={40} />
        <TextInput {...form.text('note')} label="Why (optional)" maxLength={200} />
        <Button type="submit" loading={form.busy}>
          Ask to block
        </Button>
      </div>
    </FormFrame>
  )
}

const Unblock = ({ id, caller }: { id: number; caller: string }) => {
  const unblock = useAct(blockedCallerEndpoints.unblock, {
    done: 'Your provider has been asked to let this caller through.',
  })
  return (
    <Button
      size="compact-sm"
      variant="default"
      aria-label={`Let ${caller} through again`}
      loading={unblock.isPending}
      onClick={() => unblock.mutate({ params: { id }, body: { caller } })}
    >
      Let through again
    </Button>
  )
}

const columnsFor = (id: number): Column<Blocked>[] => [
  { key: 'caller', label: 'Caller', heading: true, cell: ({ caller }) => caller },
  { key: 'note', label: 'Why', cell: ({ note }) => note || '–' },
  { key: 'since', label: 'Since', nowrap: true, cell: ({ blockedAt }) => formatInstant(blockedAt) },
  {
    key: 'acts',
    label: 'Actions',
    hideLabel: true,
    align: 'right',
    cell: ({ caller }) => <Unblock id={id} caller={caller} />,
  },
]

/** Callers that a number refuses, and what is asked about that. */
export const BlockedCallers = ({ id }: { id: number }) => (
  <Loaded asked={useAsk(blockedCallerEndpoints.list, { params: { id } })}>
    {({ rows, requests }) => (
      <Stack>
        <Section title="Block a caller" lead="Calls from this number will be refused, once your provider has set it.">
          <BlockForm id={id} />
        </Section>
        {requests.length === 0 ? null : (
          <Section title="Asked for, not live yet" flush>
            <RequestList requests={requests} label="Open requests" />
          </Section>
        )}
        <Section title="Blocked callers" flush={rows.length > 0}>
          {rows.length === 0 ? (
            <p className={styles.quiet}>No caller is blocked.</p>
          ) : (
            <DataTable caption="Blocked callers" columns={columnsFor(id)} rows={rows} rowKey={({ caller }) => caller} />
          )}
        </Section>
      </Stack>
    )}
  </Loaded>
)
