import { readFile } from 'node:fs/promises'
import type { FastifyInstance } from 'fastify'
import { getApiDocument } from './api-document.ts'
import type { Content, OpenApiDocument, Operation, Parameter } from './openapi.ts'
import type { JsonSchema } from './openapi-examples.ts'

const policy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const text = (value: unknown): string => String(value).replaceAll(/[&<>"']/g, (sign) => signs[sign] ?? '')
const code = (value: unknown): string => `<code>${text(value)}</code>`

const kinds: Readonly<Record<string, string>> = { string: 'text', integer: 'whole number', boolean: 'true or false' }

/** What a value may be, in a few words. */
const kindOf = (schema: JsonSchema): string => {
  const choice = schema.anyOf ?? schema.oneOf
  if (choice !== undefined) return choice.map(kindOf).join(' or ')
  if (schema.enum !== undefined) return schema.enum.map(String).join(' | ')
  if (schema.type === 'array') return `list of ${kindOf(schema.items ?? {})}`
  return [
    kinds[schema.type ?? ''] ?? schema.type ?? 'anything',
    schema.format === undefined ? '' : `(${schema.format})`,
  ]
    .join(' ')
    .trim()
}

const parameterRow = ({ name, in: place, required, description, schema, example }: Parameter): string =>
  `<div class="field"><dt>${code(name)} <span class="dim">${place}${required ? ', required' : ''}</span></dt>` +
  `<dd>${text(description?.replace(/\.$/, '') ?? kindOf(schema))}${schema.default === undefined ? '' : `; without it ${code(JSON.stringify(schema.default))}`}. ` +
  `Such as ${code(example)}</dd></div>`

const fieldRows = (schema: JsonSchema & { required?: readonly string[] }): string =>
  Object.entries(schema.properties ?? {})
    .map(
      ([name, of]) =>
        `<div class="field"><dt>${code(name)}${schema.required?.includes(name) ? ' <span class="dim">required</span>' : ''}</dt>` +
        `<dd>${text(kindOf(of))}</dd></div>`,
    )
    .join('')

const examplesOf = (content: Content): string =>
  Object.entries(content)
    .map(([type, { example }]) => {
      const shown = typeof example === 'string' ? example : JSON.stringify(example, undefined, 2)
      return `<p class="dim">${text(type)}</p><pre tabindex="0">${text(shown)}</pre>`
    })
    .join('')

const refusalRows = ({ responses }: Operation): string =>
  Object.entries(responses)
    .filter(([status]) => status !== '200')
    .flatMap(([status, { description }]) =>
      description.split('\n').map((line) => {
        const [name = '', ...sentence] = line.split(': ')
        return `<div class="field"><dt>${status} ${code(name)}</dt><dd>${text(sentence.join(': '))}</dd></div>`
      }),
    )
    .join('')

const part = (title: string, content: string): string => (content === '' ? '' : `<h4>${title}</h4>${content}`)
const list = (rows: string): string => (rows === '' ? '' : `<dl>${rows}</dl>`)

const operationHtml = (method: string, path: string, operation: Operation): string => {
  const body = operation.requestBody?.content
  const schema = body?.['application/json']?.schema
  return [
    `<article id="${text(operation.operationId)}">`,
    `<h3><span class="method">${text(method.toUpperCase())}</span> ${code(path)}</h3>`,
    `<p>${text(operation.summary)}.</p><p class="dim">${text(operation.description)}</p>`,
    part('Parameters', list(operation.parameters.map(parameterRow).join(''))),
    part('Body', body === undefined ? '' : list(schema === undefined ? '' : fieldRows(schema)) + examplesOf(body)),
    part('Answer', examplesOf(operation.responses['200']?.content ?? {})),
    `<details><summary>Refusals</summary>${list(refusalRows(operation))}</details>`,
    '</article>',
  ].join('')
}

const inWords = (noun: string): string => {
  const words = noun.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  if (words.startsWith('api')) return words.replace('api', 'API')
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}

/** The page that people read: contents, then every endpoint with parameters, example and refusals. No script. */
export const renderReference = (document: OpenApiDocument): string => {
  const all = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  const of = (noun: string) => all.filter(({ operation }) => operation.tags.includes(noun))
  const contents = document.tags.map(
    ({ name }) =>
      `<li><a href="#${text(name)}">${text(inWords(name))}</a><ul>${of(name)
        .map(({ method, path, operation }) => {
          const label = `<span class="method">${text(method.toUpperCase())}</span> ${text(path)}`
          return `<li><a href="#${text(operation.operationId)}">${label}</a></li>`
        })
        .join('')}</ul></li>`,
  )
  const sections = document.tags.map(
    ({ name }) =>
      `<section id="${text(name)}"><h2>${text(inWords(name))}</h2>${of(name)
        .map(({ method, path, operation }) => operationHtml(method, path, operation))
        .join('')}</section>`,
  )
  const intro = document.info.description
    .split('\n\n')
    .map((paragraph) => `<p>${text(paragraph).replaceAll(/`([^`]*)`/g, '<code>$1</code>')}</p>`)
  const base = document.servers[0]?.url ?? ''
  return [
    '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">',
    `<title>${text(document.info.title)}</title><link rel="stylesheet" href="/backend/api/reference.css"></head><body>`,
    `<header><h1>${text(document.info.title)}</h1>${intro.join('')}`,
    `<p>Every address begins with ${code(base)}. <a href="${base}/openapi.json">The same as OpenAPI 3.1</a></p></header>`,
    `<nav aria-label="Contents"><h2>Contents</h2><ul>${contents.join('')}</ul></nav>`,
    `<main>${sections.join('')}</main></body></html>`,
  ].join('\n')
}

/** Serves the reference of the provider API to anyone, below the address of the API itself. */
export const serveReference = (fastify: FastifyInstance): void => {
  let page: string | undefined
  fastify.get('/backend/api', async (_, reply) =>
    reply
      .header('content-security-policy', policy)
      .type('text/html; charset=utf-8')
      .send((page ??= renderReference(getApiDocument()))),
  )
  fastify.get('/backend/api/reference.css', async (_, reply) =>
    reply.type('text/css; charset=utf-8').send(await readFile(new URL('reference-page.css', import.meta.url), 'utf8')),
  )
}
