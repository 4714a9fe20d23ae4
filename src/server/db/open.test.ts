import { expect, inject, test } from 'vitest'
import { withClient } from './open.ts'

test('ids arrive as numbers, also in arrays, and civil days as text', async () => {
  const rows = await withClient(inject('postgresUrl'), async (client) => {
    const answer = await client.query(
      "select 7::int8 as id, array[7, 8]::int8[] as ids, '{}'::int8[] as none, date '2026-03-01' as day",
    )
    return answer.rows
  })
  expect(rows).toEqual([{ id: 7, ids: [7, 8], none: [], day: '2026-03-01' }])
})
