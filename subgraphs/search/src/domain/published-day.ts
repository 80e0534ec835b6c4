/** A day of publication as a whole number that sorts: 19540729; 0 when it is not known. */
export const publishedDay = (publishedOn: string | null): number => {
  const [, year, month = '01', day = '01'] = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?/.exec(publishedOn ?? '') ?? []
  return year === undefined ? 0 : Number(`${year}${month}${day}`)
}
