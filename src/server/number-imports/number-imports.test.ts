import { buildCustomer, buildNumber, buildSite, buildStaff, everyLevel, PASSWORD } from '#test/support/build.ts'
import { BACKEND, openTestApp, type TestApp, type Visitor } from '#test/support/test-app.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let t: TestApp
let staff: Visitor
let harbour: number
beforeAll(async () => {
  t = await openTestApp()
  staff = await t.signIn(BACKEND, (await buildStaff(t.db, everyLevel('edit'))).email, PASSWORD)
  harbour = await buildCustomer(t.db, { accountNumber: 'HARB0042', name: 'Harbour Dental Ltd' })
  await buildCustomer(t.db, { accountNumber: 'KEST0107', name: 'Kestrel Cycles' })
  await buildSite(t.db, harbour, { name: 'Leeds' })
})
afterAll(() => t[Symbol.asyncDispose]())

const octets = { 'content-type': 'application/octet-stream' }
const send = async (path: string, text: string, query: Record<string, string | number> = {}) => {
  const search = new URLSearchParams({ fileName: 'numbers.csv', ...(query as Record<string, string>) })
  return (await staff.request('POST', `${BACKEND}/numbers/import${path}?${search}`, Buffer.from(text), octets)).json()
}
const plan = (text: string, query?: Record<string, string | number>) => send('/plan', text, query)
const apply = (text: string, query: Record<string, string | number>) => send('', text, query)
const numbers = async (query: string) => (await staff.request('GET', `${BACKEND}/numbers?${query}`)).json().rows

test('a file adds, changes, drops and moves numbers as it was looked at, each with its line in the log', async () => {
  const changed = await buildNumber(t.db, harbour, '01632960001', { description: 'Main', soldOn: '2020-01-01' })
  await buildNumber(t.db, harbour, '01632960002', { description: 'Kept', site: 'Leeds' })
  await buildNumber(t.db, harbour, '01632960003', { description: 'Same' })
  const file = [
    'Account number,Number,Action,Type,Status,Date sold,Date dropped,Description,Site',
    'HARB0042,01632 960001,,,,,,Reception,leeds',
    'harb0042,01632 960002,drop,,,,01/03/2026,,',
    'KEST0107,01632 960002,add,Geographic,Live,2026-03-01,,Moved,',
    'HARB0042,01632 960003,change,,,,,Same,',
    'KEST0107,101,,Extension,Live,2026-03-01,,Desk,',
  ].join('\r\n')
  const looked = await plan(file, { from: '2026-11-01' })
  expect(looked).toMatchObject({ lines: 5, added: 2, changed: 1, dropped: 1, unchanged: 1, faultCount: 0 })
  expect(looked.steps[0]).toEqual({
    line: 2,
    act: 'change',
    accountNumber: 'HARB0042',
    number: '01632 960001',
    changes: [
      { label: 'Description (staff)', before: 'Main', after: 'Reception' },
      { label: 'Site (staff)', before: '(none)', after: 'Leeds, from 2026-11-01' },
    ],
  })
  await t.db.updateTable('number').set({ staff_description: 'Other' }).where('id', '=', changed).execute()
  expect(await apply(file, { plan: looked.plan, from: '2026-11-01' })).toMatchObject({ code: 'PLAN_OUTDATED' })
  const again = await plan(file, { from: '2026-11-01' })
  expect(await apply(file, { plan: again.plan, from: '2026-11-01' })).toMatchObject({ added: 2, dropped: 1 })
  const [main] = await numbers('number=01632960001')
  expect([main.description.staff, main.site.staff, main.soldOn]).toEqual(['Reception', 'Leeds', '2020-01-01'])
  expect(await numbers('number=01632960002')).toMatchObject([
    { droppedOn: '2026-03-01', description: { staff: 'Kept' }, site: { staff: 'Leeds' } },
    { droppedOn: null, description: { staff: 'Moved' } },
  ])
  const entries = await t.db
    .selectFrom('activity_entry')
    .select('summary')
    .where('subject', '=', 'Number')
    .where('subject_id', '=', changed)
    .execute()
  expect(entries).toEqual([{ summary: 'Number changed by the file numbers.csv, line 2' }])
})

describe('a file with faults', () => {
  test('tells every one of them by line and column, and nothing is changed', async () => {
    await buildNumber(t.db, harbour, '01632960100')
    const file = [
      'Account number;Number;Action;Type;Status;Date sold;Date dropped;Description;Site',
      'NONE;01632 960101;add;Geographic;Live;;;;',
      'HARB0042;;add;Geographic;Live;;;;',
      'HARB0042;none;;;;;;;',
      'HARB0042;01632 960102;remove;Geographic;Live;;;;',
      'HARB0042;01632 960103;add;Geografic;;31/02/2026;;;York',
      'KEST0107;01632 960100;add;Geographic;Live;2026-03-01;;;',
      'KEST0107;01632 960104;drop;;;;;;',
      'HARB0042;01632 960105;add;Geographic;Live;2026-03-01;2026-03-01;;',
      'HARB0042;(01632) 960105;add;Geographic;Live;2026-03-02;;;',
      'HARB0042;01632 960106;add;Geographic;Live;;;too;many;fields',
      'NONE;none;remove;Geografic;;31/02/2026;soon;;York',
    ].join('\n')
    const { faults, faultCount, plan: planned } = await plan(file)
    expect(faults.map(({ line, field, message }: Record<string, string>) => `${line} ${field}: ${message}`)).toEqual([
      '2 Account number: There is no customer NONE.',
      '3 Number: A number is needed.',
      '4 Number: This holds no number. Write it as people dial it, such as 020 7946 0000.',
      '5 Action: “remove” is no action. Write add, change or drop.',
      expect.stringMatching(/^6 Type: There is no type called “Geografic”\. There are Geographic, /),
      '6 Status: A new number needs a status.',
      '6 Date sold: “31/02/2026” is no day. Write it as 2026-03-01 or 01/03/2026.',
      '6 Site: There is no staff site called “York”. This customer has Leeds. Add the site first.',
      '7 Number: HARB0042 Harbour Dental Ltd has this number from 2020-01-01. Drop it there first.',
      '8 Number: The customer has no such number, so there is nothing to drop.',
      '9 Date dropped: A number is dropped after the day it was sold, 2026-03-01.',
      '10 Number: Line 9 is about this number already.',
      '11 : This line has 10 fields; the heading has 9.',
      '12 Account number: There is no customer NONE.',
      '12 Number: This holds no number. Write it as people dial it, such as 020 7946 0000.',
      '12 Action: “remove” is no action. Write add, change or drop.',
      expect.stringMatching(/^12 Type: There is no type called “Geografic”\./),
      '12 Date sold: “31/02/2026” is no day. Write it as 2026-03-01 or 01/03/2026.',
      '12 Date dropped: “soon” is no day. Write it as 2026-03-01 or 01/03/2026.',
    ])
    expect(faultCount).toBe(19)
    const refused = await apply(file, { plan: planned })
    expect([refused.code, refused.issues[0]]).toEqual([
      'INVALID',
      { path: [2, 'Account number'], message: 'Line 2, Account number: There is no customer NONE.' },
    ])
    expect(await numbers('search=0163296010')).toHaveLength(1)
  })

  test('tells also what only lines together, or a line and what is there, have wrong', async () => {
    await buildNumber(t.db, harbour, '01632960120', { soldOn: '2024-01-01' })
    const file = [
      'Account number,Number,Action,Type,Status,Date sold,Date dropped,Alternate spellings',
      'HARB0042,01632 960120,drop,Nonsense,Live,soon,2020-01-01,',
      'HARB0042,01632 960121,add,Geographic,Live,2026-03-01,,EXT5',
      'HARB0042,01632 960122,add,Geographic,Live,2026-03-01,,ext5',
      'HARB0042,01632 960123,add,Geographic,Live,2026-03-01,,01632 960121',
      'KEST0107,01632 960124,add,Geographic,Live,2026-03-01,,EXT5',
    ].join('\n')
    const { faults } = await plan(file)
    expect(faults.map(({ line, field, message }: Record<string, string>) => `${line} ${field}: ${message}`)).toEqual([
      expect.stringMatching(/^2 Type: There is no type called “Nonsense”\./),
      '2 Date sold: “soon” is no day. Write it as 2026-03-01 or 01/03/2026.',
      '2 Date dropped: A number is dropped after the day it was sold, 2024-01-01.',
      '4 Alternate spellings: Line 3 has “ext5” already, as its number or a spelling of it.',
      '5 Alternate spellings: Line 3 has “01632 960121” already, as its number or a spelling of it.',
    ])
  })

  test('of one customer needs no column of account numbers, and of many it does', async () => {
    const file = 'Number,Type,Status\n01632 960150,Geographic,Live'
    expect((await plan(file)).message).toBe('The column Account number is missing: it says whose each number is.')
    expect(await plan(file, { customerId: harbour })).toMatchObject({ added: 1, faultCount: 0 })
    expect(await plan(file, { customerId: 404 })).toMatchObject({ code: 'NOT_FOUND' })
  })
})

test('the template holds the customer’s numbers, and given back unchanged it does nothing', async () => {
  await buildNumber(t.db, harbour, '01632960201', {
    description: '=1+1, "quoted"',
    site: 'Leeds',
    spellings: ['trunk-7', '8'],
  })
  const { body } = await staff.request('GET', `${BACKEND}/numbers/import/template?customerId=${harbour}`)
  expect(body).toContain('01632 960201,change,Geographic,Live,2020-01-01,,"\'=1+1, ""quoted""",Leeds,,,"trunk7; 8"')
  const looked = await plan(body)
  expect([looked.faultCount, looked.steps, looked.unchanged]).toEqual([0, [], looked.lines])
  const empty = (await staff.request('GET', `${BACKEND}/numbers/import/template`)).body
  expect(empty.split('\r\n')[0]).toContain('Account number,Number,Action,Type')
})
