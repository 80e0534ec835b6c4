import { fail, ok, type Result } from '@quire/platform/result'

export type WeakPassword = { readonly kind: 'WeakPassword'; readonly reason: 'too-short' | 'too-long' | 'too-common' }

const shortest = 10
const longest = 128

/** Length, and the first things anybody would try; no rules of composition (NIST SP 800-63B, 3.1.1). */
export function judgePassword(password: string): Result<null, WeakPassword> {
  const letters = [...password]
  if (letters.length < shortest) return fail({ kind: 'WeakPassword', reason: 'too-short' })
  if (letters.length > longest) return fail({ kind: 'WeakPassword', reason: 'too-long' })
  const isCommon = new Set(letters).size < 4 || commonest.has(password.toLowerCase())
  return isCommon ? fail({ kind: 'WeakPassword', reason: 'too-common' }) : ok(null)
}

// Of the lists of leaked passwords, the commonest with ten characters or more.
const commonest = new Set(
  `0123456789 0987654321 1234567890 12345678910 123456789a 1234567891 12345678901 123456789q 1234512345 9876543210
  123456789012 1qaz2wsx3e 1qaz2wsx3edc 1q2w3e4r5t 1q2w3e4r5t6y 1q2w3e4r5t6y7u q1w2e3r4t5 q1w2e3r4t5y6 qazwsxedcrfv
  qwertyuiop qwertyuiop123 qwerty1234 qwerty12345 qwerty123456 qwerty123456789 asdfghjkl1 asdfghjkl123 zxcvbnm123
  zaq12wsxcde abcdefghij abcdefghijk abcd123456 abcde12345 abc1234567 abc123abc123 password01 password12 password123
  password1234 password12345 password123456 passwordpassword password2024 password2025 password2026 passw0rd123
  p@ssw0rd123 p@ssword123 mypassword mypassword1 letmein123 letmein1234 welcome123 welcome1234 welcome2025 welcome2026
  iloveyou12 iloveyou123 iloveyou1234 iloveyou2 iloveyouso sunshine12 sunshine123 princess12 princess123 football12
  football123 baseball12 baseball123 basketball superman12 superman123 batman12345 spiderman1 starwars12 starwars123
  michael123 jennifer12 administrator admin12345 admin123456 changeme123 changeme1234 trustno1trustno1 monkey12345
  dragon12345 master12345 shadow12345 liverpool1 liverpool12 manchester computer12 computer123 internet12 internet123
  summer2025 summer2026 winter2025 winter2026 januar2026 passwort12 passwort123 passwort1234 hallo12345 hallohallo
  schatz1234 fussball12 fussball123 schalke04schalke04 azertyuiop azerty12345 motdepasse motdepasse1 contraseña
  contrasena1 google1234 facebook12 facebook123 samsung123 qwertzuiop qwertzuiop1 qwertz12345 bookstore1 bookstore123`
    .trim()
    .split(/\s+/),
)
