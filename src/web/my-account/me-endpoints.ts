import type { meEndpoints } from '#contract/my-account/me.ts'
import { lightEndpoints } from '#web/kit/light-endpoint.ts'

/** Who is signed in, and the account, without the schemas: they are asked before the first page. */
export const { me, account } = lightEndpoints<typeof meEndpoints>()({
  me: { method: 'GET', path: '/me' },
  account: { method: 'GET', path: '/account' },
})
