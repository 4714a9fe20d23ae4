import type { profileFileEndpoints } from '#contract/backend/profile-file.ts'
import { holds } from '#rules/staff-permissions.ts'
import type { AppParts } from '../app-parts.ts'
import type { StaffContext } from '../auth/staff-context.ts'
import type { Handlers } from '../http/serve.ts'
import { byCaller } from './backend-routes.ts'
import { applyPlannedFile, exportDocument, planFile } from './profile-file.ts'

/** All profiles as one document: read, planned and applied. */
export const profileFileHandlers = (parts: AppParts): Handlers<typeof profileFileEndpoints, StaffContext> => {
  const mayChangeDefault = ({ levels }: StaffContext) => holds(levels, 'settings:edit')
  return {
    get: async () => ({ document: await exportDocument(parts.db) }),
    plan: ({ caller, body }) =>
      planFile(parts, byCaller(caller, parts.clock), {
        ...body,
        document: body.document,
        mayChangeDefault: mayChangeDefault(caller),
      }),
    apply: ({ caller, body }) =>
      applyPlannedFile(parts, byCaller(caller, parts.clock), {
        ...body,
        document: body.document,
        mayChangeDefault: mayChangeDefault(caller),
      }),
  }
}
