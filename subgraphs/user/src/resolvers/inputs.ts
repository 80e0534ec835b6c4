import { emailAddress, forbiddenText, line } from '@quire/platform/input'
import { z } from 'zod'

// Unlike a line of text, a password keeps its spaces; but it has no line breaks and no tabs either.
const password = z
  .string()
  .max(1024, 'is too long')
  .refine((text) => !forbiddenText.test(text) && !/[\t\n\r]/.test(text), 'contains characters that cannot be kept')
  .transform((text) => text.normalize('NFC'))
const token = line({ max: 512 })
const name = line({ max: 120 })
const refreshIn = z.enum(['COOKIE', 'PAYLOAD'])
const id = z.string().max(200)
const address = { name, street: line({ max: 200 }), city: name, postcode: line({ max: 20 }), country: line({ max: 2 }) }
const unsaid = <T extends z.ZodType>(shape: T) => shape.nullish().transform((value) => value ?? undefined)

export const inputs = {
  register: z.object({ email: emailAddress, name, password, refreshIn }),
  verifyEmail: z.object({ token }),
  signIn: z.object({ email: emailAddress, password, refreshIn }),
  refreshToken: z.object({ refreshToken: unsaid(token) }),
  signOutEverywhere: z.object({ keepThisSession: z.boolean().default(false) }),
  changePassword: z.object({ currentPassword: password, newPassword: password }),
  askPasswordReset: z.object({ email: emailAddress }),
  resetPassword: z.object({ token, newPassword: password }),
  updateProfile: z.object({ name }),
  addAddress: z.object({ ...address, isDefault: z.boolean() }),
  updateAddress: z.object({
    id,
    name: unsaid(name),
    street: unsaid(address.street),
    city: unsaid(address.city),
    postcode: unsaid(address.postcode),
    country: unsaid(address.country),
    isDefault: unsaid(z.boolean()),
  }),
  removeAddress: z.object({ id }),
}
