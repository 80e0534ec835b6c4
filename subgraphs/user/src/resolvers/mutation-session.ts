import { parseInput } from '@quire/platform/input'
import type { SignedIn } from '../actions/open-session.ts'
import { refreshSession } from '../actions/refresh-session.ts'
import { register } from '../actions/register.ts'
import { signIn } from '../actions/sign-in.ts'
import { signOut } from '../actions/sign-out.ts'
import { signOutEverywhere } from '../actions/sign-out-everywhere.ts'
import type { Context } from '../context.ts'
import type { MutationResolvers } from '../generated/graphql.ts'
import { inputs } from './inputs.ts'
import { signedIn } from './signed-in.ts'
import { told } from './told.ts'

export const sessionMutations = {
  async register(_parent, args, context) {
    const { refreshIn, ...asked } = parseInput(inputs.register, args.input)
    const outcome = await register(context.needs, { ...asked, address: context.viewer.address })
    if (!outcome.ok) return told(outcome.failure, { password: 'password' })
    return { __typename: 'RegisterSuccess', ...welcome(context, outcome.value, refreshIn) }
  },
  async signIn(_parent, args, context) {
    const { refreshIn, ...asked } = parseInput(inputs.signIn, args.input)
    const outcome = await signIn(context.needs, { ...asked, address: context.viewer.address })
    if (!outcome.ok) return told(outcome.failure)
    return { __typename: 'SignInSuccess', ...welcome(context, outcome.value, refreshIn) }
  },
  async refreshSession(_parent, args, context) {
    const given = parseInput(inputs.refreshToken, args.input ?? {}).refreshToken
    const refreshToken = given ?? context.viewer.refreshToken
    if (!refreshToken) return told({ kind: 'TokenInvalid' })
    const outcome = await refreshSession(context.needs, { refreshToken })
    if (outcome.ok) {
      const refreshIn = given === undefined ? 'COOKIE' : 'PAYLOAD'
      return { __typename: 'RefreshSessionSuccess', ...welcome(context, outcome.value, refreshIn) }
    }
    // The cookie is worth nothing any more.
    if (given === undefined) context.session.news = { clear: true, newVisitor: false }
    return told(outcome.failure)
  },
  async signOut(_parent, args, context) {
    const given = parseInput(inputs.refreshToken, args.input ?? {}).refreshToken
    const { viewer } = context
    const sessionId = viewer.user ? signedIn(viewer).sessionId : null
    const ended = await signOut(context.needs, { sessionId, refreshToken: given ?? viewer.refreshToken ?? null })
    context.session.news = { clear: true, newVisitor: true }
    return { __typename: 'SignOutSuccess', ended }
  },
  async signOutEverywhere(_parent, args, context) {
    const { keepThisSession } = parseInput(inputs.signOutEverywhere, args.input ?? {})
    const { userId, sessionId } = signedIn(context.viewer)
    const sessionsEnded = await signOutEverywhere(context.needs, { userId, keep: keepThisSession ? sessionId : null })
    if (!keepThisSession) context.session.news = { clear: true, newVisitor: true }
    return { __typename: 'SignOutEverywhereSuccess', sessionsEnded }
  },
} satisfies MutationResolvers

function welcome(context: Context, { account, access, refresh }: SignedIn, refreshIn: 'COOKIE' | 'PAYLOAD') {
  context.selves.add(account.id)
  const isForCookie = refreshIn === 'COOKIE'
  if (isForCookie) {
    context.session.news = { refreshToken: refresh.token, expiresAt: refresh.expiresAt.toISOString() }
  }
  return {
    user: account,
    accessToken: access.token,
    accessTokenExpiresAt: access.expiresAt,
    refreshToken: isForCookie ? null : refresh.token,
  }
}
