import pg from 'pg'

/** A connection to `url`, or an error that names the server and not the password. */
export async function openClient(url: string, more: pg.ClientConfig = {}): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'quire-migrate',
    connectionTimeoutMillis: 10_000,
    ...more,
  })
  // A connection that breaks fails the query that is under way; told a second time here, it would end the process.
  client.on('error', () => undefined)
  try {
    await client.connect()
    return client
  } catch (error) {
    const { hostname, port, pathname } = new URL(url)
    throw new Error(
      `The database ${pathname.slice(1)} at ${hostname}:${port || 5432} cannot be reached: ${reason(error as Error)}`,
      { cause: error },
    )
  }
}

// A name with two addresses fails with one error for each, and no message of its own.
function reason(error: Error): string {
  return error instanceof AggregateError ? error.errors.map(({ message }) => message).join('; ') : error.message
}
