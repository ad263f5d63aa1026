import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { queries } from '../client/ask.ts'
import { call, Problem } from '../client/call.ts'
import type { Me } from '../client/me.ts'
import { Failed, Loading, NotAllowed, NotFound } from './fallbacks.tsx'
import { bare, doors, type Scene, scenes } from './scenes.tsx'
import { Shell } from './shell.tsx'

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound })

/** Under the same key as `useAsk('get /me', {})`: asked once. */
const readMe = () => queries.ensureQueryData<Me>({ queryKey: ['get /me', {}], queryFn: () => call('get /me', {}) })

/** Whoever is not logged in is led to the door, and from there back to where the way was going. */
async function demandLogIn({ location }: { location: { href: string } }): Promise<void> {
  try {
    await readMe()
  } catch (why) {
    if (!(why instanceof Problem) || why.status !== 401) throw why
    const { needed } = await isSetupNeeded()
    throw needed ? redirect({ to: '/primeiro-acesso' }) : redirect({ to: '/entrar', search: { para: location.href } })
  }
}

async function isSetupNeeded(): Promise<{ needed: boolean }> {
  const answer = await fetch('/api/setup').catch(() => undefined)
  return answer?.ok ? ((await answer.json()) as { needed: boolean }) : { needed: false }
}

const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Shell, beforeLoad: demandLogIn })

const componentOf = (scene: Scene) => {
  const Page = lazyRouteComponent(scene.load, 'Page')
  return () => (
    <NotAllowed unless={scene.may}>
      <Page />
    </NotAllowed>
  )
}
const search = (said: Record<string, unknown>) => said
const inShell = scenes.map((scene) =>
  createRoute({ getParentRoute: () => shell, path: scene.path, component: componentOf(scene), validateSearch: search }),
)
const atDoor = doors.map(({ path, load }) =>
  createRoute({
    getParentRoute: () => root,
    path,
    component: lazyRouteComponent(load, 'Page'),
    validateSearch: search,
  }),
)
const wholeWindow = bare.map((scene) =>
  createRoute({
    getParentRoute: () => root,
    path: scene.path,
    component: componentOf(scene),
    beforeLoad: demandLogIn,
    validateSearch: search,
  }),
)
const home = createRoute({
  getParentRoute: () => shell,
  path: '/',
  async beforeLoad() {
    const { permissions } = await readMe()
    throw redirect({ to: homeOf(permissions) })
  },
})

/** Where one's day begins: who supervises at the live view, who builds at telephony, who serves at the desk. */
export function homeOf(permissions: readonly string[]): string {
  if (permissions.includes('agent.supervise')) return '/ao-vivo'
  if (permissions.includes('telephony.manage')) return '/telefonia'
  return '/atendimento'
}

export const router = createRouter({
  routeTree: root.addChildren([shell.addChildren([home, ...inShell]), ...atDoor, ...wholeWindow]),
  defaultPreload: 'intent',
  defaultPendingComponent: Loading,
  defaultPendingMs: 300,
  defaultErrorComponent: Failed,
  scrollRestoration: true,
})
