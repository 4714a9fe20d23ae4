import type { AnswerOf, CallOf } from '#contract/endpoint.ts'
import {
  keepPreviousData,
  MutationCache,
  type Query,
  QueryCache,
  QueryClient,
  queryOptions,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import type { AnyEndpoint, EndpointOf } from './light-endpoint.ts'
import { ApiError, call, type CallOptions, type Door } from './call.ts'
import { showToast } from './toasts.tsx'

const DoorContext = createContext<Door>('my-account')
export const DoorProvider = DoorContext.Provider
/** The door that this application calls through. */
export const useDoor = (): Door => useContext(DoorContext)

type SessionEvents = {
  /** Runs when any answer says that the session has ended. */
  onSignedOut: () => void
  /** Runs when any answer says that the session awaits its second factor. */
  onSecondStep: () => void
}

/** Whether the application goes elsewhere by itself, so that a page has nothing to say about the refusal. */
export const isLeaving = ({ code }: ApiError): boolean => code === 'SIGNED_OUT' || code === 'SECOND_FACTOR_NEEDED'

/** The query client of an application. */
export const createQueryClient = ({ onSignedOut, onSecondStep }: SessionEvents): QueryClient => {
  const watch = (error: unknown) => {
    if (!(error instanceof ApiError)) return
    if (error.code === 'SIGNED_OUT') onSignedOut()
    if (error.code === 'SECOND_FACTOR_NEEDED') onSecondStep()
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError: watch }),
    mutationCache: new MutationCache({ onError: watch }),
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (failures, error) => failures < 2 && error instanceof ApiError && error.code === 'UNREACHABLE',
      },
      mutations: { retry: false },
    },
  })
}

/** What TanStack Query needs to ask an endpoint; the key begins with the endpoint's path. */
const askOptions = <E extends AnyEndpoint>(door: Door, endpoint: E, request: CallOf<EndpointOf<E>>) =>
  queryOptions<AnswerOf<EndpointOf<E>>, ApiError>({
    queryKey: [endpoint.path, request],
    queryFn: ({ signal }) => call(door, endpoint, request, { signal }),
  })

type AskOptions<A> = {
  enabled?: boolean
  keepPrevious?: boolean
  /** Asks again after so many milliseconds while `isMoving` holds, such as while a file is being read. */
  whileMoving?: { everyMs: number; isMoving: (answer: A) => boolean }
}

/** Asks an endpoint and follows its changes. */
export const useAsk = <E extends AnyEndpoint>(
  endpoint: E,
  request: CallOf<EndpointOf<E>>,
  options: AskOptions<AnswerOf<EndpointOf<E>>> = {},
) => {
  const { whileMoving } = options
  return useQuery({
    ...askOptions(useDoor(), endpoint, request),
    enabled: options.enabled ?? true,
    ...(options.keepPrevious ? { placeholderData: keepPreviousData } : {}),
    ...(whileMoving === undefined
      ? {}
      : {
          refetchInterval: ({ state }: Query<AnswerOf<EndpointOf<E>>, ApiError>) =>
            state.data !== undefined && whileMoving.isMoving(state.data) ? whileMoving.everyMs : false,
        }),
  })
}

type ActOptions<A> = {
  /** What the toast says afterwards. */
  done?: string
  onDone?: (answer: A) => void
  /** Leave the refusal to the caller instead of a toast. */
  quiet?: boolean
  /** False when nothing that is shown can have changed. */
  refresh?: boolean
}

export type Act<E extends AnyEndpoint> = CallOf<EndpointOf<E>> & Pick<CallOptions, 'ifMatch'>

/** Calls an endpoint that changes something; every open query is asked again afterwards. */
export const useAct = <E extends AnyEndpoint>(endpoint: E, options: ActOptions<AnswerOf<EndpointOf<E>>> = {}) => {
  const door = useDoor()
  const client = useQueryClient()
  return useMutation<AnswerOf<EndpointOf<E>>, ApiError, Act<E>>({
    mutationFn: ({ ifMatch, ...request }) =>
      call(door, endpoint, request as unknown as CallOf<EndpointOf<E>>, { ifMatch }),
    onSuccess: (answer) => {
      if (options.refresh ?? true) void client.invalidateQueries()
      if (options.done !== undefined) showToast({ tone: 'good', text: options.done })
      options.onDone?.(answer)
    },
    onError: (error) => {
      if (!options.quiet && !isLeaving(error)) showToast({ tone: 'bad', text: error.message })
    },
  })
}
