import { ownActivityEndpoints } from './activity.ts'
import { ownCallEndpoints } from './calls.ts'
import { dailyRecordEndpoints } from './daily-records.ts'
import { callExportEndpoints } from './exports.ts'
import { meEndpoints } from './me.ts'
import { newNumberEndpoints, ownRequestEndpoints } from './number-requests.ts'
import { blockedCallerEndpoints, ceaseEndpoints, numberRoutingEndpoints } from './number-routing.ts'
import { numberCostEndpoints } from './number-costs.ts'
import { numberLabelEndpoints } from './number-labels.ts'
import { ownNumberEndpoints } from './numbers.ts'
import { ownPeopleEndpoints } from './people.ts'
import { ownSiteEndpoints, siteAssignmentEndpoints } from './sites.ts'
import { reportFileEndpoints } from './reports.ts'
import { reportScheduleEndpoints, savedViewEndpoints } from './saved-views.ts'
import { reportEndpoints } from './reports.ts'
import { emergencyDivertEndpoints, routingPlanEndpoints } from './routing-plans.ts'

/** The portal door, by noun. */
export const myAccountContract = {
  me: meEndpoints,
  numbers: ownNumberEndpoints,
  numberRouting: numberRoutingEndpoints,
  blockedCallers: blockedCallerEndpoints,
  cease: ceaseEndpoints,
  numberRequests: ownRequestEndpoints,
  newNumbers: newNumberEndpoints,
  routingPlans: routingPlanEndpoints,
  emergencyDivert: emergencyDivertEndpoints,
  siteAssignments: siteAssignmentEndpoints,
  sites: ownSiteEndpoints,
  numberCosts: numberCostEndpoints,
  numberLabels: numberLabelEndpoints,
  calls: ownCallEndpoints,
  reportFiles: reportFileEndpoints,
  dailyRecords: dailyRecordEndpoints,
  callExports: callExportEndpoints,
  savedViews: savedViewEndpoints,
  reportSchedules: reportScheduleEndpoints,
  reports: reportEndpoints,
  people: ownPeopleEndpoints,
  activity: ownActivityEndpoints,
} as const
