import { backendContract } from '#contract/backend/index.ts'
import { useAct, useAsk } from '#web/kit/query.tsx'
import { Button, Group, NativeSelect } from '@mantine/core'
import { useMe } from '../me.tsx'
import type { Request } from './request-answer.tsx'

const { assign, owners } = backendContract.numberRequests

/** Who works on an open request: taken by oneself, or given to a colleague. */
export const RequestOwner = ({ request }: { request: Request }) => {
  const me = useMe()
  const { data } = useAsk(owners, {})
  const act = useAct(assign)
  const { id, owner, revision } = request
  const give = (ownerId: number | null) => act.mutate({ params: { id }, body: { ownerId }, ifMatch: revision })
  const rows = data?.rows ?? []
  const isKnown = owner === null || rows.some((row) => row.id === owner.id)
  const mine = rows.find((row) => row.name === me.name && row.id === me.id)
  return (
    <Group gap="xs" align="end">
      <NativeSelect
        aria-label="Owner"
        size="sm"
        disabled={act.isPending}
        value={owner === null ? '' : String(owner.id)}
        onChange={(event) => give(event.currentTarget.value === '' ? null : Number(event.currentTarget.value))}
        data={[
          { value: '', label: 'Nobody' },
          ...[...(isKnown || owner === null ? [] : [owner]), ...rows].map((row) => ({
            value: String(row.id),
            label: row.name,
          })),
        ]}
      />
      {mine === undefined || owner?.id === mine.id ? null : (
        <Button size="sm" variant="default" loading={act.isPending} onClick={() => give(mine.id)}>
          Take it
        </Button>
      )}
    </Group>
  )
}
