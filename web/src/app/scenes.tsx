import {
  IconActivityHeartbeat,
  IconAddressBook,
  IconArrowBarRight,
  IconArrowBarToRight,
  IconBuilding,
  IconBuildingCommunity,
  IconCalendarEvent,
  IconCalendarTime,
  IconCheckupList,
  IconClockHour4,
  IconCoffee,
  IconDeviceLandlinePhone,
  IconHeadset,
  IconHierarchy2,
  IconMessageChatbot,
  IconPhoneCall,
  IconRoute,
  IconRouteAltLeft,
  IconServer2,
  IconStack2,
  IconUsers,
  IconVolume,
} from '@tabler/icons-react'
import type { ComponentType, ReactNode } from 'react'

export type Group = 'service' | 'operation' | 'telephony' | 'settings'

/** A page of the console. `words` is its name in `shell-words.ts`; without a `group` it is in no menu. */
export type Scene = {
  path: string
  words: string
  group?: Group
  icon: ComponentType<{ size?: number | string; stroke?: number }>
  /** A permission of the server; nobody without it sees the page or its menu entry. */
  may: string
  load: () => Promise<{ Page: () => ReactNode }>
}

/** Every page: a new one is a folder in `scenes/`, a line here and its name in `shell-words.ts`. */
export const scenes: readonly Scene[] = [
  {
    path: '/atendimento',
    words: 'scene-desk',
    group: 'service',
    icon: IconHeadset,
    may: 'agent.work',
    load: () => import('../scenes/desk/page.tsx'),
  },
  {
    path: '/contatos',
    words: 'scene-contacts',
    group: 'service',
    icon: IconAddressBook,
    may: 'agent.work',
    load: () => import('../scenes/contacts/page.tsx'),
  },
  {
    path: '/meu-dia',
    words: 'scene-my-day',
    group: 'service',
    icon: IconCalendarTime,
    may: 'agent.work',
    load: () => import('../scenes/my-day/page.tsx'),
  },
  {
    path: '/configurar-telefone',
    words: 'scene-phone-setup',
    group: 'service',
    icon: IconPhoneCall,
    may: 'agent.work',
    load: () => import('../scenes/phone-setup/page.tsx'),
  },
  {
    path: '/ao-vivo',
    words: 'scene-live',
    group: 'operation',
    icon: IconActivityHeartbeat,
    may: 'agent.supervise',
    load: () => import('../scenes/live/page.tsx'),
  },
  {
    path: '/telefonia',
    words: 'scene-telephony',
    group: 'telephony',
    icon: IconServer2,
    may: 'telephony.read',
    load: () => import('../scenes/telephony-home/page.tsx'),
  },
  {
    path: '/telefonia/rastrear',
    words: 'scene-tracer',
    group: 'telephony',
    icon: IconRoute,
    may: 'telephony.read',
    load: () => import('../scenes/tracer/page.tsx'),
  },
  {
    path: '/telefonia/troncos',
    words: 'scene-trunks',
    group: 'telephony',
    icon: IconRouteAltLeft,
    may: 'telephony.read',
    load: () => import('../scenes/trunks/page.tsx'),
  },
  {
    path: '/telefonia/rotas-entrada',
    words: 'scene-inbound-routes',
    group: 'telephony',
    icon: IconArrowBarToRight,
    may: 'telephony.read',
    load: () => import('../scenes/inbound-routes/page.tsx'),
  },
  {
    path: '/telefonia/rotas-saida',
    words: 'scene-outbound-routes',
    group: 'telephony',
    icon: IconArrowBarRight,
    may: 'telephony.read',
    load: () => import('../scenes/outbound-routes/page.tsx'),
  },
  {
    path: '/telefonia/ramais',
    words: 'scene-extensions',
    group: 'telephony',
    icon: IconDeviceLandlinePhone,
    may: 'telephony.read',
    load: () => import('../scenes/extensions/page.tsx'),
  },
  {
    path: '/telefonia/filas',
    words: 'scene-queues',
    group: 'telephony',
    icon: IconStack2,
    may: 'queue.manage',
    load: () => import('../scenes/queues/page.tsx'),
  },
  {
    path: '/telefonia/uras',
    words: 'scene-flows',
    group: 'telephony',
    icon: IconHierarchy2,
    may: 'telephony.read',
    load: () => import('../scenes/flows/page.tsx'),
  },
  {
    path: '/telefonia/horarios',
    words: 'scene-time-conditions',
    group: 'telephony',
    icon: IconClockHour4,
    may: 'telephony.read',
    load: () => import('../scenes/time-conditions/page.tsx'),
  },
  {
    path: '/telefonia/feriados',
    words: 'scene-holidays',
    group: 'telephony',
    icon: IconCalendarEvent,
    may: 'telephony.read',
    load: () => import('../scenes/holidays/page.tsx'),
  },
  {
    path: '/telefonia/audios',
    words: 'scene-audios',
    group: 'telephony',
    icon: IconVolume,
    may: 'telephony.read',
    load: () => import('../scenes/audios/page.tsx'),
  },
  {
    path: '/config/usuarios',
    words: 'scene-users',
    group: 'settings',
    icon: IconUsers,
    may: 'user.read',
    load: () => import('../scenes/users/page.tsx'),
  },
  {
    path: '/config/pausas',
    words: 'scene-pause-reasons',
    group: 'settings',
    icon: IconCoffee,
    may: 'queue.manage',
    load: () => import('../scenes/pause-reasons/page.tsx'),
  },
  {
    path: '/config/tabulacoes',
    words: 'scene-dispositions',
    group: 'settings',
    icon: IconCheckupList,
    may: 'queue.manage',
    load: () => import('../scenes/dispositions/page.tsx'),
  },
  {
    path: '/config/webchat',
    words: 'scene-webchat',
    group: 'settings',
    icon: IconMessageChatbot,
    may: 'telephony.read',
    load: () => import('../scenes/webchat/page.tsx'),
  },
  {
    path: '/config/empresa',
    words: 'scene-company',
    group: 'settings',
    icon: IconBuilding,
    may: 'company.change',
    load: () => import('../scenes/company/page.tsx'),
  },
  {
    path: '/config/empresas',
    words: 'scene-companies',
    group: 'settings',
    icon: IconBuildingCommunity,
    may: 'company.manage',
    load: () => import('../scenes/companies/page.tsx'),
  },
]
/** Pages to whoever is not logged in. */
export const doors: readonly { path: string; load: Scene['load'] }[] = [
  { path: '/entrar', load: () => import('../scenes/sign-in/page.tsx') },
  { path: '/primeiro-acesso', load: () => import('../scenes/setup/page.tsx') },
]
/** Pages that fill the whole window. */
export const bare: readonly Scene[] = []
