export type Role = 'AUTHOR' | 'EDITOR' | 'TRANSLATOR' | 'ILLUSTRATOR' | 'NARRATOR'

export interface Work {
  readonly id: string
  readonly title: string
  readonly originalTitle: string | null
  readonly originalLanguage: string | null
  readonly firstPublished: number | null
  readonly description: string
  readonly seriesId: string | null
  readonly seriesPosition: number | null
}

export interface Contributor {
  readonly id: string
  readonly name: string
  readonly sortName: string
  readonly born: number | null
  readonly died: number | null
}

export interface Contribution {
  readonly role: Role
  readonly contributor: Contributor
}

export interface Subject {
  readonly code: string
  readonly scheme: 'THEMA' | 'BISAC'
  readonly heading: string
}

export interface Series {
  readonly id: string
  readonly name: string
}
