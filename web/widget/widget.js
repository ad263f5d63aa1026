/**
 * Puts the chat's button and frame on a page:
 *   <script src="https://SERVER/widget/widget.js" data-token="wc_…" async></script>
 * All that is ours lies in a shadow root: the page's styles and ours do not meet.
 */
;(() => {
  const script = document.currentScript
  const token = script?.dataset.token
  if (!token) return console.error('Vez: the script tag needs data-token')
  const base = new URL('.', script.src)
  const label = script.dataset.label || 'Fale com a gente'
  const usedKey = `vez-chat-used:${token}`

  const host = document.createElement('div')
  const root = host.attachShadow({ mode: 'closed' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(`
    :host { all: initial; }
    button {
      position: fixed; right: 20px; bottom: 20px; z-index: 2147483000;
      display: flex; align-items: center; gap: 8px; min-height: 52px; padding: 0 20px;
      border: 0; border-radius: 26px; cursor: pointer;
      background: #0b5f56; color: #fff; font: 600 16px/1.2 system-ui, sans-serif;
      box-shadow: 0 4px 16px rgb(0 0 0 / .28);
    }
    button:hover { background: #094c45; }
    button:focus-visible { outline: 3px solid #ffb000; outline-offset: 3px; }
    .unread {
      min-width: 24px; padding: 2px 7px; border-radius: 12px; box-sizing: border-box; text-align: center;
      background: #ffb000; color: #1b1b1b; font: 700 14px/20px system-ui, sans-serif;
    }
    .unread[hidden], iframe[hidden] { display: none; }
    iframe {
      position: fixed; right: 20px; bottom: 84px; z-index: 2147483000;
      width: 380px; height: min(620px, calc(100vh - 104px)); border: 0; border-radius: 14px;
      background: #fff; box-shadow: 0 8px 32px rgb(0 0 0 / .3); color-scheme: light;
    }
    @media (max-width: 480px) {
      iframe { inset: 0; width: 100%; height: 100%; border-radius: 0; }
      button[aria-expanded='true'] { display: none; }
    }
  `)
  root.adoptedStyleSheets = [sheet]

  const button = document.createElement('button')
  button.type = 'button'
  button.setAttribute('aria-expanded', 'false')
  const words = document.createElement('span')
  words.textContent = label
  const unread = document.createElement('span')
  unread.className = 'unread'
  unread.hidden = true
  button.append(words, unread)
  root.append(button)

  let frame
  let loaded = false
  function makeFrame() {
    if (frame) return
    frame = document.createElement('iframe')
    frame.title = 'Chat de atendimento'
    frame.hidden = true
    frame.src = new URL(`app.html?token=${encodeURIComponent(token)}`, base)
    frame.addEventListener('load', () => {
      loaded = true
      tellShown()
    })
    root.append(frame)
  }

  const isOpen = () => Boolean(frame && !frame.hidden)
  function tellShown() {
    if (loaded) frame.contentWindow.postMessage({ vez: 'shown', open: isOpen() }, base.origin)
  }

  function show(open) {
    makeFrame()
    frame.hidden = !open
    button.setAttribute('aria-expanded', String(open))
    words.textContent = open ? 'Fechar' : label
    tellShown()
    if (open) frame.focus()
    else button.focus()
  }

  function showUnread(count) {
    unread.hidden = count === 0
    unread.textContent = count > 99 ? '99+' : String(count)
    button.setAttribute('aria-label', count === 0 ? words.textContent : `${words.textContent}: ${count} não lidas`)
    if (count === 0) button.removeAttribute('aria-label')
  }

  button.addEventListener('click', () => show(!isOpen()))
  window.addEventListener('message', (event) => {
    if (!frame || event.source !== frame.contentWindow || event.origin !== base.origin) return
    const said = event.data
    if (said?.vez === 'close') show(false)
    if (said?.vez === 'unread' && Number.isInteger(said.count) && said.count >= 0) showUnread(said.count)
    if (said?.vez === 'begun') remember()
  })

  // Who has a conversation is told of answers before opening the chat again.
  function remember() {
    try {
      localStorage.setItem(usedKey, '1')
    } catch {
      // A page without storage: the chat begins when it is opened.
    }
  }
  function wasUsed() {
    try {
      return localStorage.getItem(usedKey) === '1'
    } catch {
      return false
    }
  }

  const begin = () => {
    document.body.append(host)
    if (wasUsed()) makeFrame()
    if (script.dataset.open === 'true') show(true)
  }
  if (document.body) begin()
  else document.addEventListener('DOMContentLoaded', begin)
})()
