import type { Context } from 'koa'
import type { Route } from './route.ts'

/** The widget stands in other sites' pages: what is public and no log-in may be asked from anywhere, without cookies. */
export const isOpen = (route: Route) => route.may === 'public' && route.session === undefined
export const allowAnyPage = (route: Route) => async (ctx: Context, next: () => Promise<unknown>) => {
  if (isOpen(route)) ctx.set('Access-Control-Allow-Origin', '*')
  await next()
}

export const preflight = (ctx: Context) => {
  ctx.set({
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Methods': 'GET, POST, PUT, PATCH, DELETE',
    'Access-Control-Allow-Headers': 'Content-Type, Authorization',
    'Access-Control-Max-Age': '600',
  })
  ctx.status = 204
}
