import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from '@jest/globals'
import { openGraph } from '../shop/graph.ts'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

type Asked = { readonly query: string; readonly token: string | undefined }

/** A graph that answers like this; answers what it was asked. */
async function graphThat(answers: (asked: Asked) => object | string) {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    const one = { query: JSON.parse(await bodyOf(request)).query, token: request.headers.authorization }
    asked.push(one)
    const answer = answers(one)
    response.end(typeof answer === 'string' ? answer : JSON.stringify(answer))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  closing.push(() => server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { asked, graph: openGraph({ graph: url, live: 'ws://nowhere.test', logins: [] }) }
}

async function bodyOf(request: IncomingMessage) {
  let text = ''
  for await (const chunk of request) text += chunk
  return text
}

const fault = { message: 'Something went wrong on our side.', extensions: { code: 'INTERNAL_SERVER_ERROR' } }
const tokenFor = (name: string, seconds: number) => ({
  data: {
    outcome: { accessToken: name, accessTokenExpiresAt: new Date(Date.now() + seconds * 1000).toISOString() },
  },
})

test('a room is away: the rest is shown, and a sentence says what is missing', async () => {
  const { graph } = await graphThat(() => ({ data: { orders: null, me: { name: 'Mrs Page' } }, errors: [fault] }))
  expect(await graph.look('{ me { name } orders { totalCount } }')).toEqual({
    data: { orders: null, me: { name: 'Mrs Page' } },
    problems: [{ code: 'INTERNAL_SERVER_ERROR', message: 'Something went wrong on our side.' }],
  })
  await expect(graph.ask('{ me { name } }')).rejects.toMatchObject({ code: 'INTERNAL_SERVER_ERROR' })
})

test('a proxy answers in the place of the shop: the person gets a sentence, not a fault of the page', async () => {
  const { graph } = await graphThat(() => '<h1>502 Bad Gateway</h1>')
  const sentence = 'The shop cannot be reached at the moment. Please try again.'
  await expect(graph.ask('{ me { name } }')).rejects.toThrow(sentence)
  expect(await graph.look('{ me { name } }')).toEqual({
    data: null,
    problems: [{ code: 'UNREACHED', message: sentence }],
  })
})

test('what is wrong with the input arrives field by field', async () => {
  const problems = [{ field: ['input', 'reason'], message: 'must not be empty' }]
  const extensions = { code: 'BAD_USER_INPUT', problems }
  const { graph } = await graphThat(() => ({ data: null, errors: [{ message: 'input.reason: …', extensions }] }))
  await expect(graph.ask('mutation { x }')).rejects.toMatchObject({ code: 'BAD_USER_INPUT', problems })
})

test('Mrs Page works for an hour: her token is renewed once, however much is asked at that moment', async () => {
  const { graph, asked } = await graphThat(({ query }) => {
    if (query.includes('signIn')) return tokenFor('old', 20)
    return query.includes('refreshSession') ? tokenFor('new', 600) : { data: { me: { name: 'Mrs Page' } } }
  })
  expect(await graph.session.signIn({ email: 'page@quire.test', password: 'demo' })).toBeNull()
  await Promise.all([graph.ask('{ me { name } }'), graph.look('{ me { name } }')])
  expect(asked.filter(({ query }) => query.includes('refreshSession'))).toHaveLength(1)
  expect(asked.flatMap(({ query, token }) => (query.startsWith('{ me') ? [token] : []))).toEqual([
    'Bearer new',
    'Bearer new',
  ])
})

test('a visitor asks without a token, and nothing is renewed for them', async () => {
  const { graph, asked } = await graphThat(() => ({ data: { me: null } }))
  await graph.ask('{ me { name } }')
  expect(asked).toEqual([{ query: '{ me { name } }', token: undefined }])
})
