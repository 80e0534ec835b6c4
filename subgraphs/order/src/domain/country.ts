const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })

// What Unicode names besides the countries of ISO 3166-1: groups, parts, reserved codes, and countries that are no more.
const others = new Set(
  'AC AN BU CP CQ CS DD DG DY EA EU EZ FX HV IC NH QO RH SU TA TP UK UN VD XA XB XK YD YU ZR ZZ'.split(' '),
)

/** Whether ISO 3166-1 has given this code of two capitals to a country. */
export const isCountry = (code: string): boolean => !others.has(code) && names.of(code) !== undefined
