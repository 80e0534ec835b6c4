/**
 * Drawing takes as long as several orders do: whoever reloads a receipt for fun gets the one of a moment ago. What could not be
 * drawn is not kept, so that the next one who asks has it drawn anew.
 */
export function remember<T>({ most = 32, forMs = 60_000 } = {}) {
  const kept = new Map<string, Promise<T>>()
  return (key: string, draw: () => Promise<T>): Promise<T> => {
    const known = kept.get(key)
    if (known) return known
    const [oldest] = kept.keys()
    if (oldest !== undefined && kept.size >= most) kept.delete(oldest)
    const drawing = draw()
    kept.set(key, drawing)
    // Pushed out by others and drawn again, the key holds a newer one by now.
    const forget = () => {
      if (kept.get(key) === drawing) kept.delete(key)
    }
    const timer = setTimeout(forget, forMs).unref()
    drawing.catch(() => {
      clearTimeout(timer)
      forget()
    })
    return drawing
  }
}
