import { ActionIcon, Alert, Button, Group, Loader, Popover, Stack, Textarea, Tooltip } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconMoodSmile, IconPaperclip, IconSend2 } from '@tabler/icons-react'
import { type ClipboardEvent, type KeyboardEvent, lazy, Suspense, useRef, useState } from 'react'
import { i18n } from '../../app/words.ts'
import { useAsk } from '../../client/ask.ts'
import { useMe } from '../../client/me.ts'
import { sayTyping, send } from '../../work/chat.ts'
import { chooserOf, type FileRules, refusalOf, sizeText } from '../../work/files.ts'
import { kept } from '../../work/kept.ts'
import classes from './desk.module.css'
import { useWords } from './words.ts'

const EmojiPicker = lazy(() => import('./emoji.tsx'))

export type Sendable = {
  send: (files: readonly File[]) => void
  refused: readonly string[]
  forget: () => void
  rules: FileRules
}

/** Files are looked at before they are sent: what the server would refuse is refused here, with its reason. */
export function useSendFiles(conversationId: string): Sendable {
  const t = useWords()
  const { companyId } = useMe()
  const { data: company } = useAsk('get /companies/:id', { id: companyId })
  const [refused, setRefused] = useState<readonly string[]>([])
  const rules: FileRules = {
    fileBytesMax: company?.settings.fileBytesMax ?? 0,
    fileKinds: company?.settings.fileKinds ?? [],
  }
  return {
    rules,
    refused,
    forget: () => setRefused([]),
    send(files) {
      const words: string[] = []
      for (const file of files) {
        const why = refusalOf(file, rules)
        if (!why) send(conversationId, { file })
        else
          words.push(
            t(why, {
              name: file.name,
              size: sizeText(file.size, i18n.language),
              max: sizeText(rules.fileBytesMax, i18n.language),
            }),
          )
      }
      setRefused(words)
    },
  }
}

/** Where one writes. What is not sent stays, over a reload and a log-out, each conversation its own. */
export function Composer({ conversationId, files }: { conversationId: string; files: Sendable }) {
  const t = useWords()
  const [text, setText] = useState(() => kept.get('draft', conversationId) ?? '')
  const input = useRef<HTMLTextAreaElement>(null)
  const chooser = useRef<HTMLInputElement>(null)

  function put(written: string) {
    setText(written)
    kept.set('draft', conversationId, written)
    if (written !== '') sayTyping(conversationId)
  }
  function submit() {
    const said = text.trim()
    if (said === '') return
    put('')
    send(conversationId, { text: said })
    input.current?.focus()
  }
  function keyed(event: KeyboardEvent) {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    submit()
  }
  function pasted(event: ClipboardEvent) {
    const pastedFiles = [...event.clipboardData.files]
    if (pastedFiles.length === 0) return
    event.preventDefault()
    files.send(pastedFiles)
  }
  function insert(emoji: string) {
    const at = input.current?.selectionStart ?? text.length
    put(text.slice(0, at) + emoji + text.slice(at))
    input.current?.focus()
  }

  return (
    <div className={classes.composer}>
      {files.refused.length > 0 && (
        <Alert
          color="red"
          variant="light"
          mb={8}
          p="xs"
          withCloseButton
          onClose={files.forget}
          role="alert"
          closeButtonLabel={t('close')}
        >
          <Stack gap={2}>
            {files.refused.map((words) => (
              <span key={words}>{words}</span>
            ))}
          </Stack>
        </Alert>
      )}
      <Group gap={6} align="flex-end" wrap="nowrap">
        {files.rules.fileBytesMax > 0 && (
          <>
            <input
              ref={chooser}
              type="file"
              multiple
              hidden
              accept={chooserOf(files.rules)}
              onChange={(event) => {
                files.send([...(event.currentTarget.files ?? [])])
                event.currentTarget.value = ''
              }}
            />
            <Tooltip label={t('attach')}>
              <ActionIcon size={36} color="gray" onClick={() => chooser.current?.click()} aria-label={t('attach')}>
                <IconPaperclip size={19} />
              </ActionIcon>
            </Tooltip>
          </>
        )}
        <Emoji insert={insert} />
        <Textarea
          ref={input}
          style={{ flex: 1 }}
          aria-label={t('write')}
          placeholder={t('write')}
          title={t('write-hint')}
          value={text}
          onChange={(event) => put(event.currentTarget.value)}
          onKeyDown={keyed}
          onPaste={pasted}
          autosize
          minRows={1}
          maxRows={7}
          maxLength={4_096}
          data-autofocus
          autoFocus
        />
        <Button onClick={submit} disabled={text.trim() === ''} px="sm" aria-label={t('send')} title="Ctrl Enter">
          <IconSend2 size={18} />
        </Button>
      </Group>
    </div>
  )
}

function Emoji({ insert }: { insert: (emoji: string) => void }) {
  const t = useWords()
  const [opened, popover] = useDisclosure(false)
  return (
    <Popover opened={opened} onChange={popover.set} position="top-start" shadow="md" trapFocus>
      <Popover.Target>
        <Tooltip label={t('emoji')} disabled={opened}>
          <ActionIcon size={36} color="gray" onClick={popover.toggle} aria-label={t('emoji')} aria-expanded={opened}>
            <IconMoodSmile size={20} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown p={0} bd={0}>
        {opened && (
          <Suspense fallback={<Loader m="xl" size="sm" aria-label={t('emoji')} />}>
            <EmojiPicker
              pick={(emoji) => {
                popover.close()
                insert(emoji)
              }}
            />
          </Suspense>
        )}
      </Popover.Dropdown>
    </Popover>
  )
}
