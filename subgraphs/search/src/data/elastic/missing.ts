import { errors } from '@elastic/elasticsearch'

type Fault = { readonly type?: string; readonly reason?: string | null }

/** Something that Elasticsearch refused, as it is thrown. That the index is not there is said so that it can be acted on. */
export const refusal = ({ type, reason }: Fault = {}, cause?: unknown): Error =>
  type === 'index_not_found_exception'
    ? new Error(`The index of books is missing in Elasticsearch; the next round builds it anew (${reason})`, { cause })
    : new Error(`Elasticsearch refused: ${type}: ${reason}`, { cause })

/** The same work, whose failure says when the index is not there. */
export const tellingMissing =
  <Given extends unknown[], T>(work: (...given: Given) => Promise<T>) =>
  (...given: Given): Promise<T> =>
    work(...given).catch((error: unknown) => {
      const fault = faultOf(error)
      throw fault?.type === 'index_not_found_exception' ? refusal(fault, error) : error
    })

export const isNotFound = (error: unknown): boolean => error instanceof errors.ResponseError && error.statusCode === 404

const faultOf = (error: unknown): Fault | undefined =>
  error instanceof errors.ResponseError ? (error.body as { error?: Fault } | undefined)?.error : undefined
