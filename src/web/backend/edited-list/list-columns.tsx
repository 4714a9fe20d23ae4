import type { Availability } from '#rules/entitlement.ts'
import type { Column } from '#web/kit/data-table.tsx'
import { AvailabilityMark } from '../profiles/availability-mark.tsx'

/** What a row is called. */
export const nameColumn: Column<{ name: string }> = {
  key: 'name',
  label: 'Name',
  heading: true,
  cell: (row) => <strong>{row.name}</strong>,
}

/** Whether a row is offered first, offered, or stays only where it is used. */
export const availabilityColumn: Column<{ availability: Availability }> = {
  key: 'availability',
  label: 'Availability',
  cell: (row) => <AvailabilityMark availability={row.availability} />,
}

/** The marks that statuses of customers and of numbers have alike. */
export const statusColumns: readonly Column<{ isActive: boolean; isSuspended: boolean }>[] = [
  { key: 'active', label: 'Active', cell: (row) => (row.isActive ? 'Yes' : 'No') },
  { key: 'suspended', label: 'Suspended', cell: (row) => (row.isSuspended ? 'Yes' : 'No') },
]
