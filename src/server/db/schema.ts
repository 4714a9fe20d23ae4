// Generated from the migrated database by `npm run schema`. Do not edit.
import type { ColumnType, Generated, GeneratedAlways } from 'kysely'

export type ActivityEntryTable = {
  id: GeneratedAlways<number>
  at: Generated<Date>
  kind: string
  population: string
  staff_user_id: number | null
  portal_user_id: number | null
  who: string
  on_behalf_of: string | null
  customer_id: number | null
  subject: string
  subject_id: number | null
  subject_name: string
  summary: string
  changes: ColumnType<unknown, string | undefined, string>
  address: string
  used_api: Generated<boolean>
}

export type BlockedCallerTable = {
  id: GeneratedAlways<number>
  number_id: number
  customer_id: number
  caller: string
  note: Generated<string>
  blocked_at: Date
}

export type BulkAssignmentTable = {
  id: GeneratedAlways<number>
  staff_user_id: number | null
  who: string
  profile_id: number | null
  profile_name: string
  reason: string
  customer_ids: number[]
  done: Generated<number>
  state: Generated<string>
  failed_because: string | null
  created_at: Generated<Date>
  ended_at: Date | null
  customers: Generated<number>
  token: Generated<string>
  address: Generated<string>
}

export type CallExportTable = {
  id: GeneratedAlways<number>
  customer_id: number
  portal_user_id: number
  report: string
  format: string
  query: ColumnType<unknown, string, string>
  title: string
  describes: string
  state: Generated<string>
  rows: Generated<number>
  expected_rows: Generated<number>
  bytes: number | null
  file_name: string
  file_key: string | null
  worker: string | null
  beat_at: Date | null
  attempts: Generated<number>
  reason: string | null
  ordered_at: Generated<Date>
  started_at: Date | null
  finished_at: Date | null
  expires_at: Date | null
  schedule_id: number | null
  delivery: string | null
  period: Generated<string>
  sight: Generated<string>
}

export type CallHalfTable = {
  source_id: number
  dialog_key: string
  kind: string
  fields: ColumnType<unknown, string, string>
  import_id: number
  line_number: number
}

export type CallImportTable = {
  id: GeneratedAlways<number>
  source_id: number | null
  file_name: string
  bytes: number
  sha1: string
  sha256: string
  format: string | null
  state: string
  refused: string | null
  started_by: string
  started_at: Generated<Date>
  finished_at: Date | null
  notes: Generated<string[]>
  origin: Generated<string>
  frequency: Generated<string>
  file_kind: string | null
  product: string | null
  archive: string | null
  period_from: string | null
  period_to: string | null
  note: Generated<string>
  run: Generated<number>
  held_reason: string | null
  held_new: number | null
  held_known: number | null
  is_released: Generated<boolean>
  replaced_by: number | null
  taken_back_for: string | null
}

export type CallImportChunkTable = {
  import_id: number
  chunk: number
  state: string
  attempt: Generated<number>
  rows: number
  accepted: number
  rejected: number
  duplicates: number
  unallocated: number
  duration_seconds: number
  price_micros: number
  first_call_at: Date | null
  last_call_at: Date | null
  notes: ColumnType<unknown, string | undefined, string>
}

export type CallImportRejectionTable = {
  import_id: number
  chunk: number
  line_number: number
  raw: string
  reason: string
}

export type CallReallocationTable = {
  id: GeneratedAlways<number>
  match_keys: string[]
  state: Generated<string>
  attempt: Generated<number>
  requested_at: Generated<Date>
  finished_at: Date | null
}

export type CallReplacementTable = {
  import_id: number
  by_import_id: number
  calls: number
}

export type CallSourceTable = {
  id: GeneratedAlways<number>
  name: string
  carrier: Generated<string>
  format: string
  zone: Generated<string>
  price_kind: string
  currency: Generated<string>
  party: string
  customer_id: number | null
  is_default: Generated<boolean>
  revision: Generated<number>
  created_at: Generated<Date>
  updated_at: Generated<Date>
  frequency: Generated<string>
  mapping: ColumnType<unknown, string | null, string | null>
  layout: ColumnType<unknown, string | null, string | null>
}

export type CampaignTable = {
  id: GeneratedAlways<number>
  customer_id: number
  owner: string
  name: string
  source: Generated<string>
  notes: Generated<string>
  starts_on: string
  ends_on: string | null
  budget_micros: number | null
  budget_kind: Generated<string>
  currency: Generated<string>
  revision: Generated<number>
  created_at: Generated<Date>
  updated_at: Generated<Date>
}

export type CustomerTable = {
  id: GeneratedAlways<number>
  account_number: string
  name: string
  contact_name: Generated<string>
  email: string | null
  phone: Generated<string>
  phone_key: Generated<string>
  address: Generated<string>
  account_manager: Generated<string>
  class_id: number
  status_id: number
  group_id: number | null
  my_account_profile_id: number | null
  revision: Generated<number>
  created_at: Generated<Date>
  updated_at: Generated<Date>
  detail_by_email_consent: Generated<boolean>
  is_itemised: Generated<boolean>
  bill_day: number | null
}

export type CustomerClassTable = {
  id: GeneratedAlways<number>
  name: string
}

export type CustomerGroupTable = {
  id: GeneratedAlways<number>
  name: string
  availability: string
}

export type CustomerHistoryTable = {
  customer_id: number
  group_id: number | null
  status_id: number
  my_account_profile_id: number | null
  valid_from: Date
  valid_until: Date | null
}

export type CustomerProfileInForceTable = {
  customer_id: number | null
  profile_id: number | null
  step: string | null
}

export type CustomerStatusTable = {
  id: GeneratedAlways<number>
  name: string
  availability: string
  is_active: boolean
  is_suspended: boolean
  has_frontend_login_access: boolean
}

export type CustomerStatusHistoryTable = {
  status_id: number
  name: string
  has_frontend_login_access: boolean
  valid_from: Date
  valid_until: Date | null
}

export type DailyRecordTable = {
  id: GeneratedAlways<number>
  customer_id: number
  day: string
  view: string
  version: number
  rows: number
  bytes: number
  sha256: string
  is_provisional: boolean
  rows_fingerprint: string
  labels_fingerprint: string
  last_import_id: number
  changed: string
  issued_at: Generated<Date>
}

export type IdempotentRequestTable = {
  staff_user_id: number
  key: string
  fingerprint: string
  started_at: Date
  status: number | null
  answer: string | null
}

export type MailTable = {
  id: GeneratedAlways<number>
  template: string
  staff_user_id: number | null
  portal_user_id: number | null
  address: string
  subject: Generated<string>
  text: Generated<string>
  state: Generated<string>
  last_error: string | null
  created_at: Generated<Date>
  sent_at: Date | null
  facts: ColumnType<unknown, string | undefined, string>
}

export type MailLinkTable = {
  id: GeneratedAlways<number>
  purpose: string
  staff_user_id: number | null
  portal_user_id: number | null
  token_hash: string
  expires_at: Date
  used_at: Date | null
  created_at: Generated<Date>
}

export type MigrationTable = {
  name: string
  sha256: string
  applied_at: Generated<Date>
}

export type MyAccountProfileTable = {
  id: GeneratedAlways<number>
  name: string
  description: string
  availability: string
  customer_id: number | null
  my_account_flags: string[]
  my_numbers: string[]
  my_campaigns: string[]
  my_calls_enabled: boolean
  my_calls_daily_cdr_access: boolean
  my_calls_use_backend_descriptions: boolean
  revision: Generated<number>
  created_at: Generated<Date>
  created_by: string
  updated_at: Generated<Date>
  updated_by: string
  my_calls_reports: Generated<string[]>
  my_calls_options: Generated<string[]>
  my_calls_months: number | null
}

export type MyAccountProfileCustomerGroupTable = {
  profile_id: number
  group_id: number
}

export type MyAccountProfileCustomerGroupHistoryTable = {
  profile_id: number
  group_id: number
  valid_from: Date
  valid_until: Date | null
}

export type MyAccountProfileHistoryTable = {
  profile_id: number
  name: string
  availability: string
  customer_id: number | null
  my_account_flags: string[]
  my_numbers: string[]
  my_campaigns: string[]
  my_calls_enabled: boolean
  my_calls_daily_cdr_access: boolean
  my_calls_use_backend_descriptions: boolean
  valid_from: Date
  valid_until: Date | null
  my_calls_reports: Generated<string[]>
  my_calls_options: Generated<string[]>
  my_calls_months: number | null
}

export type MyAccountProfileRevisionTable = {
  profile_id: number
  revision: number
  settings: ColumnType<unknown, string, string>
  changed_by: string
  changed_at: Generated<Date>
  note: Generated<string>
  restored_from: number | null
  scheduled_by: string | null
}

export type NumberTable = {
  id: GeneratedAlways<number>
  customer_id: number
  number_text: string
  match_key: string
  alternate_spellings: Generated<string[]>
  number_type_id: number
  number_status_id: number
  sold_on: string
  dropped_on: string | null
  staff_description: string | null
  customer_description: string | null
  revision: Generated<number>
  created_at: Generated<Date>
  updated_at: Generated<Date>
  tariff: Generated<string>
  contract_ends_on: string | null
  reinstated_on: string | null
}

export type NumberCampaignTable = {
  id: GeneratedAlways<number>
  number_id: number
  customer_id: number
  owner: string
  campaign_id: number
  from_on: string | null
  until_on: string | null
  during: Generated<string>
}

export type NumberChangeTable = {
  customer_id: number
  made_by: Generated<string>
  made_at: Generated<Date>
}

export type NumberChargeTable = {
  id: GeneratedAlways<number>
  number_id: number
  customer_id: number
  name: string
  every: string
  amount_micros: number
  currency: Generated<string>
  from_on: string
  until_on: string | null
  created_at: Generated<Date>
}

export type NumberKeyTable = {
  number_id: number
  key: string
  during: string
}

export type NumberRequestTable = {
  id: GeneratedAlways<number>
  customer_id: number
  number_id: number | null
  kind: string
  state: Generated<string>
  before: ColumnType<unknown, string | null, string | null>
  after: ColumnType<unknown, string, string>
  leads_to: Generated<string[]>
  note: Generated<string>
  wanted_at: Date | null
  expected_at: Date
  due_at: Date
  goes_live_by_itself: Generated<boolean>
  portal_user_id: number | null
  asked_by: string
  asked_at: Date
  owner_id: number | null
  answer: Generated<string>
  finished_at: Date | null
  revision: Generated<number>
  updated_at: Generated<Date>
}

export type NumberRequestEventTable = {
  id: GeneratedAlways<number>
  request_id: number
  at: Date
  who: string
  population: string
  state: string
  note: Generated<string>
}

export type NumberRoutingTable = {
  number_id: number
  customer_id: number
  usual: ColumnType<unknown, string | null, string | null>
  emergency: ColumnType<unknown, string | null, string | null>
  leads_to: Generated<string[]>
  revision: Generated<number>
  updated_at: Generated<Date>
}

export type NumberRoutingChangeTable = {
  id: GeneratedAlways<number>
  number_id: number
  customer_id: number
  at: Date
  who: string
  population: string
  before: ColumnType<unknown, string | null, string | null>
  after: ColumnType<unknown, string | null, string | null>
  request_id: number | null
}

export type NumberSiteTable = {
  id: GeneratedAlways<number>
  number_id: number
  customer_id: number
  owner: string
  site_id: number
  during: string
}

export type NumberStatusTable = {
  id: GeneratedAlways<number>
  name: string
  visible_in_frontend: boolean
  availability: Generated<string>
  is_active: Generated<boolean>
  is_suspended: Generated<boolean>
}

export type NumberTypeTable = {
  id: GeneratedAlways<number>
  name: string
  availability: Generated<string>
}

export type PlatformTable = {
  only_row: Generated<boolean>
  provider_name: string
  colour: string
  contact: string
  default_profile_id: number | null
}

export type PlatformHistoryTable = {
  default_profile_id: number | null
  valid_from: Date
  valid_until: Date | null
}

export type PlatformSecretTable = {
  name: string
  value: string
}

export type PortalCredentialTable = {
  id: Generated<number>
  user_id: number
  account_id: string
  provider_id: string
  access_token: string | null
  refresh_token: string | null
  id_token: string | null
  access_token_expires_at: Date | null
  refresh_token_expires_at: Date | null
  scope: string | null
  password: string | null
  created_at: Generated<Date>
  updated_at: Generated<Date>
}

export type PortalMembershipTable = {
  portal_user_id: number
  customer_id: number
  created_at: Generated<Date>
  role: string
  number_scope: Generated<string>
  id: GeneratedAlways<number>
  invited_as: string | null
  first_sign_in_at: Date | null
}

export type PortalMembershipNumberTable = {
  portal_user_id: number
  customer_id: number
  number_id: number
}

export type PortalMembershipSiteTable = {
  portal_user_id: number
  customer_id: number
  site_id: number
}

export type PortalPreviewTable = {
  id: GeneratedAlways<number>
  staff_session_id: number
  staff_user_id: number
  customer_id: number
  portal_user_id: number | null
  settings: ColumnType<unknown, string | null, string | null>
  created_at: Generated<Date>
  expires_at: Date
}

export type PortalRecoveryCodeTable = {
  user_id: number
  code_hash: string
}

export type PortalSecondFactorTable = {
  user_id: number
  sealed_seed: string
  confirmed_at: Date | null
  last_used_step: Generated<number>
  begun_at: Generated<Date>
}

export type PortalSessionTable = {
  id: Generated<number>
  user_id: number
  token: string
  expires_at: Date
  last_seen_at: Generated<Date>
  ip_address: string | null
  user_agent: string | null
  created_at: Generated<Date>
  updated_at: Generated<Date>
  second_factor_at: Date | null
}

export type PortalUserTable = {
  id: Generated<number>
  name: string
  email: string
  email_verified: Generated<boolean>
  image: string | null
  disabled_at: Date | null
  last_sign_in_at: Date | null
  created_at: Generated<Date>
  updated_at: Generated<Date>
}

export type PortalVerificationTable = {
  id: Generated<number>
  identifier: string
  value: string
  expires_at: Date
  created_at: Generated<Date>
  updated_at: Generated<Date>
}

export type ProfileByDefaultTable = {
  profile_id: number | null
}

export type ProfileOfCustomerTable = {
  customer_id: number | null
  profile_id: number | null
}

export type ProfileOfGroupTable = {
  group_id: number | null
  profile_id: number | null
}

export type ReportScheduleTable = {
  id: GeneratedAlways<number>
  customer_id: number
  portal_user_id: number
  view_id: number
  frequency: string
  weekday: number | null
  day_of_month: number | null
  time: string
  format: string
  delivery: string
  state: Generated<string>
  reason: string | null
  next_run_at: Date | null
  last_run_at: Date | null
  last_result: string | null
  created_at: Generated<Date>
}

export type RoutingPlanTable = {
  id: GeneratedAlways<number>
  customer_id: number
  name: string
  description: Generated<string>
  is_emergency: Generated<boolean>
  nation: string
  step: ColumnType<unknown, string, string>
  revision: Generated<number>
  created_at: Generated<Date>
  updated_at: Generated<Date>
}

export type SavedViewTable = {
  id: GeneratedAlways<number>
  customer_id: number
  portal_user_id: number
  name: string
  report: string
  search: string
  created_at: Generated<Date>
  updated_at: Generated<Date>
}

export type ScheduledChangeTable = {
  id: GeneratedAlways<number>
  profile_id: number
  settings: ColumnType<unknown, string, string>
  note: string
  base_revision: number
  run_at: Date
  state: Generated<string>
  held_because: string | null
  revision: Generated<number>
  staff_user_id: number | null
  created_by: string
  created_at: Generated<Date>
  ended_at: Date | null
}

export type SignInDelayTable = {
  population: string
  email_hash: string
  failures: number
  last_failed_at: Date
  delayed_until: Date | null
}

export type SiteTable = {
  id: GeneratedAlways<number>
  customer_id: number
  owner: string
  name: string
  reference: Generated<string>
  address: Generated<string>
  closed_on: string | null
  revision: Generated<number>
  created_at: Generated<Date>
  updated_at: Generated<Date>
}

export type StaffApiKeyTable = {
  id: GeneratedAlways<number>
  user_id: number
  key_hash: string
  access: string
  created_at: Date
  last_used_at: Date | null
  revoked_at: Date | null
}

export type StaffCredentialTable = {
  id: Generated<number>
  user_id: number
  account_id: string
  provider_id: string
  access_token: string | null
  refresh_token: string | null
  id_token: string | null
  access_token_expires_at: Date | null
  refresh_token_expires_at: Date | null
  scope: string | null
  password: string | null
  created_at: Generated<Date>
  updated_at: Generated<Date>
}

export type StaffGroupTable = {
  id: GeneratedAlways<number>
  name: string
  created_at: Generated<Date>
}

export type StaffGroupPermissionTable = {
  group_id: number
  permission: string
  level: string
}

export type StaffRecoveryCodeTable = {
  user_id: number
  code_hash: string
}

export type StaffSecondFactorTable = {
  user_id: number
  sealed_seed: string
  confirmed_at: Date | null
  last_used_step: Generated<number>
  begun_at: Generated<Date>
}

export type StaffSessionTable = {
  id: Generated<number>
  user_id: number
  token: string
  expires_at: Date
  last_seen_at: Generated<Date>
  ip_address: string | null
  user_agent: string | null
  created_at: Generated<Date>
  updated_at: Generated<Date>
  second_factor_at: Date | null
}

export type StaffUserTable = {
  id: Generated<number>
  name: string
  email: string
  email_verified: Generated<boolean>
  image: string | null
  disabled_at: Date | null
  last_sign_in_at: Date | null
  created_at: Generated<Date>
  updated_at: Generated<Date>
}

export type StaffUserGroupTable = {
  user_id: number
  group_id: number
}

export type StaffUserPermissionTable = {
  user_id: number
  permission: string
  level: string
}

export type StaffVerificationTable = {
  id: Generated<number>
  identifier: string
  value: string
  expires_at: Date
  created_at: Generated<Date>
  updated_at: Generated<Date>
}

export type WebHookTable = {
  only_row: Generated<boolean>
  address: string | null
  is_on: Generated<boolean>
  off_because: Generated<string>
  revision: Generated<number>
  updated_at: Generated<Date>
}

export type WebHookAttemptTable = {
  id: GeneratedAlways<number>
  message_id: number
  at: Date
  duration_ms: number
  status: number | null
  answer: Generated<string>
  outcome: string
}

export type WebHookMessageTable = {
  id: GeneratedAlways<number>
  webhook_id: Generated<string>
  type: string
  occurred_at: Date
  data: ColumnType<unknown, string, string>
  request_id: number | null
  line: string
  state: string
  attempts: Generated<number>
  next_at: Date
  claimed_by: string | null
  claimed_until: Date | null
  outcome: Generated<string>
  settled_at: Date | null
}

export type WebHookSecretTable = {
  id: GeneratedAlways<number>
  sealed: string
  created_at: Date
  ends_at: Date | null
}

export type Database = {
  activity_entry: ActivityEntryTable
  blocked_caller: BlockedCallerTable
  bulk_assignment: BulkAssignmentTable
  call_export: CallExportTable
  call_half: CallHalfTable
  call_import: CallImportTable
  call_import_chunk: CallImportChunkTable
  call_import_rejection: CallImportRejectionTable
  call_reallocation: CallReallocationTable
  call_replacement: CallReplacementTable
  call_source: CallSourceTable
  campaign: CampaignTable
  customer: CustomerTable
  customer_class: CustomerClassTable
  customer_group: CustomerGroupTable
  customer_history: CustomerHistoryTable
  customer_profile_in_force: CustomerProfileInForceTable
  customer_status: CustomerStatusTable
  customer_status_history: CustomerStatusHistoryTable
  daily_record: DailyRecordTable
  idempotent_request: IdempotentRequestTable
  mail: MailTable
  mail_link: MailLinkTable
  migration: MigrationTable
  my_account_profile: MyAccountProfileTable
  my_account_profile_customer_group: MyAccountProfileCustomerGroupTable
  my_account_profile_customer_group_history: MyAccountProfileCustomerGroupHistoryTable
  my_account_profile_history: MyAccountProfileHistoryTable
  my_account_profile_revision: MyAccountProfileRevisionTable
  number: NumberTable
  number_campaign: NumberCampaignTable
  number_change: NumberChangeTable
  number_charge: NumberChargeTable
  number_key: NumberKeyTable
  number_request: NumberRequestTable
  number_request_event: NumberRequestEventTable
  number_routing: NumberRoutingTable
  number_routing_change: NumberRoutingChangeTable
  number_site: NumberSiteTable
  number_status: NumberStatusTable
  number_type: NumberTypeTable
  platform: PlatformTable
  platform_history: PlatformHistoryTable
  platform_secret: PlatformSecretTable
  portal_credential: PortalCredentialTable
  portal_membership: PortalMembershipTable
  portal_membership_number: PortalMembershipNumberTable
  portal_membership_site: PortalMembershipSiteTable
  portal_preview: PortalPreviewTable
  portal_recovery_code: PortalRecoveryCodeTable
  portal_second_factor: PortalSecondFactorTable
  portal_session: PortalSessionTable
  portal_user: PortalUserTable
  portal_verification: PortalVerificationTable
  profile_by_default: ProfileByDefaultTable
  profile_of_customer: ProfileOfCustomerTable
  profile_of_group: ProfileOfGroupTable
  report_schedule: ReportScheduleTable
  routing_plan: RoutingPlanTable
  saved_view: SavedViewTable
  scheduled_change: ScheduledChangeTable
  sign_in_delay: SignInDelayTable
  site: SiteTable
  staff_api_key: StaffApiKeyTable
  staff_credential: StaffCredentialTable
  staff_group: StaffGroupTable
  staff_group_permission: StaffGroupPermissionTable
  staff_recovery_code: StaffRecoveryCodeTable
  staff_second_factor: StaffSecondFactorTable
  staff_session: StaffSessionTable
  staff_user: StaffUserTable
  staff_user_group: StaffUserGroupTable
  staff_user_permission: StaffUserPermissionTable
  staff_verification: StaffVerificationTable
  web_hook: WebHookTable
  web_hook_attempt: WebHookAttemptTable
  web_hook_message: WebHookMessageTable
  web_hook_secret: WebHookSecretTable
}
