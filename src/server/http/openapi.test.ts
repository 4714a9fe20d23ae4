import { backendContract } from '#contract/backend/index.ts'
import { refusals } from '#contract/refusal.ts'
import { everyEndpoint } from '#test/matrix/endpoints.ts'
import { buildTwoCustomers } from '#test/matrix/two-customers.ts'
import { openTestApp, type TestApp } from '#test/support/test-app.ts'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OpenApiDocument, Operation } from './openapi.ts'
import { renderReference } from './reference-page.ts'

let t: TestApp
let document: OpenApiDocument
let stylesheet: string
beforeAll(async () => {
  t = await openTestApp()
  document = (await t.visit().request('GET', '/backend/api/v1/openapi.json')).json()
  stylesheet = (await t.visit().request('GET', '/backend/api/reference.css')).body
})
afterAll(() => t[Symbol.asyncDispose]())

const ajv = new Ajv2020({ strict: false, allErrors: true })
addFormats.default(ajv)
const faultsOf = (schema: object, value: unknown): string[] => {
  const whole = JSON.stringify(schema).includes('#/components/schemas/Refusal')
    ? { ...(document.components as { schemas: { Refusal: object } }).schemas.Refusal }
    : schema
  const validate = ajv.compile(whole)
  return validate(value) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

const backend = everyEndpoint.filter(({ door }) => door === 'backend')
const operations = (): { id: string; operation: Operation }[] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ id: `${method.toUpperCase()} ${path}`, operation })),
  )

test('is valid OpenAPI 3.1', async () => {
  expect(document.openapi).toBe('3.1.0')
  expect(await new Validator().validate(structuredClone(document))).toMatchObject({ valid: true })
})

test('holds every endpoint of the contract and nothing else', () => {
  const own = backend.map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)
  expect(
    operations()
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual(own.toSorted())
  const names = Object.entries(backendContract).flatMap(([noun, endpoints]) =>
    Object.keys(endpoints).map((name) => `${noun}.${name}`),
  )
  expect(
    operations()
      .map(({ operation }) => operation.operationId)
      .toSorted(),
  ).toEqual(names.toSorted())
})

test('has an example for every parameter, body and answer, and each satisfies its schema', () => {
  let looked = 0
  for (const { id, operation } of operations()) {
    for (const { name, schema, example } of operation.parameters)
      expect([id, name, example !== undefined, faultsOf(schema, example)]).toEqual([id, name, true, []])
    const contents = [
      operation.requestBody?.content ?? {},
      ...Object.values(operation.responses).map((of) => of.content),
    ]
    for (const content of contents)
      for (const [type, { schema, example, examples }] of Object.entries(content) as [string, Held][])
        for (const one of examples === undefined ? [example] : Object.values(examples).map(({ value }) => value)) {
          expect([id, type, one === undefined]).toEqual([id, type, false])
          expect([id, type, faultsOf(schema, one)]).toEqual([id, type, []])
          looked += 1
        }
  }
  expect(looked).toBeGreaterThan(500)
})
type Held = { schema: object; example?: unknown; examples?: Record<string, { value: unknown }> }

test('shows bodies that the contract takes', () => {
  for (const [noun, endpoints] of Object.entries(backendContract))
    for (const [name, { body }] of Object.entries(endpoints) as [string, { body?: { safeParse?: Parse } }][]) {
      const operation = operations().find(({ operation }) => operation.operationId === `${noun}.${name}`)?.operation
      const example = operation?.requestBody?.content['application/json']?.example
      if (body?.safeParse !== undefined)
        expect([noun, name, body.safeParse(example).error?.issues ?? []]).toEqual([noun, name, []])
    }
})
type Parse = (value: unknown) => { error?: { issues: unknown[] } }

test('names the refusals that an endpoint declares, each with its status', () => {
  for (const { method, path, errors = [] } of backend) {
    const operation = document.paths[path.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]
    for (const code of errors)
      expect([
        path,
        code,
        operation?.responses[String(refusals[code].status)]?.description.includes(`${code}: `),
      ]).toEqual([path, code, true])
  }
})

describe('what is really answered', () => {
  test('satisfies the document, for every read, and every refusal is a declared one', async () => {
    const w = await buildTwoCustomers(t)
    let met = 0
    for (const { method, path, url, returns } of backend) {
      if ('bytes' in returns) continue
      const operation = document.paths[path.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]
      const real = url.replace('999999', String(path.startsWith('/numbers') ? w.numberB : w.b))
      const addresses =
        method === 'GET' ? [url, path === '/search' ? `${url}?q=canary` : real, `${url}?no=such`] : [url]
      for (const address of addresses)
        for (const visitor of [w.administrator, t.visit()]) {
          if (/sign-out|end-sessions/.test(path)) continue
          const answer = await visitor.request(method, address, method === 'GET' ? undefined : {})
          const declared = operation?.responses[String(answer.statusCode)]
          expect([method, address, answer.statusCode, declared !== undefined]).toEqual([
            method,
            address,
            answer.statusCode,
            true,
          ])
          const { code } = answer.statusCode === 200 ? {} : answer.json()
          if (code !== undefined)
            expect([address, declared?.description.includes(`${code}: `)]).toEqual([address, true])
          else {
            const schema = declared?.content['application/json']?.schema ?? {}
            expect([address, faultsOf(schema, answer.json())]).toEqual([address, []])
            met += 1
          }
        }
    }
    expect(met).toBeGreaterThan(40)
  }, 60_000)
})

describe('the page for people', () => {
  test('shows every endpoint, needs no script, and names a strict policy of its own', async () => {
    for (const url of ['/backend/api', '/backend/api/']) {
      const { headers, body, statusCode } = await t.visit().request('GET', url)
      expect([statusCode, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
      expect(headers['content-security-policy']).toBe(
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      )
      expect(body).not.toMatch(/<script|<style|style=|\son\w+=/)
      for (const { operation } of operations()) expect(body).toContain(`id="${operation.operationId}"`)
      expect(body).not.toMatch(/undefined|\[object/)
    }
  })

  test('has its stylesheet from the same address', async () => {
    const { headers } = await t.visit().request('GET', '/backend/api/reference.css')
    expect(headers['content-type']).toBe('text/css; charset=utf-8')
    expect(stylesheet).toContain('prefers-color-scheme: dark')
    expect(stylesheet).not.toMatch(/https?:|@import|url\(/)
  })

  test('writes what it is told as text, never as markup', () => {
    const nasty = '<script>alert("1")</script>'
    const [path, methods] = Object.entries(document.paths)[0] ?? ['', {}]
    const operation = {
      ...Object.values(methods)[0],
      summary: nasty,
      description: nasty,
      operationId: nasty,
    } as Operation
    const html = renderReference({ ...document, paths: { [`${path}${nasty}`]: { get: operation } } })
    expect(html).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;')
    expect(html).not.toContain('<script')
  })
})
