import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { repository } from '#stack/paths.ts'
import { atConsole, atDoor, type Person, startBrowser } from '#tests/support/browser.ts'
import { type ConsoleWorld, startConsoleWorld } from '#tests/support/console-world.ts'
import { fill } from '#tests/support/full-house.ts'

/**
 * Every page, with something on it: who cannot see, who uses no mouse, who reads large letters and who reads English can
 * work with it. The pages are those of the list that the console itself is made of.
 */
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const laptop = { width: 1366, height: 768 }
/** The same window at 200 %. */
const enlarged = { width: 683, height: 384 }

const listed = readFileSync(join(repository, 'web/src/app/scenes.tsx'), 'utf8')
const routes = [...listed.matchAll(/\bpath: '(\/[^']*)'/g)].map(([, path = '']) => path)
const doors = ['/entrar', '/primeiro-acesso']
const scenes = routes.filter((path) => !doors.includes(path))

let browser: Browser
let world: ConsoleWorld

beforeAll(async () => {
  const ground = { carrier: '127.0.0.132', phones: '127.0.0.133', port: 5_132 }
  ;[browser, world] = await Promise.all([
    startBrowser(),
    startConsoleWorld({ name: 'e2e-axe', ground, agents: ['Ana'], desks: ['Paulo'] }),
  ])
  await fill(world)
  return async () => {
    await browser.close()
    await world.stop()
  }
})

test('the list of pages was read', () => {
  expect(scenes.length).toBeGreaterThanOrEqual(19)
  expect(scenes.length + routes.filter((path) => doors.includes(path)).length).toBe(
    [...listed.matchAll(/\bload: \(\) => import/g)].length,
  )
})

describe('at the console', () => {
  let boss: Person

  beforeAll(async () => {
    boss = await atConsole(browser, { url: world.url, ...world.boss, path: '/meu-dia' })
    await boss.page.getByRole('navigation').first().waitFor()
  })

  test.each(scenes)('%s can be used by everybody', async (path) => {
    const { page, complaints } = boss
    complaints.length = 0
    await page.goto(filled(path))
    await settled(page)
    await expectGood(page)
    expect(complaints).toEqual([])
  })

  test.each(scenes)('%s in English says nothing in Portuguese', async (path) => {
    const { page } = boss
    await page.evaluate(() => localStorage.setItem('vez:language', 'en'))
    try {
      await page.goto(filled(path))
      await settled(page)
      expect(await page.locator('html').getAttribute('lang')).toBe('en')
      const said = await wordsOn(page)
      expect(said.filter((words) => /[ãõçáéíóúâêôà]/i.test(words) && !isData(words))).toEqual([])
      expect(said.filter(isKey)).toEqual([])
    } finally {
      await page.evaluate(() => localStorage.removeItem('vez:language'))
    }
  })
})

test.each(doors)('%s can be used by everybody', async (path) => {
  const { context, page, complaints } = await atDoor(browser, { url: world.url, path })
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await settled(page)
  await expectGood(page)
  expect(complaints).toEqual([])
  await context.close()
})

test('a dialog over the page, the palette and the map of keys can be used by everybody', async () => {
  const { context, page } = await atConsole(browser, { url: world.url, ...world.boss, path: '/meu-dia' })
  await settled(page)
  await page.keyboard.press('Control+k')
  await page.getByPlaceholder('Buscar ou ir para…').waitFor()
  await expectNoViolation(page)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Shift+?')
  await page.getByRole('dialog', { name: 'Atalhos do teclado' }).waitFor()
  await expectNoViolation(page)
  await context.close()
})

/** A path with names in it (`/contatos/:id`, `/tv/$token`) is shown for what is there. */
function filled(path: string): string {
  return path.replace(/[:$](\w+)/g, () => 'x')
}

/** The page is there and its questions are answered. */
async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('load')
  await page.waitForFunction(() => {
    const root = document.getElementById('root')
    const busy = document.querySelector('[class*="Loader-root"], [class*="Skeleton-root"], [aria-busy="true"]')
    return root !== null && root.innerText.trim() !== '' && !busy
  })
  await page.waitForLoadState('networkidle')
}

async function expectGood(page: Page): Promise<void> {
  await expectFits(page, laptop)
  await expectNoViolation(page)
  await expectFits(page, enlarged)
  // What has words in a large window may have none in a small one.
  await expectNone('enlarged', new AxeBuilder({ page }).setLegacyMode(true).withRules(['link-name', 'button-name']))
  await page.setViewportSize(laptop)
  const said = await wordsOn(page)
  expect(said.length).toBeGreaterThan(3)
  expect(said.filter(isKey)).toEqual([])
}

/** In the light all that axe knows; in the dark what colours alone can break: the elements are the same. */
async function expectNoViolation(page: Page): Promise<void> {
  const axe = () => new AxeBuilder({ page }).setLegacyMode(true)
  await expectNone('light', axe().withTags(rules))
  await wear(page, 'dark')
  await expectNone('dark', axe().withRules(['color-contrast', 'link-in-text-block']))
  await wear(page, 'light')
}

async function expectNone(scheme: string, axe: AxeBuilder): Promise<void> {
  const { violations } = await axe.analyze()
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary?.replaceAll('\n', ' ')}`),
  )
  expect(found, scheme).toEqual([])
}

async function wear(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme })
  await page.waitForFunction(
    (scheme) => document.documentElement.getAttribute('data-mantine-color-scheme') === scheme,
    colorScheme,
  )
}

async function expectFits(page: Page, size: typeof laptop): Promise<void> {
  await page.setViewportSize(size)
  await page.waitForFunction((width) => innerWidth === width, size.width)
  const wide = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth <= clientWidth) return []
    const isCut = (one: Element): boolean =>
      one.parentElement !== null &&
      (getComputedStyle(one.parentElement).overflowX !== 'visible' || isCut(one.parentElement))
    const found = [...document.querySelectorAll('body *')]
      .filter((one) => one.getBoundingClientRect().right > clientWidth + 1 && !isCut(one))
      .map(
        (one) =>
          `${one.tagName.toLowerCase()} “${one.textContent?.slice(0, 40)}” to ${one.getBoundingClientRect().right}`,
      )
    return [`${scrollWidth} of ${clientWidth} wide`, ...found.slice(0, 8)]
  })
  expect(wide, `at ${size.width}×${size.height}`).toEqual([])
}

/** All that can be read or is read aloud. */
function wordsOn(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const said: string[] = [document.title]
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode())
      if (!node.parentElement?.closest('script, style, [lang]:not(html)')) said.push(node.textContent ?? '')
    for (const element of document.querySelectorAll('[aria-label], [placeholder], [title], [alt]'))
      for (const name of ['aria-label', 'placeholder', 'title', 'alt']) said.push(element.getAttribute(name) ?? '')
    return [...new Set(said.map((words) => words.trim()).filter((words) => words !== ''))]
  })
}

/** What i18next shows where it has no words, and what a hole in them leaves. */
const isKey = (words: string): boolean =>
  (/^[a-z]{2,}(?:[-.][a-z]{2,})+$/.test(words) && !isData(words)) ||
  /\{\{|\}\}|\[object |\bundefined\b|\bNaN\b/.test(words)
/** Names of people, things and languages that are the same in every language. */
const isData = (words: string): boolean => /^(?:Português|linha-)|^t\w+-e2e|@|\.e2e|Espan|América|São Paulo/.test(words)
