import type { ReactNode } from 'react'

/** A small page: a heading and what there is to say or do. */
export function Sheet({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="sheet slim">
      <title>{`${title} · Quire`}</title>
      <h1>{title}</h1>
      {typeof children === 'string' ? <p>{children}</p> : children}
    </section>
  )
}
