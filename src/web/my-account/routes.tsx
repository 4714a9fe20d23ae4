import { type AnyRoute, createRootRoute, createRoute, lazyRouteComponent, Outlet } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { type Area, builtAreas, laterAreas } from './areas.ts'
import { Granted, LaterPage } from './granted.tsx'

const root = createRootRoute({ component: Outlet })

const open = (path: string, load: () => Promise<{ page: ComponentType }>): AnyRoute =>
  createRoute({ getParentRoute: () => root, path, component: lazyRouteComponent(load, 'page') })

const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: lazyRouteComponent(() => import('./shell.tsx'), 'Shell'),
})

type Load = () => Promise<{ page: ComponentType }>
type Page = { area?: Area; load: Load }

const inside = (path: string, { area, load }: Page): AnyRoute => {
  const LazyPage = lazyRouteComponent(load, 'page') as ComponentType
  const InArea = () =>
    area === undefined ? (
      <LazyPage />
    ) : (
      <Granted area={area}>
        <LazyPage />
      </Granted>
    )
  return createRoute({
    getParentRoute: () => shell,
    path,
    component: InArea,
  })
}

const later = (area: Area): AnyRoute =>
  createRoute({
    getParentRoute: () => shell,
    path: area.path,
    component: () => (
      <Granted area={area}>
        <LaterPage area={area} />
      </Granted>
    ),
  })

const pages = [
  inside('/', { load: async () => ({ page: (await import('./home/home-page.tsx')).HomePage }) }),
  inside('/account', { load: async () => ({ page: (await import('./account/account-page.tsx')).AccountPage }) }),
  inside(builtAreas.numbers.path, {
    area: builtAreas.numbers,
    load: async () => ({ page: (await import('./numbers/number-list-page.tsx')).NumberListPage }),
  }),
  inside(builtAreas.routingPlans.path, {
    area: builtAreas.routingPlans,
    load: async () => ({ page: (await import('./routing/plan-list-page.tsx')).PlanListPage }),
  }),
  inside('/numbers/plans/$id', {
    area: builtAreas.routingPlans,
    load: async () => ({ page: (await import('./routing/plan-page.tsx')).PlanPage }),
  }),
  inside(builtAreas.emergencyDivert.path, {
    area: builtAreas.emergencyDivert,
    load: async () => ({ page: (await import('./routing/emergency-page.tsx')).EmergencyPage }),
  }),
  inside(builtAreas.numberRequests.path, {
    area: builtAreas.numberRequests,
    load: async () => ({ page: (await import('./routing/requests-page.tsx')).RequestsPage }),
  }),
  inside(builtAreas.newNumbers.path, {
    area: builtAreas.newNumbers,
    load: async () => ({ page: (await import('./routing/new-numbers-page.tsx')).NewNumbersPage }),
  }),
  inside(builtAreas.numberSites.path, {
    area: builtAreas.numberSites,
    load: async () => ({ page: (await import('./numbers/sites-page.tsx')).SitesPage }),
  }),
  inside(builtAreas.numberCosts.path, {
    area: builtAreas.numberCosts,
    load: async () => ({ page: (await import('./numbers/costs-page.tsx')).CostsPage }),
  }),
  inside(builtAreas.numberLabels.path, {
    area: builtAreas.numberLabels,
    load: async () => ({ page: (await import('./numbers/label-file-page.tsx')).LabelFilePage }),
  }),
  inside('/numbers/$id', {
    area: { ...builtAreas.numbers, title: 'Number' },
    load: async () => ({ page: (await import('./numbers/number-page.tsx')).NumberPage }),
  }),
  inside(builtAreas.calls.path, {
    area: builtAreas.calls,
    load: async () => ({ page: (await import('./calls/calls-page.tsx')).CallsPage }),
  }),
  inside(builtAreas.callList.path, {
    area: builtAreas.callList,
    load: async () => ({ page: (await import('./calls/call-list-page.tsx')).CallListPage }),
  }),
  inside(builtAreas.dailyCalls.path, {
    area: builtAreas.dailyCalls,
    load: async () => ({ page: (await import('./calls/daily-call-records-page.tsx')).DailyCallRecordsPage }),
  }),
  inside('/calls/reports/$report', {
    area: { ...builtAreas.calls, title: 'Report' },
    load: async () => ({ page: (await import('./calls/report-page.tsx')).ReportPage }),
  }),
  inside(builtAreas.callExports.path, {
    area: builtAreas.callExports,
    load: async () => ({ page: (await import('./calls/exports-page.tsx')).ExportsPage }),
  }),
  inside(builtAreas.emailedReports.path, {
    area: builtAreas.emailedReports,
    load: async () => ({ page: (await import('./calls/emailed-reports-page.tsx')).EmailedReportsPage }),
  }),
  inside(builtAreas.savedViews.path, {
    area: builtAreas.savedViews,
    load: async () => ({ page: (await import('./calls/saved-views-page.tsx')).SavedViewsPage }),
  }),
  inside(builtAreas.aboutCalls.path, {
    area: builtAreas.aboutCalls,
    load: async () => ({ page: (await import('./calls/about-calls-page.tsx')).AboutCallsPage }),
  }),
  inside(builtAreas.users.path, {
    area: builtAreas.users,
    load: async () => ({ page: (await import('./people/people-page.tsx')).PeoplePage }),
  }),
  inside(builtAreas.activity.path, {
    area: builtAreas.activity,
    load: async () => ({ page: (await import('./activity/activity-page.tsx')).ActivityPage }),
  }),
  ...laterAreas.map(later),
  inside('/$', { load: async () => ({ page: (await import('./no-such-page.tsx')).NoSuchPage }) }),
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
  open('/ended', async () => ({ page: (await import('./preview/ended-page.tsx')).EndedPage })),
  shell.addChildren(pages),
])
