const paths = {
  close: 'M6 6l12 12M18 6L6 18',
  send: 'M4 12l16-8-6 16-3-6.5L4 12zM11 13.5L20 4',
  attach: 'M20 11.5l-8.3 8.3a5 5 0 0 1-7.1-7.1l8.6-8.6a3.4 3.4 0 0 1 4.8 4.8l-8.5 8.5a1.7 1.7 0 0 1-2.4-2.4l7.8-7.8',
  emoji: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.5 14.5s1.2 2 3.5 2 3.5-2 3.5-2M9 9.5h.01M15 9.5h.01',
  file: 'M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8l-5-5zM14 3v5h5',
  save: 'M12 4v11M7.5 11L12 15.5 16.5 11M5 20h14',
  sent: 'M5 12.5l4.5 4.5L19 7.5',
  delivered: 'M2 12.5L6.5 17 16 7.5M11 16l1 1L21.5 7.5',
  chat: 'M21 12a8 8 0 0 1-8 8H4l1.8-3.2A8 8 0 1 1 21 12z',
  end: 'M15 4h3a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2h-3M10 16l-4-4 4-4M6 12h9',
  star: 'M12 3.5l2.6 5.300 5.9.9-4.300 4.100 1 5.8-5.2-2.7-5.2 2.7 1-5.8L3.5 9.7l5.9-.9L12 3.5z',
  warning: 'M12 4l9 16H3L12 4zM12 10v4M12 17h.01',
} as const

export const Icon = ({ name, className }: { name: keyof typeof paths; className?: string }) => (
  <svg class={className ? `icon ${className}` : 'icon'} viewBox="0 0 24 24" aria-hidden="true">
    <path d={paths[name]} />
  </svg>
)
