/** Where a record of the server is looked at: its resource's name → the page. */
export const recordPlaces: Record<string, string | undefined> = {
  company: '/config/empresas',
  user: '/config/usuarios',
  queue: '/telefonia/filas',
  flow: '/telefonia/uras',
  trunk: '/telefonia/troncos',
  extension: '/telefonia/ramais',
  'inbound-route': '/telefonia/rotas-entrada',
  'outbound-route': '/telefonia/rotas-saida',
  audio: '/telefonia/audios',
  music: '/telefonia/musica',
  announcement: '/telefonia/anuncios',
  'time-condition': '/telefonia/horarios',
  'holiday-calendar': '/telefonia/feriados',
  'webchat-account': '/config/webchat',
}
