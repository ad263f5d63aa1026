import { Box, Group, Loader, Text } from '@mantine/core'
import {
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleXFilled,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './wizard.module.css'

export type CheckState = 'ok' | 'failed' | 'waiting' | 'idle' | 'warning'

const icons = {
  ok: <IconCircleCheckFilled size={20} className={classes.ok} aria-hidden />,
  failed: <IconCircleXFilled size={20} className={classes.failed} aria-hidden />,
  warning: <IconAlertTriangleFilled size={20} className={classes.warning} aria-hidden />,
  waiting: <Loader size={16} aria-hidden />,
  idle: <IconCircleDashed size={20} className={classes.idle} aria-hidden />,
}

/** One thing that is looked at while one looks on: how it is, in words, and what to do about it. */
export function CheckLine(props: {
  state: CheckState
  children: ReactNode
  note?: ReactNode
  fix?: ReactNode
  action?: ReactNode
}) {
  const { state, children, note, fix, action } = props
  return (
    <Group component="li" gap="sm" wrap="nowrap" align="flex-start" className={classes.check} data-state={state}>
      <Box className={classes.checkIcon}>{icons[state]}</Box>
      <Box flex={1} miw={0}>
        <Text size="sm" fw={state === 'failed' ? 600 : 400}>
          {children}
        </Text>
        {note && (
          <Text size="xs" c="dimmed">
            {note}
          </Text>
        )}
        {fix && (
          <Text size="sm" mt={2}>
            {fix}
          </Text>
        )}
      </Box>
      {action}
    </Group>
  )
}
