import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Received = { readonly headers: IncomingHttpHeaders; readonly body: string }

/** What the receiver does with one message. */
type Reply = (response: ServerResponse) => void

/** Answers with a status and a text. */
export const answers =
  (status: number, text: string | object = '', headers: Record<string, string> = {}): Reply =>
  (response) => {
    response.writeHead(status, headers).end(typeof text === 'string' ? text : JSON.stringify(text))
  }

/** Says nothing, ever. */
export const isSilent: Reply = () => undefined

/** A switch that takes messages, on loopback: it replies by turns, and by 204 when it was told nothing more. */
export const openReceiver = async () => {
  const received: Received[] = []
  const replies: Reply[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() })
      const reply = replies.shift() ?? answers(204)
      reply(response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/requests`,
    received,
    /** The type of each message so far, with the id of its request. */
    told: () =>
      received.map(({ body }) => {
        const { type, data } = JSON.parse(body) as { type: string; data: { id?: number } }
        return `${type} ${data.id ?? ''}`.trim()
      }),
    will: (...next: Reply[]) => void replies.push(...next),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export type Receiver = Awaited<ReturnType<typeof openReceiver>>
