import type { createGraph } from '@quire/platform/graph'
import type { Context } from './context.ts'

type Plugin = NonNullable<Parameters<typeof createGraph<Context>>[0]['plugins']>[number]

/** A room cannot set a cookie at the browser: it tells the gateway in `extensions.session`, which keeps it from the client. */
export const sessionNews: Plugin = {
  requestDidStart: async () => ({
    willSendResponse: async ({ contextValue, response }) => {
      const { news } = contextValue.session
      if (!news || response.body.kind !== 'single') return
      const { singleResult } = response.body
      singleResult.extensions = { ...singleResult.extensions, session: news }
    },
  }),
}
