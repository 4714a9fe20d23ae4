import type { StaffNeed } from '#rules/staff-permissions.ts'
import { Blank } from '#web/kit/states.tsx'
import { type AnyRoute, createRootRoute, createRoute, lazyRouteComponent, Outlet } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { Guard } from './guard.tsx'

const root = createRootRoute({
  component: Outlet,
  notFoundComponent: () => <Blank title="There is no such page">Please check the address.</Blank>,
})

const open = (path: string, load: () => Promise<{ page: ComponentType }>): AnyRoute =>
  createRoute({ getParentRoute: () => root, path, component: lazyRouteComponent(load, 'page') })

const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: lazyRouteComponent(() => import('./shell.tsx'), 'Shell'),
})

type Page = { need?: StaffNeed | readonly StaffNeed[]; title: string; load: () => Promise<{ page: ComponentType }> }

const inside = (path: string, { need, title, load }: Page): AnyRoute => {
  const LazyPage = lazyRouteComponent(load, 'page') as ComponentType
  return createRoute({
    getParentRoute: () => shell,
    path,
    component: () => (
      <Guard need={need} title={title}>
        <LazyPage />
      </Guard>
    ),
  })
}

const pages = [
  inside('/', { title: 'Back office', load: async () => ({ page: (await import('./start-page.tsx')).StartPage }) }),
  inside('/profiles', {
    need: 'my-account-profiles:view',
    title: 'MyAccount profiles',
    load: async () => ({ page: (await import('./profiles/profile-list-page.tsx')).ProfileListPage }),
  }),
  inside('/profiles/add', {
    need: 'my-account-profiles:edit',
    title: 'Add profile',
    load: async () => ({ page: (await import('./profiles/add-profile-page.tsx')).AddProfilePage }),
  }),
  inside('/profiles/map', {
    need: 'my-account-profiles:view',
    title: 'Map of profiles',
    load: async () => ({ page: (await import('./profiles/profile-map-page.tsx')).ProfileMapPage }),
  }),
  inside('/profiles/compare', {
    need: 'my-account-profiles:view',
    title: 'Compare two profiles',
    load: async () => ({ page: (await import('./profiles/compare-profiles-page.tsx')).CompareProfilesPage }),
  }),
  inside('/profiles/$id', {
    need: 'my-account-profiles:view',
    title: 'MyAccount profile',
    load: async () => ({ page: (await import('./profiles/profile-page.tsx')).ProfilePage }),
  }),
  inside('/customers', {
    need: 'customers:view',
    title: 'Customers',
    load: async () => ({ page: (await import('./customers/customer-list-page.tsx')).CustomerListPage }),
  }),
  inside('/customers/add', {
    need: 'customers:edit',
    title: 'Add customer',
    load: async () => ({ page: (await import('./customers/add-customer-page.tsx')).AddCustomerPage }),
  }),
  inside('/customers/assign', {
    need: ['customers:edit', 'my-account-profiles:view'],
    title: 'Bulk assignment',
    load: async () => ({ page: (await import('./bulk-assignments/bulk-assignment-page.tsx')).BulkAssignmentPage }),
  }),
  inside('/customers/compare', {
    need: ['customers:view', 'my-account-profiles:view'],
    title: 'Compare two customers',
    load: async () => ({ page: (await import('./customers/compare-customers-page.tsx')).CompareCustomersPage }),
  }),
  inside('/customers/$id', {
    need: 'customers:view',
    title: 'Customer',
    load: async () => ({ page: (await import('./customers/customer-page.tsx')).CustomerPage }),
  }),
  inside('/customer-groups', {
    need: 'customers:view',
    title: 'Customer groups',
    load: async () => ({
      page: (await import('./customer-groups/customer-group-list-page.tsx')).CustomerGroupListPage,
    }),
  }),
  inside('/customer-statuses', {
    need: 'customers:view',
    title: 'Customer statuses',
    load: async () => ({
      page: (await import('./customer-statuses/customer-status-list-page.tsx')).CustomerStatusListPage,
    }),
  }),
  inside('/number-requests', {
    need: 'numbers:view',
    title: 'Number requests',
    load: async () => ({ page: (await import('./number-requests/request-list-page.tsx')).RequestListPage }),
  }),
  inside('/number-requests/$id', {
    need: 'numbers:view',
    title: 'Number request',
    load: async () => ({ page: (await import('./number-requests/request-page.tsx')).RequestPage }),
  }),
  inside('/numbers', {
    need: 'numbers:view',
    title: 'Numbers',
    load: async () => ({ page: (await import('./numbers/number-list-page.tsx')).NumberListPage }),
  }),
  inside('/numbers/add', {
    need: 'numbers:edit',
    title: 'Add numbers',
    load: async () => ({ page: (await import('./numbers/add-numbers-page.tsx')).AddNumbersPage }),
  }),
  inside('/numbers/import', {
    need: 'numbers:edit',
    title: 'Import numbers',
    load: async () => ({ page: (await import('./number-imports/number-import-page.tsx')).NumberImportPage }),
  }),
  inside('/numbers/$id', {
    need: 'numbers:view',
    title: 'Number',
    load: async () => ({ page: (await import('./numbers/number-page.tsx')).NumberPage }),
  }),
  inside('/number-types', {
    need: 'numbers:view',
    title: 'Number types',
    load: async () => ({ page: (await import('./number-lists/number-type-list-page.tsx')).NumberTypeListPage }),
  }),
  inside('/number-statuses', {
    need: 'numbers:view',
    title: 'Number statuses',
    load: async () => ({ page: (await import('./number-lists/number-status-list-page.tsx')).NumberStatusListPage }),
  }),
  inside('/supply-files', {
    need: 'calls:view',
    title: 'Supply files',
    load: async () => ({ page: (await import('./call-imports/call-import-list-page.tsx')).CallImportListPage }),
  }),
  inside('/supply-files/$id', {
    need: 'calls:view',
    title: 'Supply file',
    load: async () => ({ page: (await import('./call-imports/call-import-page.tsx')).CallImportPage }),
  }),
  inside('/billing-errors', {
    need: 'calls:view',
    title: 'Billing errors',
    load: async () => ({ page: (await import('./billing-errors/billing-error-list-page.tsx')).BillingErrorListPage }),
  }),
  inside('/unallocated-calls', {
    need: 'calls:view',
    title: 'Unallocated calls',
    load: async () => ({
      page: (await import('./unallocated-calls/unallocated-call-list-page.tsx')).UnallocatedCallListPage,
    }),
  }),
  inside('/call-sources/map', {
    need: 'calls:edit',
    title: 'Map a file',
    load: async () => ({ page: (await import('./call-mappings/call-mapping-page.tsx')).CallMappingPage }),
  }),
  inside('/call-sources', {
    need: 'calls:view',
    title: 'Call sources',
    load: async () => ({ page: (await import('./call-sources/call-source-list-page.tsx')).CallSourceListPage }),
  }),
  inside('/staff-users', {
    need: 'users:view',
    title: 'Staff users',
    load: async () => ({ page: (await import('./staff-users/staff-user-list-page.tsx')).StaffUserListPage }),
  }),
  inside('/staff-users/add', {
    need: 'users:edit',
    title: 'Add staff user',
    load: async () => ({ page: (await import('./staff-users/staff-user-page.tsx')).AddStaffUserPage }),
  }),
  inside('/staff-users/$id', {
    need: 'users:view',
    title: 'Staff user',
    load: async () => ({ page: (await import('./staff-users/staff-user-page.tsx')).StaffUserPage }),
  }),
  inside('/user-groups', {
    need: 'users:view',
    title: 'User groups',
    load: async () => ({ page: (await import('./user-groups/user-group-list-page.tsx')).UserGroupListPage }),
  }),
  inside('/activity', {
    need: 'activity-log:view',
    title: 'Activity',
    load: async () => ({ page: (await import('./activity/activity-page.tsx')).ActivityPage }),
  }),
  inside('/outbox', {
    need: 'settings:view',
    title: 'Outbox',
    load: async () => ({ page: (await import('./settings/outbox-page.tsx')).OutboxPage }),
  }),
  inside('/settings', {
    need: 'settings:view',
    title: 'Settings',
    load: async () => ({ page: (await import('./settings/settings-page.tsx')).SettingsPage }),
  }),
  inside('/web-hook', {
    need: 'settings:view',
    title: 'Web hook',
    load: async () => ({ page: (await import('./web-hook/web-hook-page.tsx')).WebHookPage }),
  }),
  inside('/web-hook/messages', {
    need: 'settings:view',
    title: 'Delivery log',
    load: async () => ({ page: (await import('./web-hook/message-list-page.tsx')).MessageListPage }),
  }),
  inside('/web-hook/messages/$id', {
    need: 'settings:view',
    title: 'Message',
    load: async () => ({ page: (await import('./web-hook/message-page.tsx')).MessagePage }),
  }),
  inside('/my-sign-in', {
    title: 'My sign-in',
    load: async () => ({ page: (await import('./own-access/own-access-page.tsx')).OwnAccessPage }),
  }),
  inside('/$', { title: 'No such page', load: async () => ({ page: (await import('./start-page.tsx')).NoSuchPage }) }),
]

export const routeTree = root.addChildren([
  open('/sign-in', async () => ({ page: (await import('#web/kit/access/sign-in-page.tsx')).SignInPage })),
  open('/second-factor', async () => ({
    page: (await import('#web/kit/access/second-factor-page.tsx')).SecondFactorPage,
  })),
  open('/forgot-password', async () => ({
    page: (await import('#web/kit/access/forgot-password-page.tsx')).ForgotPasswordPage,
  })),
  open('/link', async () => ({ page: (await import('#web/kit/access/mail-link-page.tsx')).MailLinkPage })),
  open('/set-up', async () => ({ page: (await import('./own-access/set-up-page.tsx')).SetUpPage })),
  shell.addChildren(pages),
])
