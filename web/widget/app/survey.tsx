import { useState } from 'preact/hooks'
import type { Chat, State } from './chat.ts'
import { Icon } from './icon.tsx'
import { fill, type Words } from './words.ts'

/** How it was: asked after the end, once. */
export function Survey({ chat, state, words }: { chat: Chat; state: State; words: Words }) {
  const { config, conversation, rated, busy } = state
  const [score, setScore] = useState<number | null>(null)
  const [comment, setComment] = useState('')
  const [later, setLater] = useState<string | null>(null)
  const survey = config?.survey
  if (rated && conversation?.state === 'ended')
    return (
      <p class="survey thanks" role="status">
        {words.thanks}
      </p>
    )
  if (!survey || !conversation?.mayRate || later === conversation.conversationId) return null
  const stars = survey.scale === 'stars'
  const values = stars ? [1, 2, 3, 4, 5] : [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]

  return (
    <form
      class="survey"
      onSubmit={(event) => {
        event.preventDefault()
        if (score !== null) void chat.rate(score, comment)
      }}
    >
      <fieldset class={survey.scale}>
        <legend>{survey.question}</legend>
        <div class="values">
          {values.map((value) => (
            <label key={value} class={stars && score !== null && value <= score ? 'value full' : 'value'}>
              <input
                class="for-readers"
                type="radio"
                name="score"
                value={value}
                checked={score === value}
                onChange={() => setScore(value)}
              />
              {stars ? (
                <>
                  <Icon name="star" />
                  <span class="for-readers">{fill(words.star, { count: `${value}` })}</span>
                </>
              ) : (
                <span>{value}</span>
              )}
            </label>
          ))}
        </div>
        {!stars && (
          <p class="ends" aria-hidden="true">
            <span>{words.least}</span>
            <span>{words.most}</span>
          </p>
        )}
      </fieldset>
      {survey.comment && score !== null && (
        <textarea
          rows={2}
          maxLength={1000}
          aria-label={words.comment}
          placeholder={words.comment}
          value={comment}
          onInput={(event) => setComment(event.currentTarget.value)}
        />
      )}
      <p class="choices">
        <button type="button" class="quiet" onClick={() => setLater(conversation.conversationId)}>
          {words.notNow}
        </button>
        <button type="submit" class="primary" disabled={score === null || busy}>
          {words.rate}
        </button>
      </p>
    </form>
  )
}
