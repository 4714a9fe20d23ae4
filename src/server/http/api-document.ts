import type { apiDocumentEndpoints } from '#contract/backend/api-document.ts'
import { backendContract } from '#contract/backend/index.ts'
import type { StaffContext } from '../auth/staff-context.ts'
import { makeOpenApi, type OpenApiDocument } from './openapi.ts'
import type { Handlers } from './serve.ts'

let made: OpenApiDocument | undefined

/** The document of the provider API, made once. */
export const getApiDocument = (): OpenApiDocument => (made ??= makeOpenApi(backendContract))

/** Anyone may read what the provider API is. */
export const apiDocumentHandlers: Handlers<typeof apiDocumentEndpoints, StaffContext> = {
  get: async () => ({ ...getApiDocument() }),
}
