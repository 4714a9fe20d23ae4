import { z } from 'zod'
import type { BackendEndpoints } from '../endpoint.ts'

export const apiDocumentEndpoints = {
  get: {
    method: 'GET',
    path: '/openapi.json',
    summary: 'This description of the provider API, as OpenAPI 3.1. People read it at /backend/api/',
    needs: 'anyone',
    returns: z.record(z.string(), z.unknown()),
  },
} as const satisfies BackendEndpoints
