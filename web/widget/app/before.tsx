import { useState } from 'preact/hooks'
import type { Chat, State } from './chat.ts'
import { Icon } from './icon.tsx'
import type { Words } from './words.ts'

const fields = [
  { name: 'name', type: 'text', autocomplete: 'name', max: 80 },
  { name: 'email', type: 'email', autocomplete: 'email', max: 254 },
  { name: 'phone', type: 'tel', autocomplete: 'tel', max: 40 },
] as const

/** What is asked before the conversation begins. */
export function Before({ chat, state, words }: { chat: Chat; state: State; words: Words }) {
  const { config, told, wrong, busy } = state
  const [agreed, setAgreed] = useState(false)
  if (!config) return null
  const { form, consent } = config
  const asked = fields.filter(({ name }) => form[name] !== 'hidden')

  function submit(event: SubmitEvent) {
    event.preventDefault()
    const data = new FormData(event.currentTarget as HTMLFormElement)
    const said = Object.fromEntries(asked.map(({ name }) => [name, String(data.get(name) ?? '').trim()]))
    void chat.start({ ...said, agreed })
  }

  return (
    <form id="start" onSubmit={submit}>
      <div class="hello">
        <span class="avatar large">
          <Icon name="chat" />
        </span>
        <p>{asked.length > 0 ? words.intro : words.introBare}</p>
      </div>
      {asked.map(({ name, type, autocomplete, max }) => (
        <label key={name} for={name}>
          <span>
            {words[name]}
            {form[name] === 'optional' && <small> ({words.optional})</small>}
          </span>
          <input
            id={name}
            name={name}
            type={type as 'email'}
            autocomplete={autocomplete}
            maxLength={max}
            required={form[name] === 'required'}
            defaultValue={told[name] ?? ''}
            aria-invalid={wrong?.field === name}
            aria-describedby={wrong?.field === name ? `${name}-wrong` : undefined}
          />
          {wrong?.field === name && (
            <small class="wrong" id={`${name}-wrong`} role="alert">
              {wrong.message}
            </small>
          )}
        </label>
      ))}
      {consent && (
        <div class="consent">
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long terms must be scrolled by keyboard */}
          <section class="terms" aria-label={words.terms} tabIndex={0}>
            {consent.text}
          </section>
          <label class="agree">
            <input
              id="agree"
              type="checkbox"
              checked={agreed}
              required={consent.required}
              onChange={(event) => setAgreed(event.currentTarget.checked)}
            />
            <span>
              {words.agree}
              {!consent.required && <small> ({words.optional})</small>}
            </span>
          </label>
        </div>
      )}
      <button type="submit" class="primary" disabled={busy}>
        {busy ? words.starting : words.begin}
      </button>
    </form>
  )
}
