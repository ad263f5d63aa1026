// A page speaks to its chat by messages: see docs/how-to/webchat.md.
for (const button of document.querySelectorAll('[data-chat]'))
  button.addEventListener('click', () => window.postMessage({ vez: button.dataset.chat }, location.origin))
