/**
 * Puts the chat's button and frame on a page:
 *   <script src="https://SERVER/widget/widget.js" data-token="wc_…" async></script>
 * All that is ours lies in a shadow root: the page's styles and ours do not meet. The page and we speak by
 * window.postMessage, both ways: see docs/how-to/webchat.md. What a page says of its visitor is shown, never trusted.
 */
;(() => {
  const script = document.currentScript as HTMLScriptElement | null
  const { token, label, open, language } = script?.dataset ?? {}
  if (!script || !token) return console.error('Vez: the script tag needs data-token')
  const base = new URL('.', script.src)
  const usedKey = `vez-chat-used:${token}`
  const spoken = language || document.documentElement.lang || navigator.language
  const [callUs, close, title, unreadWords] = /^en/i.test(spoken)
    ? ['Chat with us', 'Close the chat', 'Customer service chat', 'unread']
    : /^es/i.test(spoken)
      ? ['Hable con nosotros', 'Cerrar el chat', 'Chat de atención', 'sin leer']
      : ['Fale com a gente', 'Fechar o chat', 'Chat de atendimento', 'não lidas']
  const words = label || callUs

  const make = <Name extends keyof HTMLElementTagNameMap>(name: Name, className = '') => {
    const made = document.createElement(name)
    made.className = className
    return made
  }
  const icon = (path: string, className: string) => {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
    const drawn = document.createElementNS('http://www.w3.org/2000/svg', 'path')
    svg.setAttribute('viewBox', '0 0 24 24')
    svg.setAttribute('class', className)
    svg.setAttribute('aria-hidden', 'true')
    drawn.setAttribute('d', path)
    svg.append(drawn)
    return svg
  }

  const host = make('div')
  const root = host.attachShadow({ mode: 'closed' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(
    ':host{all:initial}' +
      'button{position:fixed;right:20px;bottom:20px;z-index:2147483000;display:flex;align-items:center;gap:10px;height:56px;padding:0 22px 0 18px;border:0;border-radius:28px;cursor:pointer;background:#0b5f56;color:#fff;font:600 16px/1 system-ui,sans-serif;box-shadow:0 6px 20px #0004;transition:transform .15s}' +
      'button:hover{background:#094c45;transform:translateY(-1px)}' +
      'button:focus-visible{outline:3px solid #ffb000;outline-offset:3px}' +
      'svg{width:26px;height:26px;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}' +
      'i{position:absolute;top:-5px;right:-3px;min-width:22px;padding:0 6px;border-radius:11px;box-sizing:border-box;text-align:center;background:#ffb000;color:#1b1b1b;font:700 13px/22px system-ui,sans-serif}' +
      '[hidden],.on .off,button:not(.on) .x{display:none}' +
      '.on{padding:0;width:56px;justify-content:center}' +
      'iframe{position:fixed;right:20px;bottom:92px;z-index:2147483000;width:392px;height:min(660px,calc(100vh - 112px));border:0;border-radius:18px;background:Canvas;box-shadow:0 12px 44px #0005;color-scheme:light dark}' +
      '@media(max-width:520px){button:not(.on){padding:0;width:56px;justify-content:center}button:not(.on) span{display:none}.on{display:none}iframe{inset:0;width:100%;height:100vh;height:100dvh;border-radius:0}}' +
      '@media(prefers-reduced-motion:reduce){button{transition:none}}',
  )
  root.adoptedStyleSheets = [sheet]

  const button = make('button')
  button.type = 'button'
  const said = make('span', 'off')
  said.textContent = words
  const badge = make('i')
  badge.hidden = true
  button.append(
    icon('M21 12a8 8 0 0 1-8 8H4l1.8-3.2A8 8 0 1 1 21 12zM9 12h.01M13 12h.01M17 12h.01', 'off'),
    icon('M6 9l6 6 6-6', 'x'),
    said,
    badge,
  )
  root.append(button)

  let frame: HTMLIFrameElement | undefined
  let loaded = false
  let unread = 0
  let who: object | undefined
  const isOpen = () => Boolean(frame && !frame.hidden)
  const tellFrame = (message: object) => loaded && frame?.contentWindow?.postMessage(message, base.origin)
  const tellPage = (message: object) => window.postMessage(message, location.origin)

  function makeFrame() {
    if (frame) return frame
    const made = make('iframe')
    frame = made
    made.title = title as string
    made.hidden = true
    made.allow = 'clipboard-write'
    const query = new URLSearchParams({ token: token as string, lang: spoken })
    made.src = `${new URL('app.html', base)}?${query}`
    made.addEventListener('load', () => {
      loaded = true
      tellFrame({ vez: 'shown', open: isOpen() })
      if (who) tellFrame(who)
    })
    root.append(made)
    return made
  }

  function name() {
    const now = isOpen() ? close : words
    button.setAttribute('aria-label', unread ? `${now}: ${unread} ${unreadWords}` : (now as string))
  }

  function show(wanted: boolean) {
    const shown = makeFrame()
    if (isOpen() === wanted) return
    shown.hidden = !wanted
    button.className = wanted ? 'on' : ''
    button.setAttribute('aria-expanded', String(wanted))
    name()
    tellFrame({ vez: 'shown', open: wanted })
    tellPage({ vez: wanted ? 'opened' : 'closed' })
    if (wanted) shown.focus()
    else button.focus()
  }

  button.setAttribute('aria-expanded', 'false')
  name()
  button.addEventListener('click', () => show(!isOpen()))
  window.addEventListener('message', ({ source, origin, data }) => {
    if (source === window && origin === location.origin) {
      if (data?.vez === 'open') show(true)
      if (data?.vez === 'close' && isOpen()) show(false)
      if (data?.vez === 'identify') {
        who = { vez: 'identify', name: data.name, email: data.email, phone: data.phone }
        tellFrame(who)
      }
      return
    }
    if (!frame || source !== frame.contentWindow || origin !== base.origin) return
    if (data?.vez === 'close') show(false)
    if (data?.vez === 'begun') keep('1')
    if (data?.vez === 'unread' && data.count >= 0 && data.count !== unread) {
      unread = Number(data.count)
      badge.hidden = unread === 0
      badge.textContent = unread > 99 ? '99+' : `${unread}`
      name()
      tellPage({ vez: 'unread', count: unread })
    }
  })

  // Who has a conversation is told of answers before opening the chat again.
  function keep(used?: string) {
    try {
      if (used) localStorage.setItem(usedKey, used)
      return localStorage.getItem(usedKey)
    } catch {
      // A page without storage: the chat begins when it is opened.
      return null
    }
  }

  const begin = () => {
    document.body.append(host)
    if (keep()) makeFrame()
    if (open === 'true') show(true)
  }
  if (document.body) begin()
  else document.addEventListener('DOMContentLoaded', begin)
})()
