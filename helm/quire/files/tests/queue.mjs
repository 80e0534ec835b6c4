// Somebody opens an account: the user room says so, the queue carries it, the email worker mails it, the inbox has it.
const email = `ann-${crypto.randomUUID()}@quire.test`
const input = { name: 'Ann', email, password: `a ${crypto.randomUUID()} long sentence` }
await until('an account is opened', () =>
  ask('mutation ChartTestQueue($input: RegisterInput!) { register(input: $input) { __typename } }', { input }),
)
const wait = `${process.env.INBOX}/api/mails/wait?timeoutMs=30000&to=${encodeURIComponent(email)}`
const response = await until('the inbox answers', () => fetch(wait, { signal: AbortSignal.timeout(40_000) }))
if (!response.ok) throw new Error(`No mail came: ${await response.text()}`)
console.log('the mail came')
