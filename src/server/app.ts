import { backendContract } from '#contract/backend/index.ts'
import { myAccountContract } from '#contract/my-account/index.ts'
import pino, { destination, type DestinationStream, type Logger } from 'pino'
import { activityHandlers } from './activity/backend-routes.ts'
import { ownActivityHandlers } from './activity/my-account-routes.ts'
import { apiKeyHandlers } from './api-keys/backend-routes.ts'
import type { AppParts } from './app-parts.ts'
import { createAuth } from './auth/better-auth.ts'
import { makeMyAccountDoor } from './auth/portal-context.ts'
import { makePreviewDoor } from './auth/preview-context.ts'
import { makeBackendDoor } from './auth/staff-context.ts'
import { callMappingHandlers } from './supply-files/call-mappings.ts'
import { billingErrorHandlers, callSourceHandlers, unallocatedCallHandlers } from './calls/backend-routes.ts'
import { reallocateLater, startCallJobs } from './calls/call-jobs.ts'
import { callImportHandlers, cdrFileHandlers } from './supply-files/file-backend-routes.ts'
import { customerCallHandlers } from './calls/customer-call-routes.ts'
import { ownCallHandlers } from './calls/my-account-routes.ts'
import { callExportHandlers, reportFileHandlers } from './call-exports/my-account-routes.ts'
import { startCallExports } from './call-exports/make-exports.ts'
import { reportHandlers } from './calls/report-routes.ts'
import { startSupplyWork } from './supply-files/supply-work.ts'
import type { Config } from './config.ts'
import { bulkAssignmentHandlers } from './customers/bulk-assignment-routes.ts'
import { bulkAssignLater, startBulkAssignmentJobs } from './customers/run-bulk-assignment.ts'
import { customerHandlers, searchHandlers } from './customers/backend-routes.ts'
import { customerListHandlers } from './customers/lists-backend-routes.ts'
import { customerDailyRecordHandlers } from './daily-records/backend-routes.ts'
import { dailyRecordHandlers } from './daily-records/my-account-routes.ts'
import { isReachable } from './db/open.ts'
import type { Engines } from './engines.ts'
import { apiDocumentHandlers } from './http/api-document.ts'
import { createFastify } from './http/fastify.ts'
import { serveReference } from './http/reference-page.ts'
import { serve } from './http/serve.ts'
import { serveStaticFiles } from './http/static-files.ts'
import { openJobs } from './jobs/jobs.ts'
import { openLive } from './live/live.ts'
import { PortalStreams } from './live/streams.ts'
import { openMailer } from './mail/mailer.ts'
import { startDueRequests } from './number-requests/due-requests.ts'
import { numberRequestHandlers } from './number-requests/backend-routes.ts'
import { newNumberHandlers, ownRequestHandlers } from './number-requests/my-account-routes.ts'
import { numberImportHandlers } from './number-imports/backend-routes.ts'
import { numberActHandlers } from './numbers/act-backend-routes.ts'
import { numberHandlers } from './numbers/backend-routes.ts'
import { numberListHandlers } from './numbers/type-backend-routes.ts'
import { numberCostHandlers } from './number-costs/my-account-routes.ts'
import { numberLabelHandlers } from './number-labels/my-account-routes.ts'
import { ownNumberHandlers } from './numbers/my-account-routes.ts'
import { portalUserHandlers } from './portal-users/backend-routes.ts'
import { meHandlers } from './portal-users/me-routes.ts'
import { ownPeopleHandlers } from './portal-users/my-account-routes.ts'
import { previewHandlers } from './previews/backend-routes.ts'
import { profileFileHandlers } from './profiles/profile-file-routes.ts'
import { profileHandlers } from './profiles/backend-routes.ts'
import { profileHistoryHandlers } from './profiles/history-routes.ts'
import { profileMapHandlers } from './profiles/profile-map.ts'
import { reassignmentHandlers } from './profiles/reassignment-routes.ts'
import { reviewHandlers } from './profiles/review-routes.ts'
import { startSchedule } from './profiles/scheduled-changes.ts'
import { reportScheduleHandlers } from './report-schedules/my-account-routes.ts'
import { startReportSchedules } from './report-schedules/run-schedules.ts'
import { blockedCallerHandlers, ceaseHandlers, numberRoutingHandlers } from './routing/my-account-routes.ts'
import { emergencyDivertHandlers } from './routing-plans/emergency-routes.ts'
import { routingPlanHandlers } from './routing-plans/my-account-routes.ts'
import { savedViewHandlers } from './saved-views/my-account-routes.ts'
import { siteAssignmentHandlers } from './sites/assignment-routes.ts'
import { ownSiteHandlers } from './sites/my-account-routes.ts'
import { settingsHandlers } from './settings/backend-routes.ts'
import { siteHandlers } from './sites/backend-routes.ts'
import { staffAccessHandlers } from './staff/access-backend-routes.ts'
import { staffHandlers } from './staff/backend-routes.ts'
import { webHookHandlers } from './web-hook/backend-routes.ts'
import { startWebHook } from './web-hook/sender.ts'

export type App = AsyncDisposable & {
  readonly fastify: Awaited<ReturnType<typeof createFastify>>
  readonly parts: AppParts
}

/** Secrets that a start form can hold and no log may. */
const redacted = ['req.headers.cookie', 'req.headers.authorization', 'password', '*.password', '*.token']

/** The log of the process: one JSON object a line, to standard output or where it is told. */
export const createLogger = (config: Config, to: DestinationStream = destination()): Logger =>
  pino({ level: config.logLevel, redact: redacted }, to)

/** Opens everything on running engines and mounts both doors. Dispose it to close in order. */
export const createApp = async (
  config: Config,
  engines: Engines,
  edges: { log?: Logger; clock?: () => Date } = {},
): Promise<App> => {
  const log = edges.log ?? createLogger(config)
  const clock = edges.clock ?? (() => new Date())
  const { db, callStore, databaseUrl, secrets, demonstration } = engines
  await using stack = new AsyncDisposableStack()

  const live = stack.use(await openLive(databaseUrl, log))
  const jobs = stack.use(await openJobs(databaseUrl, log))
  const mailer = await openMailer({ config, db, jobs, clock, demonstration })
  const parts: AppParts = {
    config,
    db,
    callStore,
    log,
    clock,
    live,
    mailer,
    demonstration,
    auth: {
      staff: createAuth('staff', db, config, secrets.staffCookies),
      portal: createAuth('portal', db, config, secrets.portalCookies),
    },
    cookieSecrets: { staff: secrets.staffCookies, portal: secrets.portalCookies },
    reallocate: reallocateLater(jobs),
    bulkAssign: bulkAssignLater(jobs),
  }

  stack.defer(await startCallJobs(parts, jobs))
  const supplyWork = stack.use(startSupplyWork(parts))
  stack.defer(await startBulkAssignmentJobs(parts, jobs))
  stack.use(startSchedule(parts))
  stack.use(startDueRequests(parts))
  stack.use(startReportSchedules(parts))
  stack.use(startCallExports(parts))
  stack.use(startWebHook(parts))
  const fastify = await createFastify(config, log, clock)
  stack.defer(() => fastify.close())
  serve(fastify, makeBackendDoor(parts), backendContract, {
    access: staffAccessHandlers(parts),
    apiKeys: apiKeyHandlers(parts),
    apiDocument: apiDocumentHandlers,
    profiles: profileHandlers(parts),
    profileFile: profileFileHandlers(parts),
    reviews: reviewHandlers(parts),
    reassignments: reassignmentHandlers(parts),
    bulkAssignments: bulkAssignmentHandlers(parts),
    profileMap: profileMapHandlers(parts),
    profileHistory: profileHistoryHandlers(parts),
    previews: previewHandlers(parts),
    customers: customerHandlers(parts),
    customerDailyRecords: customerDailyRecordHandlers(parts),
    customerLists: customerListHandlers(parts),
    search: searchHandlers(parts),
    numbers: numberHandlers(parts),
    numberRequests: numberRequestHandlers(parts),
    numberActs: numberActHandlers(parts),
    numberLists: numberListHandlers(parts),
    numberImports: numberImportHandlers(parts),
    sites: siteHandlers(parts),
    portalUsers: portalUserHandlers(parts),
    staff: staffHandlers(parts),
    activity: activityHandlers(parts),
    settings: settingsHandlers(parts),
    customerCalls: customerCallHandlers(parts),
    callSources: callSourceHandlers(parts),
    callMappings: callMappingHandlers(),
    callImports: callImportHandlers(parts, supplyWork.workOff),
    unallocatedCalls: unallocatedCallHandlers(parts),
    billingErrors: billingErrorHandlers(parts),
    cdrFiles: cdrFileHandlers(parts),
    webHook: webHookHandlers(parts),
  })
  const streams = new PortalStreams(parts)
  const portal = {
    me: meHandlers(parts, streams),
    numbers: ownNumberHandlers(parts),
    numberRouting: numberRoutingHandlers(parts),
    blockedCallers: blockedCallerHandlers(parts),
    cease: ceaseHandlers(parts),
    numberRequests: ownRequestHandlers(parts),
    newNumbers: newNumberHandlers(parts),
    routingPlans: routingPlanHandlers(parts),
    emergencyDivert: emergencyDivertHandlers(parts),
    siteAssignments: siteAssignmentHandlers(parts),
    sites: ownSiteHandlers(parts),
    numberCosts: numberCostHandlers(parts),
    numberLabels: numberLabelHandlers(parts),
    calls: ownCallHandlers(parts),
    reportFiles: reportFileHandlers(parts),
    dailyRecords: dailyRecordHandlers(parts),
    callExports: callExportHandlers(parts),
    savedViews: savedViewHandlers(parts),
    reportSchedules: reportScheduleHandlers(parts),
    reports: reportHandlers(parts),
    people: ownPeopleHandlers(parts),
    activity: ownActivityHandlers(parts),
  }
  serve(fastify, makeMyAccountDoor(parts), myAccountContract, portal)
  serve(fastify, makePreviewDoor(parts), myAccountContract, portal)
  serveHealth(fastify, parts)
  serveReference(fastify)
  await serveStaticFiles(fastify)

  const open = stack.move()
  return { fastify, parts, [Symbol.asyncDispose]: () => open.disposeAsync() }
}

/** `live`: the process answers. `ready`: its stores do too. Neither says anything about anybody. */
const serveHealth = (fastify: App['fastify'], { db, callStore }: AppParts): void => {
  fastify.get('/health/live', async () => ({ status: 'live' }))
  fastify.get('/health/ready', async (_, reply) => {
    const [database, calls] = await Promise.all([isReachable(db), callStore.ping().catch(() => false)])
    // Without the call store the rest of the product works, so it is told and does not close the door.
    if (!database) reply.code(503).header('retry-after', '5')
    return { status: database ? 'ready' : 'not ready', database, calls }
  })
}
