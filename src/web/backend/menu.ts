import type { StaffNeed } from '#rules/staff-permissions.ts'
import {
  type Icon,
  IconActivity,
  IconAlertTriangle,
  IconBuildingStore,
  IconCategory,
  IconFileImport,
  IconFlag,
  IconIdBadge2,
  IconListCheck,
  IconMail,
  IconHelpHexagon,
  IconPhone,
  IconRouter,
  IconSettings,
  IconShieldLock,
  IconTag,
  IconUserCog,
  IconUsersGroup,
  IconWebhook,
} from '@tabler/icons-react'

export type MenuEntry = { to: string; label: string; need: StaffNeed; icon: Icon }

/** The menu by noun; entries whose permission is none are absent. */
export const menu: readonly { title: string; entries: readonly MenuEntry[] }[] = [
  {
    title: 'Customers',
    entries: [
      { to: '/customers', label: 'Customers', need: 'customers:view', icon: IconBuildingStore },
      { to: '/customer-groups', label: 'Customer groups', need: 'customers:view', icon: IconUsersGroup },
      { to: '/customer-statuses', label: 'Customer statuses', need: 'customers:view', icon: IconFlag },
      { to: '/profiles', label: 'MyAccount profiles', need: 'my-account-profiles:view', icon: IconIdBadge2 },
    ],
  },
  {
    title: 'Numbers',
    entries: [
      { to: '/numbers', label: 'Numbers', need: 'numbers:view', icon: IconPhone },
      { to: '/number-types', label: 'Number types', need: 'numbers:view', icon: IconCategory },
      { to: '/number-statuses', label: 'Number statuses', need: 'numbers:view', icon: IconTag },
      { to: '/number-requests', label: 'Number requests', need: 'numbers:view', icon: IconListCheck },
    ],
  },
  {
    title: 'Calls',
    entries: [
      { to: '/supply-files', label: 'Supply files', need: 'calls:view', icon: IconFileImport },
      { to: '/billing-errors', label: 'Billing errors', need: 'calls:view', icon: IconAlertTriangle },
      { to: '/unallocated-calls', label: 'Unallocated calls', need: 'calls:view', icon: IconHelpHexagon },
      { to: '/call-sources', label: 'Call sources', need: 'calls:view', icon: IconRouter },
    ],
  },
  {
    title: 'Administration',
    entries: [
      { to: '/staff-users', label: 'Staff users', need: 'users:view', icon: IconUserCog },
      { to: '/user-groups', label: 'User groups', need: 'users:view', icon: IconShieldLock },
      { to: '/activity', label: 'Activity', need: 'activity-log:view', icon: IconActivity },
      { to: '/outbox', label: 'Outbox', need: 'settings:view', icon: IconMail },
      { to: '/web-hook', label: 'Web hook', need: 'settings:view', icon: IconWebhook },
      { to: '/settings', label: 'Settings', need: 'settings:view', icon: IconSettings },
    ],
  },
]
