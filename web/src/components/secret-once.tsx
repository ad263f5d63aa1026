import { ActionIcon, Alert, Button, CopyButton, Group, Modal, Stack, Text, TextInput, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy, IconKey } from '@tabler/icons-react'
import { useFormWords } from './form/words.ts'

/** A text that is to be taken elsewhere, with the button that does it. */
export function CopyText({ label, text }: { label: string; text: string }) {
  const t = useFormWords()
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <TextInput
          label={label}
          value={text}
          readOnly
          ff="monospace"
          onFocus={(event) => event.currentTarget.select()}
          rightSection={
            <Tooltip label={copied ? t('copied') : t('copy')}>
              <ActionIcon onClick={copy} aria-label={`${t('copy')}: ${label}`} color={copied ? 'green' : undefined}>
                {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
              </ActionIcon>
            </Tooltip>
          }
        />
      )}
    </CopyButton>
  )
}

/** What is shown one single time. It does not go away by a click beside it. */
export function SecretOnce(props: {
  shown: { label: string; text: string }[] | null
  close: () => void
  hint?: string
}) {
  const { shown, close, hint } = props
  const t = useFormWords()
  return (
    <Modal
      opened={shown !== null}
      onClose={close}
      title={t('once-title')}
      closeOnClickOutside={false}
      withCloseButton={false}
      zIndex={350}
    >
      <Stack>
        <Alert color="yellow" icon={<IconKey size={18} />}>
          {t('once-text')}
        </Alert>
        {shown?.map(({ label, text }) => (
          <CopyText key={label} label={label} text={text} />
        ))}
        {hint && (
          <Text size="sm" c="dimmed">
            {hint}
          </Text>
        )}
        <Group justify="flex-end">
          <Button onClick={close} data-autofocus>
            {t('once-done')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
