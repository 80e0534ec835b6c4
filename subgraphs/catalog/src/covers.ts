import type { openHttp } from '@quire/platform/server'
import type { LibraryStore } from './data/library-store.ts'

const name = /^([a-z0-9]+(?:-[a-z0-9]+)*)\.svg$/

/** GET /covers/<slug>.svg. A drawing from the outside must not become a page with scripts, so it may load and run nothing. */
export function openCovers(app: ReturnType<typeof openHttp>, library: Pick<LibraryStore, 'cover'>): void {
  app.get<{ Params: { name: string } }>('/covers/:name', async (request, reply) => {
    const slug = name.exec(request.params.name)?.[1]
    const cover = slug && slug.length <= 120 ? await library.cover(slug) : null
    if (!cover)
      return reply.code(404).header('cache-control', 'public, max-age=60').type('text/plain').send('No such cover.\n')
    return reply
      .headers({
        'cache-control': 'public, max-age=31536000, immutable',
        'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        'x-content-type-options': 'nosniff',
      })
      .type(`${cover.mediaType}; charset=utf-8`)
      .send(cover.body)
  })
}
