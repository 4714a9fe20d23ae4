import { ApiError, addressOf, type Door, faultOf } from './call.ts'
import type { AnswerOf, CallOf } from '#contract/endpoint.ts'
import type { AnyEndpoint, EndpointOf } from './light-endpoint.ts'

/** Sends a file as the body of an endpoint; `onProgress` hears the share that has left, from 0 to 1. */
export const uploadFile = <E extends AnyEndpoint>(
  door: Door,
  endpoint: E,
  request: CallOf<EndpointOf<E>>,
  file: File,
  onProgress: (share: number) => void,
): Promise<AnswerOf<EndpointOf<E>>> =>
  new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest()
    sending.open(endpoint.method, addressOf(door, endpoint, request))
    sending.setRequestHeader('Content-Type', 'application/octet-stream')
    sending.responseType = 'json'
    sending.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total))
    sending.addEventListener('load', () => {
      const answer: unknown = sending.response
      if (sending.status >= 200 && sending.status < 300) resolve(answer as AnswerOf<EndpointOf<E>>)
      else reject(faultOf(sending.status, answer))
    })
    sending.addEventListener('error', () =>
      reject(
        new ApiError({ status: 0, code: 'UNREACHABLE', message: 'The file could not be sent. Please try again.' }),
      ),
    )
    sending.send(file)
  })
