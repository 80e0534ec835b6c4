import path from 'node:path'
import { defineConfig } from 'prisma/config'

// Prisma's own commands work on one room at a time: ROOM=order DATABASE_URL=… npx prisma migrate deploy.
// Here `npm run migrate` does the same without a native engine.
const room = process.env.ROOM ?? 'order'
const url = process.env.DATABASE_URL

export default defineConfig({
  schema: path.join('prisma', room, 'schema.prisma'),
  migrations: { path: path.join('prisma', room, 'migrations') },
  ...(url === undefined ? {} : { datasource: { url } }),
})
