import { z } from 'zod'
import type { BackendEndpoints } from '../endpoint.ts'
import { instant, nothing, typedPassword } from '../shape.ts'

/** What a key may do, inside what its user may do. */
export const keyAccesses = ['read', 'write'] as const

/** A key as it is shown afterwards: never its text. */
export const apiKey = z.object({ access: z.enum(keyAccesses), made: instant, lastUsed: instant.nullable() })

export const apiKeyEndpoints = {
  getOwn: {
    method: 'GET',
    path: '/me/apiKey',
    summary: 'The own API key: what it may do, and when it was last used',
    needs: 'signed-in',
    returns: z.object({ key: apiKey.nullable() }),
  },
  makeOwn: {
    method: 'POST',
    path: '/me/apiKey',
    summary: 'Make an API key for oneself. It is shown this once, and ends the one before it',
    needs: 'signed-in',
    answersSecret: true,
    body: z.strictObject({
      access: z.enum(keyAccesses),
      password: typedPassword,
      /** A code of the second factor. */
      code: z.string().trim().max(40, 'At most 40 characters.'),
    }),
    returns: z.object({ key: z.string() }),
    errors: ['WRONG_PASSWORD', 'TOO_MANY_TRIES', 'SECOND_FACTOR_OFF', 'WRONG_CODE', 'INVALID'],
  },
  revokeOwn: {
    method: 'DELETE',
    path: '/me/apiKey',
    summary: 'Revoke the own API key at once',
    needs: 'signed-in',
    returns: nothing,
    errors: ['NOT_FOUND'],
  },
} as const satisfies BackendEndpoints
