import {
  IconArrowBackUp,
  IconArrowFork,
  IconClock,
  IconCloudDataConnection,
  IconDeviceLandlinePhone,
  IconDialpad,
  IconHierarchy2,
  IconListNumbers,
  IconMapPin,
  IconPhoneOff,
  IconStack2,
  IconStars,
  IconVariable,
  IconVolume,
} from '@tabler/icons-react'
import type { ComponentType } from 'react'

type Icon = ComponentType<{ size?: number | string; stroke?: number; color?: string }>

/** How each kind of node is drawn. */
export const kindLooks: Record<string, { icon: Icon; color: string }> = {
  play: { icon: IconVolume, color: 'blue' },
  menu: { icon: IconDialpad, color: 'indigo' },
  collect: { icon: IconListNumbers, color: 'indigo' },
  condition: { icon: IconArrowFork, color: 'orange' },
  time: { icon: IconClock, color: 'orange' },
  http: { icon: IconCloudDataConnection, color: 'grape' },
  set: { icon: IconVariable, color: 'grape' },
  survey: { icon: IconStars, color: 'pink' },
  queue: { icon: IconStack2, color: 'green' },
  extension: { icon: IconDeviceLandlinePhone, color: 'green' },
  destination: { icon: IconMapPin, color: 'green' },
  flow: { icon: IconHierarchy2, color: 'cyan' },
  return: { icon: IconArrowBackUp, color: 'cyan' },
  'hang-up': { icon: IconPhoneOff, color: 'red' },
}
