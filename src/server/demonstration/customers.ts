/** Invented customers with Ofcom's drama numbers only. */
export type DemonstrationCustomer = {
  readonly accountNumber: string
  readonly name: string
  readonly class: string
  readonly status: string
  readonly group: string | null
  readonly contactName: string
  readonly email: string | null
  readonly phone: string
  readonly address: string
  readonly assignedProfile: string | null
  readonly consentsToDetail?: boolean
  readonly billDay?: number
  readonly numbers: readonly DemonstrationNumber[]
}
export type DemonstrationNumber = {
  readonly number: string
  readonly type: string
  readonly description?: string
  readonly site?: string
  readonly campaign?: string
  readonly ownDescription?: string
}

const range = (prefix: string, first: number, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${String(first + index).padStart(4, '0')}`)

const surgeries = [
  { site: 'London', numbers: range('0207946', 101, 17) },
  { site: 'Leeds', numbers: range('0306999', 120, 14) },
  { site: 'Manchester', numbers: range('0161496', 140, 8) },
]
const roles = ['Reception', 'Hygienist', 'Treatment room', 'Practice manager', 'Laboratory', 'Accounts']

const harbourNumbers: DemonstrationNumber[] = [
  ...surgeries.flatMap(({ site, numbers }) =>
    numbers.map((number, index) => ({
      number,
      type: 'Geographic',
      site,
      description: index === 0 ? 'Main line' : `${roles[index % roles.length]} ${Math.floor(index / roles.length) + 1}`,
      ...(number === '02079460101' && { ownDescription: 'Front desk' }),
    })),
  ),
  { number: '08081570111', type: '0808', description: 'New patients', campaign: 'Spring implants' },
  { number: '08081570112', type: '0808', description: 'Whitening offer', campaign: 'Summer whitening' },
]

const groupNames = { direct: 'Business direct', home: 'Home', partners: 'Partner channel' }
export const customerGroups = Object.values(groupNames)

const company = (
  accountNumber: string,
  name: string,
  more: Partial<DemonstrationCustomer> & { numbers: readonly DemonstrationNumber[] },
): DemonstrationCustomer => ({
  accountNumber,
  name,
  class: 'Company (UK Limited)',
  status: 'Active',
  group: groupNames.direct,
  contactName: '',
  email: null,
  phone: '',
  address: '',
  assignedProfile: null,
  ...more,
})
const household = (accountNumber: string, name: string, number: string, status = 'Active'): DemonstrationCustomer =>
  company(accountNumber, name, {
    class: 'Residential / Consumer',
    group: groupNames.home,
    status,
    contactName: name,
    phone: number,
    numbers: [{ number, type: 'Geographic', description: 'Home phone' }],
  })

export const demonstrationCustomers: readonly DemonstrationCustomer[] = [
  {
    ...household('RESI0001', 'Rosa Whitfield', '01632960011'),
    email: 'rosa@whitfield.example',
    address: '4 Lantern Row\nBrackwater',
  },
  household('RESI0002', 'Tomasz Zielinski', '01632960012'),
  household('RESI0003', 'The Adeyemi family', '01632960013'),
  household('RESI0004', 'Gwen Pritchard', '01632960014', 'Suspended'),
  household('RESI0005', 'Oscar Lind', '01632960015', 'Ex-Customer'),
  company('HARB0042', 'Harbour Dental Ltd', {
    assignedProfile: 'Business full',
    contactName: 'Finn Harper',
    email: 'finance@harbour-dental.example',
    phone: '02079460101',
    address: '12 Quayside Walk\nLondon',
    consentsToDetail: true,
    billDay: 5,
    numbers: harbourNumbers,
  }),
  company('KEST0107', 'Kestrel Cycles Ltd', {
    contactName: 'Leo Brandt',
    email: 'leo@kestrel-cycles.example',
    phone: '01614960160',
    numbers: range('0161496', 160, 4).map((number, index) => ({
      number,
      type: 'Geographic',
      description: ['Shop', 'Workshop', 'Warehouse', 'Fax'][index] ?? '',
    })),
  }),
  company('MOOR0211', 'Moorland Veterinary Group', {
    group: groupNames.partners,
    numbers: range('0163296', 160, 3).map((number) => ({ number, type: 'Geographic', site: 'Otley' })),
  }),
  company('PIER0230', 'Pier Theatre Trust', {
    class: 'Charity',
    numbers: [{ number: '03069990201', type: '0333', description: 'Box office' }],
  }),
  company('SALT0318', 'Saltmarsh Borough Council', {
    class: 'Public Sector',
    group: null,
    numbers: range('0306999', 300, 6).map((number) => ({ number, type: '0333' })),
  }),
  company('TIDE0404', 'Tideway Taxis', {
    class: 'Self-Employed / Sole Trader',
    numbers: [{ number: '07700900404', type: 'Mobile', description: 'Bookings' }],
  }),
  company('VALE0515', 'Vale and Daughters Funeral Directors with a Very Long Registered Name Limited', {
    group: groupNames.partners,
    numbers: [{ number: '01632960515', type: 'Geographic', description: 'Office' }],
  }),
]
