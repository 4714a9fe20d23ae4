import { QueryClientProvider } from '@tanstack/react-query'
import { type AnyRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { parseSearch, stringifySearch } from './address.ts'
import { Branded } from './branding.tsx'
import type { Door } from './call.ts'
import { pagesAt, previewHere } from './pages-at.ts'
import { createQueryClient, DoorProvider } from './query.tsx'
import { Failed, Loading } from './states.tsx'
import { ApiError } from './call.ts'

const openPages = ['/sign-in', '/forgot-password', '/link', '/set-up', '/ended']
const secondStep = '/second-factor'

const unexpected = (error: unknown) =>
  error instanceof ApiError
    ? error
    : new ApiError({ status: 0, code: 'UNEXPECTED', message: 'This page failed to show. Please load it again.' })

/** Starts an application at its door: queries, routes, and the way to the sign-in page when the session has ended. */
export const startApp = (door: Door, routeTree: AnyRoute): void => {
  const goTo = (page: string) => {
    const { pathname, search } = window.location
    const path = pathname.slice(pagesAt(door).length)
    if ([...openPages, page].some((stays) => path.startsWith(stays))) return
    // Nobody signs in to a preview: it has ended.
    if (previewHere() !== undefined) {
      void router.navigate({ to: '/ended', replace: true } as never)
      return
    }
    const back = path.startsWith(secondStep) ? new URLSearchParams(search).get('back') : pathname + search
    void router.navigate({ to: page, search: { back }, replace: true } as never)
  }
  const client = createQueryClient({ onSignedOut: () => goTo('/sign-in'), onSecondStep: () => goTo(secondStep) })
  const router = createRouter({
    routeTree,
    basepath: pagesAt(door),
    parseSearch,
    stringifySearch,
    scrollRestoration: true,
    defaultPreload: 'intent',
    defaultPendingComponent: Loading,
    defaultErrorComponent: ({ error }) => <Failed error={unexpected(error)} retry={() => window.location.reload()} />,
  })
  const root = document.getElementById('root')
  if (root === null) throw new Error('The page has no element with the id root')
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <DoorProvider value={door}>
          <Branded>
            <RouterProvider router={router} />
          </Branded>
        </DoorProvider>
      </QueryClientProvider>
    </StrictMode>,
  )
}
