import { useEffect, useState } from 'react'
import { call, type Output } from '../../client/call.ts'

type Answers = Output<'post /trunks/additional'>['answers']

/** What the server would do with each of the words. An answer that comes late, to an older text, is dropped. */
export function useWordAnswers(text: string): Answers {
  const [answers, setAnswers] = useState<Answers>([])
  useEffect(() => {
    if (text === '') return setAnswers([])
    const asking = new AbortController()
    call('post /trunks/additional', { text }, { signal: asking.signal }).then(
      (answer) => setAnswers(answer.answers),
      () => {}, // the form itself says what is wrong with the text
    )
    return () => asking.abort()
  }, [text])
  return answers
}
