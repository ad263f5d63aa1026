import { useComputedColorScheme } from '@mantine/core'
import Picker, { EmojiStyle, Theme } from 'emoji-picker-react'
import english from 'emoji-picker-react/dist/data/emojis-en'
import portuguese from 'emoji-picker-react/dist/data/emojis-pt'
import { i18n } from '../../app/words.ts'

/** Loaded when it is first opened; drawn with the system's own font, nothing comes from elsewhere. */
export default function EmojiPicker({ pick }: { pick: (emoji: string) => void }) {
  const scheme = useComputedColorScheme()
  return (
    <Picker
      onEmojiClick={({ emoji }) => pick(emoji)}
      emojiStyle={EmojiStyle.NATIVE}
      theme={scheme === 'dark' ? Theme.DARK : Theme.LIGHT}
      emojiData={i18n.language === 'en' ? english : portuguese}
      searchPlaceholder={i18n.language === 'en' ? 'Search' : 'Buscar'}
      previewConfig={{ showPreview: false }}
      skinTonesDisabled
      width={330}
      height={360}
    />
  )
}
