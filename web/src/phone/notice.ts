/** Somebody calls while the agent looks at another window: a notice of the system, and the tab's title blinks. */
export function noticeCall(words: { title: string; body: string; tab: string }): () => void {
  const before = document.title
  let on = false
  const blink = setInterval(() => {
    on = !on
    document.title = on ? words.tab : before
  }, 1_000)
  document.title = words.tab
  const notice = systemNotice(words)
  return () => {
    clearInterval(blink)
    // A page that was opened meanwhile has put its own title.
    if (document.title === words.tab) document.title = before
    notice?.close()
  }
}

function systemNotice({ title, body }: { title: string; body: string }): Notification | undefined {
  if (!('Notification' in window) || Notification.permission !== 'granted' || document.hasFocus()) return undefined
  try {
    // Silent: our ringer rings, on the device that was chosen for it.
    const notice = new Notification(title, { body, tag: 'vez-call', requireInteraction: true, silent: true })
    notice.onclick = () => {
      window.focus()
      notice.close()
    }
    return notice
  } catch {
    return undefined // Where notices need a service worker (Android), the ringer and the title are what there is.
  }
}

export async function askForNotices(): Promise<void> {
  if ('Notification' in window && Notification.permission === 'default') await Notification.requestPermission()
}
