import { BACKEND_API, type BackendMarks, type EndpointShape, MY_ACCOUNT_API } from '#contract/endpoint.ts'
import { backendContract } from '#contract/backend/index.ts'
import { myAccountContract } from '#contract/my-account/index.ts'

export type Listed = EndpointShape &
  BackendMarks & {
    readonly needs: string | readonly string[]
    readonly door: 'backend' | 'my-account'
    /** `GET /backend/api/v1/customers/:id` */
    readonly id: string
    /** The address with every parameter set to an id that no record has. */
    readonly url: string
  }

/** What an endpoint's query cannot do without, as it stands in its address. */
export const queryNeeded = ({ path }: { readonly path: string }): string =>
  path.endsWith('/file') && path.startsWith('/calls/reports/')
    ? '?format=csv'
    : path.endsWith('dailyCallRecords.zip')
      ? `?month=${new Date(Date.now() - 86_400_000).toISOString().slice(0, 7)}`
      : path === '/numbers/labels' || path === '/numbers/labels/plan'
        ? `?fileName=labels.csv${path.endsWith('plan') ? '' : '&plan=none'}`
        : ''

const listOf = (door: Listed['door'], base: string, contract: Record<string, Record<string, unknown>>): Listed[] =>
  Object.values(contract).flatMap((endpoints) =>
    Object.values(endpoints).map((value) => {
      const endpoint = value as EndpointShape & { needs: string | readonly string[] }
      return {
        ...endpoint,
        door,
        id: `${endpoint.method} ${base}${endpoint.path}`,
        url:
          base +
          endpoint.path.replaceAll(/:(\w+)/g, (_, name: string) => (name === 'day' ? '2020-01-01' : '999999')) +
          queryNeeded(endpoint),
      }
    }),
  )

/** Every endpoint of both doors, from the contract itself. */
export const everyEndpoint: readonly Listed[] = [
  ...listOf('backend', BACKEND_API, backendContract),
  ...listOf('my-account', MY_ACCOUNT_API, myAccountContract),
]

export const needsOf = ({ needs }: Listed): readonly string[] => (typeof needs === 'string' ? [needs] : needs)
export const isOpen = (endpoint: Listed): boolean => endpoint.needs === 'anyone' || endpoint.needs === 'signed-in'
