import type { Middleware } from 'koa'

/** Answers are data: nothing of them is to be run, framed or guessed at. */
export const secureHeaders: Middleware = async (ctx, next) => {
  ctx.set({
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'no-referrer',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  })
  if (ctx.secure) ctx.set('Strict-Transport-Security', 'max-age=31536000')
  await next()
}
