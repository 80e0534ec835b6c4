/** Who is at the desk. */
export interface Person {
  readonly id: string
  readonly name: string
  readonly roles: readonly string[]
}

export const whoAmI = /* GraphQL */ `
  query WhoAmI {
    me { id name roles }
  }
`

/** Whether the office is theirs at all. The rooms judge each deed; this is so that nobody fills a form in vain. */
export const isStaff = ({ roles }: Person): boolean => roles.length > 0

/** Why this person may not see to what waits; null when they may. */
export const keptFromWaiting = ({ roles }: Person): string | null =>
  roles.some((role) => role === 'MANAGER' || role === 'ADMIN')
    ? null
    : 'What waits here is about money, and a manager sees to it: you are a bookseller. Ask a manager to look.'
