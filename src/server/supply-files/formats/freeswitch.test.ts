import { describe, expect, test } from 'vitest'
import { readCallFile, startOfCall } from '#test/support/read-call-file.ts'

type Variables = Record<string, string>
type Flow = { index: number; destination: string; answered?: string; originator?: string }

const inbound: Variables = {
  uuid: 'aaaa-1',
  start_epoch: '1786874400',
  start_uepoch: '1786874400123456',
  answer_epoch: '1786874405',
  end_epoch: '1786874448',
  duration: '48',
  billsec: '43',
  hangup_cause: 'NORMAL_CLEARING',
}
const flow: Flow = { index: 1, destination: '02079460000' }

const xmlOf = (
  variables: Variables,
  flows: readonly Flow[] = [flow],
  caller = '+441614960001',
) => `<?xml version="1.0"?>
<cdr core-uuid="c"><channel_data><direction>inbound</direction></channel_data><variables>
${Object.entries(variables)
  .map(([name, value]) => `<${name}>${encodeURIComponent(value)}</${name}>`)
  .join('\n')}
</variables>${flows
  .map(
    ({ index, destination, answered = '0', originator }) => `<callflow profile_index="${index}"><caller_profile>
<caller_id_number>${encodeURIComponent(caller)}</caller_id_number><destination_number>${destination}</destination_number>
${originator === undefined ? '' : `<originator><originator_caller_profile><uuid>${originator}</uuid></originator_caller_profile></originator>`}
</caller_profile><times><created_time>1786874400123456</created_time><answered_time>${answered}</answered_time></times></callflow>`,
  )
  .join('')}</cdr>`

const jsonOf = (variables: Variables, flows: readonly Flow[] = [flow], caller = '+441614960001') =>
  JSON.stringify({
    'core-uuid': 'c',
    channel_data: {},
    variables,
    callflow: flows.map(({ index, destination, answered = '0', originator }) => ({
      profile_index: String(index),
      caller_profile: {
        caller_id_number: caller,
        destination_number: destination,
        ...(originator !== undefined && { originator: { originator_caller_profiles: [{ uuid: originator }] } }),
      },
      times: { created_time: '1786874400123456', answered_time: answered },
    })),
  })

describe.each([
  ['freeswitch-xml', xmlOf],
  ['freeswitch-json', jsonOf],
])('%s', (name, fileOf) => {
  test('reads a call to the millisecond, with its ringing', async () => {
    const { format, calls, rejected } = await readCallFile(fileOf(inbound))
    expect({ format, rejected }).toEqual({ format: name, rejected: [] })
    expect(calls).toMatchObject([
      {
        startedAt: 1_786_874_400_123,
        durationSeconds: 43,
        ringSeconds: 5,
        answerState: 'answered',
        callerRaw: '+441614960001',
        callerKey: '+441614960001',
        dialledKey: '+442079460000',
        priceMicros: null,
      },
    ])
  })

  test.each([
    ['USER_BUSY', 'engaged'],
    ['NO_ANSWER', 'unanswered'],
    ['ORIGINATOR_CANCEL', 'unanswered'],
    ['NORMAL_TEMPORARY_FAILURE', 'failed'],
  ])('a call that ended by %s was %s', async (cause, state) => {
    const { calls } = await readCallFile(fileOf({ ...inbound, answer_epoch: '0', billsec: '0', hangup_cause: cause }))
    expect(calls).toMatchObject([{ answerState: state, durationSeconds: 0, ringSeconds: 48 }])
  })

  test('answered by voicemail is told apart', async () =>
    expect((await readCallFile(fileOf({ ...inbound, last_app: 'voicemail' }))).calls[0]?.answerState).toBe('voicemail'))

  test('what the caller dialled comes first, who answered is a leg', async () => {
    const { calls } = await readCallFile(
      fileOf(inbound, [
        { index: 3, destination: '203', answered: '1786874405000000' },
        { index: 2, destination: '202', answered: '1786874401000000' },
        { index: 1, destination: '02079460000' },
      ]),
    )
    expect(calls).toMatchObject([{ dialledRaw: '02079460000', legs: [{ dialledRaw: '203', durationSeconds: 43 }] }])
  })

  test.each([
    ['a privacy mark', { privacy_hide_number: 'true' }, '+441614960001'],
    ['a Privacy header', { sip_h_Privacy: 'id' }, '+441614960001'],
    ['an anonymous sender', { sip_from_user: 'anonymous' }, '+441614960001'],
    ['a word instead of a number', {}, 'anonymous'],
  ])('a caller withheld by %s leaves no trace', async (_, marks, caller) => {
    const { calls } = await readCallFile(fileOf({ ...inbound, ...marks }, [flow], caller))
    expect(calls).toMatchObject([{ callerWithheld: true, callerRaw: '', callerKey: '' }])
  })

  test('the far leg is joined to the near one, in either order', async () => {
    const far = fileOf({ ...inbound, uuid: 'bbbb-2', billsec: '40' }, [
      { index: 1, destination: '201', originator: 'aaaa-1' },
    ])
    for (const file of [`${fileOf(inbound)}\n${far}`, `${far}\n${fileOf(inbound)}`]) {
      const { calls, rows, accepted } = await readCallFile(file)
      expect({ rows, accepted }).toEqual({ rows: 2, accepted: 2 })
      expect(calls).toMatchObject([
        { dialledRaw: '02079460000', durationSeconds: 43, legs: [{ dialledRaw: '201', durationSeconds: 40 }] },
      ])
    }
  })

  test('a uuid that comes again with another hang-up cause is another call', async () => {
    const { calls } = await readCallFile(
      `${fileOf(inbound)}\n${fileOf({ ...inbound, hangup_cause: 'USER_BUSY', billsec: '0', answer_epoch: '0' })}`,
    )
    expect(new Set(calls.map(({ recordId }) => recordId)).size).toBe(2)
  })

  test.each([
    ['billsec', { billsec: '-1' }, /negative/],
    ['billsec over duration', { billsec: '90' }, /longer than duration/],
    ['no start', { start_epoch: '0', start_uepoch: '0', billsec: 'x' }, /billsec|started/],
    ['no uuid', { uuid: '' }, /uuid/],
  ])('%s is rejected with its line and raw text', async (_, change, reason) => {
    const { rejected, rows } = await readCallFile(fileOf({ ...inbound, ...change }))
    expect(rows).toBe(1)
    expect(rejected[0]?.reason).toMatch(reason)
    expect(rejected[0]?.raw).toContain('variables')
  })

  test('civil time is of the zone when no epoch is there', async () => {
    const { start_epoch: _, start_uepoch: __, answer_epoch: ___, end_epoch: ____, ...rest } = inbound
    const file = fileOf({ ...rest, start_stamp: '2026-08-16 10:00:00' }).replaceAll('1786874400123456', '0')
    expect(startOfCall((await readCallFile(file)).calls[0])).toBe('2026-08-16T09:00:00.000Z')
  })
})

test('an entity that the document declares is never expanded', async () => {
  const bomb = `<?xml version="1.0"?><!DOCTYPE cdr [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/hostname">]>
${xmlOf({ ...inbound, note: 'z' })
  .replace('<?xml version="1.0"?>\n', '')
  .replace('>z<', '>&b;&x;<')}`
  const { rejected, calls } = await readCallFile(bomb)
  expect(calls).toEqual([])
  expect(rejected[0]?.reason).toMatch(/no well-formed XML/)
})
