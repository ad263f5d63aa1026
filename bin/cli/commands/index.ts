import type { Command } from '../command.ts'
import { apply } from './apply.ts'
import { backup, restore } from './backup.ts'
import { doctor } from './doctor.ts'
import { exportCommand } from './export.ts'
import { importCommand } from './import.ts'
import { login, logout } from './login.ts'
import { plan } from './plan.ts'
import { trace } from './trace.ts'

/** Every command; a new one is a file and a line here. */
export const commands: readonly Command[] = [
  login,
  logout,
  exportCommand,
  plan,
  apply,
  importCommand,
  trace,
  doctor,
  backup,
  restore,
]
