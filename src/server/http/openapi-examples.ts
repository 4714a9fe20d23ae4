/** A JSON Schema as far as examples are made from it. */
export type JsonSchema = {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly default?: unknown
  readonly examples?: readonly unknown[]
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly propertyNames?: JsonSchema
  readonly additionalProperties?: JsonSchema | boolean
  readonly items?: JsonSchema
  readonly minItems?: number
  readonly minimum?: number
  readonly exclusiveMinimum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly format?: string
  readonly pattern?: string
}

/** Invented, plausible values by the noun and the field, or by the field alone. */
const values: Readonly<Record<string, unknown>> = {
  'profiles.name': 'Business full',
  'customers.name': 'Harbour Dental Ltd',
  'customerLists.name': 'Business direct',
  'portalUsers.name': 'Pat Harbour',
  'staff.name': 'Bea Winter',
  'access.name': 'Ada Lovell',
  'callSources.name': 'Wholesale carrier',
  'activity.name': 'Harbour Dental Ltd',
  'callImports.name': 'Wholesale carrier',
  'callImports.text': 'caller_id,recipient,call_date',
  name: 'Business full',
  description: 'For companies with their own numbers',
  accountNumber: 'HARB0042',
  exitCode: '9',
  areaCode: '01632',
  className: 'Company (UK Limited)',
  email: 'pat@harbour.example',
  to: 'pat@harbour.example',
  phone: '020 7946 0101',
  number: '0161 496 0456',
  contactName: 'Pat Harbour',
  address: '4 Quay Street, Bristol',
  accountManager: 'Bea Winter',
  contact: 'Call us on 0808 157 0123',
  providerName: 'Northbridge Telecom',
  colour: '#1864ab',
  myAccountFlags: ['view_account', 'view_invoices'],
  myNumbers: ['view_numbers', 'edit_description'],
  myCampaigns: ['view_campaigns'],
  features: ['view_account', 'view_invoices'],
  customerGroups: ['Business direct'],
  customerID: null,
  myCallsEnabled: true,
  myCallsDailyCDRAccess: true,
  myCallsUseBackendDescriptions: true,
  myCallsReports: ['report_by_day', 'report_call_list'],
  myCallsOptions: ['export_calls', 'view_caller_numbers'],
  myCallsMonths: 13,
  month: '2026-10',
  sha256: 'c3f1a0d26ad1d1b5a3f0a1c4b0f7de6d3a4f2e8bb8f3a2f0d1e6c7b8a9d0e1f2',
  changed: '3 rows added by late records.',
  gdprPecrConsentGiven: true,
  itemised: true,
  billDay: 5,
  createdBy: 'Ada Lovell',
  updatedBy: 'Bea Winter',
  who: 'Ada Lovell (ada@northbridge.example)',
  population: 'staff',
  subject: 'MyAccount profile',
  subjectName: 'Business full',
  summary: 'Changed for 12 customers',
  label: 'MyNumbers: Number list',
  before: 'off',
  after: 'on',
  device: 'Firefox on Linux',
  token: 'a-token-from-a-mailed-link',
  password: 'copper-kettle-meadow',
  currentPassword: 'copper-kettle-meadow',
  newPassword: 'walnut-ferry-lantern',
  code: '123456',
  key: 'mak_an-invented-key-that-opens-nothing',
  q: '0161 496 0456',
  search: 'harbour',
  reason: 'Asked for by the customer',
  currency: 'GBP',
  zone: 'Europe/London',
  totalCharge: '12.345678',
  charge: '0.012000',
  fileName: 'calls-2026-03-01.csv',
  site: 'Bristol',
  campaign: 'Spring radio',
  step: 'assigned',
  why: '“Business full” grants it.',
  revision: 7,
  page: 1,
  total: 1,
}

const moment = '2026-03-01T09:30:00.000Z'
const formats: Readonly<Record<string, unknown>> = {
  'date-time': moment,
  date: '2026-03-01',
  email: values.email,
  uri: 'https://my.northbridge.example',
  uuid: '5b0f1f5e-7d1c-4f7a-9a43-2f6b8f6f2f10',
}

/** Texts of a fixed shape, tried where a schema knows its shape by a pattern only. */
const shapes = ['2026-03-01', '2027-03-01T06:00', '07:30', '#1864ab', '42']

const typeOf = (value: unknown): string =>
  value === null
    ? 'null'
    : Array.isArray(value)
      ? 'array'
      : typeof value === 'number' && Number.isInteger(value)
        ? 'integer'
        : typeof value

const fits = (schema: JsonSchema, value: unknown): boolean => {
  if (schema.anyOf ?? schema.oneOf) return (schema.anyOf ?? schema.oneOf ?? []).some((one) => fits(one, value))
  if (schema.enum !== undefined && !schema.enum.includes(value)) return false
  if (schema.format !== undefined && schema.format !== 'email') return false
  if (Array.isArray(value) && schema.items !== undefined) return value.every((one) => fits(schema.items ?? {}, one))
  return schema.type === typeOf(value) && (typeof value !== 'string' || value.length <= (schema.maxLength ?? Infinity))
}

const exampleOfText = ({ format, pattern, minLength = 0 }: JsonSchema): unknown => {
  const known = format === undefined ? undefined : formats[format]
  if (known !== undefined) return known
  const shaped = pattern === undefined ? undefined : shapes.find((shape) => new RegExp(pattern).test(shape))
  return shaped ?? 'Text'.padEnd(minLength, '.')
}

const exampleOfObject = (schema: JsonSchema, noun: string): Record<string, unknown> => {
  const own = Object.entries(schema.properties ?? {}).map(([field, of]) => [field, makeExample(of, noun, field)])
  const rest = schema.additionalProperties
  const names = schema.propertyNames?.enum ?? []
  const others =
    typeof rest === 'object' ? names.map((name) => [name, makeExample(rest, noun, String(name))]) : ([] as unknown[][])
  return Object.fromEntries([...own, ...others])
}

/** An example that satisfies a schema: the schema's own, else plausible values by field name, else the least that fits. */
export const makeExample = (schema: JsonSchema, noun: string, field = ''): unknown => {
  if (schema.examples?.[0] !== undefined) return schema.examples[0]
  if ('const' in schema) return schema.const
  for (const name of [`${noun}.${field}`, field]) if (name in values && fits(schema, values[name])) return values[name]
  const choice = schema.anyOf ?? schema.oneOf
  if (choice !== undefined) return makeExample(choice[0] ?? {}, noun, field)
  if (schema.enum !== undefined) return schema.enum.includes(schema.default) ? schema.default : schema.enum[0]
  switch (schema.type) {
    case 'object':
      return exampleOfObject(schema, noun)
    case 'array':
      return [makeExample(schema.items ?? {}, noun, field)]
    case 'string':
      return exampleOfText(schema)
    case 'integer':
    case 'number':
      return typeof schema.default === 'number' ? schema.default : Math.max(4, schema.minimum ?? 4)
    case 'boolean':
      return schema.default ?? true
    case undefined:
    default:
      return null
  }
}
