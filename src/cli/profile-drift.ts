import { type ProfileDocument, type ProfileEntry } from '#contract/backend/profile-file.ts'
import { listProfileChanges } from '#rules/profile-change.ts'

/** How a platform differs from a file. */
export type Drift = {
  readonly same: boolean
  readonly onlyInFile: readonly string[]
  readonly onlyOnPlatform: readonly string[]
  readonly changed: readonly {
    readonly name: string
    readonly changes: readonly { readonly label: string; readonly file: string; readonly platform: string }[]
  }[]
  readonly defaultProfile: { readonly file: string | null; readonly platform: string | null } | null
}

const lower = (text: string | null): string => (text ?? '').toLowerCase()

/** Names in one spelling: groups and customers are the same whatever their capitals. */
const compared = ({ customer: _, renamedFrom: __, ...entry }: ProfileEntry) => ({
  ...entry,
  customerID: null,
  customerGroups: entry.customerGroups.map(lower),
})

const changesOf = (file: ProfileEntry, platform: ProfileEntry): Drift['changed'][number]['changes'] => [
  ...listProfileChanges(compared(file), compared(platform)).map(({ label, before, after }) => ({
    label,
    file: before,
    platform: after,
  })),
  ...(lower(file.customer) === lower(platform.customer)
    ? []
    : [{ label: 'Customer', file: file.customer ?? '(none)', platform: platform.customer ?? '(none)' }]),
]

/** Compares a file with what a platform has, profile by profile. */
export const findDrift = (file: ProfileDocument, platform: ProfileDocument): Drift => {
  const has = ({ profiles }: ProfileDocument, name: string) =>
    profiles.find((profile) => lower(profile.name) === lower(name))
  const changed = file.profiles.flatMap((entry) => {
    const there = has(platform, entry.name)
    const changes = there === undefined ? [] : changesOf(entry, there)
    return changes.length === 0 ? [] : [{ name: entry.name, changes }]
  })
  const namesMissing = (from: ProfileDocument, other: ProfileDocument) =>
    from.profiles.filter(({ name }) => has(other, name) === undefined).map(({ name }) => name)
  const drift = {
    onlyInFile: namesMissing(file, platform),
    onlyOnPlatform: namesMissing(platform, file),
    changed,
    defaultProfile:
      lower(file.default) === lower(platform.default) ? null : { file: file.default, platform: platform.default },
  }
  const same = [drift.onlyInFile, drift.onlyOnPlatform, changed].every((list) => list.length === 0)
  return { same: same && drift.defaultProfile === null, ...drift }
}

/** A drift in lines for people. */
export const driftInWords = ({ same, onlyInFile, onlyOnPlatform, changed, defaultProfile }: Drift): string[] => [
  ...(same ? ['  The platform is as the file says.'] : []),
  ...onlyInFile.map((name) => `  “${name}” is in the file only`),
  ...onlyOnPlatform.map((name) => `  “${name}” is on the platform only`),
  ...changed.flatMap(({ name, changes }) => [
    `  “${name}” differs`,
    ...changes.map(({ label, file, platform }) => `      ${label}: ${file} in the file, ${platform} on the platform`),
  ]),
  ...(defaultProfile === null
    ? []
    : [
        `  The default is ${defaultProfile.file ?? '(none)'} in the file, ${defaultProfile.platform ?? '(none)'} on the platform`,
      ]),
]
