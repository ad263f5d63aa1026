import { Alert, List } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { Problem } from '../client/call.ts'

/** What the server said no with: its words, and the fields that it names. */
export function ProblemAlert({ problem }: { problem: Problem | null | undefined }) {
  if (!problem) return null
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle size={18} />} title={problem.message} role="alert">
      {problem.fields.length > 0 && (
        <List size="sm">
          {problem.fields.map(({ field, message }) => (
            <List.Item key={field + message}>{message}</List.Item>
          ))}
        </List>
      )}
    </Alert>
  )
}
