import { activityEndpoints } from './activity.ts'
import { apiDocumentEndpoints } from './api-document.ts'
import { apiKeyEndpoints } from './api-keys.ts'
import { bulkAssignmentEndpoints } from './bulk-assignments.ts'
import { customerCallEndpoints } from './customer-calls.ts'
import { callMappingEndpoints } from './call-mappings.ts'
import { callImportEndpoints } from './call-imports.ts'
import { billingErrorEndpoints, callSourceEndpoints, unallocatedCallEndpoints } from './calls.ts'
import { cdrFileEndpoints } from './cdr-files.ts'
import { customerDailyRecordEndpoints } from './daily-records.ts'
import { customerEndpoints, customerListEndpoints, searchEndpoints } from './customers.ts'
import { numberRequestEndpoints } from './number-requests.ts'
import { numberActEndpoints } from './number-acts.ts'
import { numberImportEndpoints } from './number-imports.ts'
import { numberListEndpoints } from './number-lists.ts'
import { numberEndpoints } from './numbers.ts'
import { portalUserEndpoints } from './portal-users.ts'
import { previewEndpoints } from './previews.ts'
import { profileHistoryEndpoints } from './profile-history.ts'
import { profileMapEndpoints } from './profile-map.ts'
import { profileFileEndpoints } from './profile-file.ts'
import { profileEndpoints } from './profiles.ts'
import { reassignmentEndpoints } from './reassignments.ts'
import { reviewEndpoints } from './reviews.ts'
import { settingsEndpoints } from './settings.ts'
import { siteEndpoints } from './sites.ts'
import { staffAccessEndpoints, staffEndpoints } from './staff.ts'
import { webHookEndpoints } from './web-hook.ts'

/** The staff and provider door, by noun. */
export const backendContract = {
  access: staffAccessEndpoints,
  apiKeys: apiKeyEndpoints,
  apiDocument: apiDocumentEndpoints,
  profiles: profileEndpoints,
  profileFile: profileFileEndpoints,
  reviews: reviewEndpoints,
  reassignments: reassignmentEndpoints,
  bulkAssignments: bulkAssignmentEndpoints,
  profileMap: profileMapEndpoints,
  profileHistory: profileHistoryEndpoints,
  previews: previewEndpoints,
  customers: customerEndpoints,
  customerDailyRecords: customerDailyRecordEndpoints,
  customerLists: customerListEndpoints,
  search: searchEndpoints,
  numbers: numberEndpoints,
  numberRequests: numberRequestEndpoints,
  numberActs: numberActEndpoints,
  numberLists: numberListEndpoints,
  numberImports: numberImportEndpoints,
  sites: siteEndpoints,
  portalUsers: portalUserEndpoints,
  staff: staffEndpoints,
  activity: activityEndpoints,
  settings: settingsEndpoints,
  customerCalls: customerCallEndpoints,
  callSources: callSourceEndpoints,
  callMappings: callMappingEndpoints,
  callImports: callImportEndpoints,
  unallocatedCalls: unallocatedCallEndpoints,
  billingErrors: billingErrorEndpoints,
  cdrFiles: cdrFileEndpoints,
  webHook: webHookEndpoints,
} as const
