/** What is said of each check, in both languages, and what to do where it failed. `{name}` is filled in. */
type Both = { 'pt-BR': string; en: string }
type CheckWords = { ok: Both; failed: Both; fix: Both }

export const checkIds = [
  'database',
  'redis',
  'asterisk',
  'manager',
  'events',
  'rtp',
  'sip',
  'addresses',
  'phones',
  'sounds',
] as const
export type CheckId = (typeof checkIds)[number]

export const checkWords: Record<CheckId, CheckWords> = {
  database: {
    ok: { 'pt-BR': 'O banco de dados responde em {ms} ms.', en: 'The database answers in {ms} ms.' },
    failed: { 'pt-BR': 'O banco de dados não responde.', en: 'The database does not answer.' },
    fix: {
      'pt-BR': 'Confira se o MongoDB (ou FerretDB) está no ar e se VEZ_MONGODB_URI aponta para ele.',
      en: 'See that MongoDB (or FerretDB) is up, and that VEZ_MONGODB_URI names it.',
    },
  },
  redis: {
    ok: { 'pt-BR': 'O Redis responde em {ms} ms.', en: 'Redis answers in {ms} ms.' },
    failed: {
      'pt-BR': 'O Redis não responde: ninguém consegue entrar.',
      en: 'Redis does not answer: nobody can log in.',
    },
    fix: {
      'pt-BR': 'Confira se o Redis está no ar e se VEZ_REDIS_URL aponta para ele.',
      en: 'See that Redis is up, and that VEZ_REDIS_URL names it.',
    },
  },
  asterisk: {
    ok: { 'pt-BR': 'Asterisk {version} aceita comandos (ARI).', en: 'Asterisk {version} takes commands (ARI).' },
    failed: { 'pt-BR': 'O Asterisk não aceita comandos (ARI).', en: 'Asterisk takes no commands (ARI).' },
    fix: {
      'pt-BR': 'Confira se o Asterisk está no ar e se VEZ_ARI_URL, VEZ_ARI_USER e VEZ_ARI_PASSWORD estão certos.',
      en: 'See that Asterisk is up, and that VEZ_ARI_URL, VEZ_ARI_USER and VEZ_ARI_PASSWORD are right.',
    },
  },
  manager: {
    ok: {
      'pt-BR': 'O estado de troncos e telefones é conhecido (AMI).',
      en: 'The state of trunks and phones is known (AMI).',
    },
    failed: { 'pt-BR': 'O gerente do Asterisk (AMI) não responde.', en: 'Asterisk’s manager (AMI) does not answer.' },
    fix: {
      'pt-BR': 'Confira VEZ_AMI_HOST, VEZ_AMI_PORT, VEZ_AMI_USER e VEZ_AMI_PASSWORD.',
      en: 'See to VEZ_AMI_HOST, VEZ_AMI_PORT, VEZ_AMI_USER and VEZ_AMI_PASSWORD.',
    },
  },
  events: {
    ok: { 'pt-BR': 'Os eventos das chamadas chegam do Asterisk.', en: 'The events of calls come from Asterisk.' },
    failed: {
      'pt-BR': 'O Asterisk ainda não se ligou a este servidor: nenhuma chamada seria atendida.',
      en: 'Asterisk has not connected to this server yet: no call would be taken.',
    },
    fix: {
      'pt-BR': 'O Asterisk disca para VEZ_ARI_EVENTS_PORT: confira websocket_client.conf e o firewall entre os dois.',
      en: 'Asterisk dials VEZ_ARI_EVENTS_PORT: see to websocket_client.conf and to the firewall between the two.',
    },
  },
  rtp: {
    ok: {
      'pt-BR': 'Portas de voz (RTP) {first} a {last}: até {calls} conversas ao mesmo tempo.',
      en: 'Voice ports (RTP) {first} to {last}: up to {calls} talks at once.',
    },
    failed: {
      'pt-BR': 'As portas de voz (RTP) não são conhecidas, ou são poucas.',
      en: 'The voice ports (RTP) are not known, or too few.',
    },
    fix: {
      'pt-BR': 'Em rtp.conf, dê ao menos 100 portas (rtpstart e rtpend) e abra-as em UDP no firewall.',
      en: 'Give at least 100 ports in rtp.conf (rtpstart and rtpend), and open them for UDP in the firewall.',
    },
  },
  sip: {
    ok: {
      'pt-BR': 'SIP em {host}:{port}, UDP e TCP: operadoras e telefones da rede chegam aqui.',
      en: 'SIP on {host}:{port}, UDP and TCP: carriers and phones of the network reach it.',
    },
    failed: { 'pt-BR': 'O endereço do SIP não é desta máquina.', en: 'The SIP address is not this machine’s.' },
    fix: {
      'pt-BR': 'Confira VEZ_SIP_HOST e o bind em pjsip.conf.',
      en: 'See to VEZ_SIP_HOST and to the bind in pjsip.conf.',
    },
  },
  addresses: {
    ok: {
      'pt-BR': 'Navegadores receberão a voz em {addresses}.',
      en: 'Browsers will be told to send voice to {addresses}.',
    },
    failed: {
      'pt-BR': 'Esta máquina só tem o endereço local: navegadores não têm para onde mandar a voz.',
      en: 'This machine has its loopback address only: browsers have nowhere to send voice to.',
    },
    fix: { 'pt-BR': 'Dê a esta máquina um endereço de rede.', en: 'Give this machine a network address.' },
  },
  phones: {
    ok: {
      'pt-BR': 'O Asterisk aceita telefones de navegador (WebSocket).',
      en: 'Asterisk takes phones in browsers (WebSocket).',
    },
    failed: {
      'pt-BR': 'O Asterisk não aceita telefones de navegador (WebSocket).',
      en: 'Asterisk takes no phones in browsers (WebSocket).',
    },
    fix: {
      'pt-BR': 'Confira transport-ws em pjsip.conf e o módulo res_pjsip_transport_websocket.',
      en: 'See to transport-ws in pjsip.conf and to the module res_pjsip_transport_websocket.',
    },
  },
  sounds: {
    ok: { 'pt-BR': '{count} frases em português estão no lugar.', en: '{count} Portuguese prompts are in place.' },
    failed: { 'pt-BR': 'Faltam frases gravadas: {missing}.', en: 'Recorded prompts are missing: {missing}.' },
    fix: {
      'pt-BR': 'Restaure a pasta sounds/ da instalação.',
      en: 'Restore the folder sounds/ of the installation.',
    },
  },
}

/** What is true, and no fault, but better known: said beside a check that is well. */
export const notes = {
  onlyHere: {
    'pt-BR': 'Só esta máquina chega a ele: operadoras e telefones de mesa precisam de um endereço da rede.',
    en: 'Only this machine reaches it: carriers and desk phones need an address of the network.',
  },
  behindNat: {
    'pt-BR': 'Endereço interno: de fora desta rede a voz não chega. O externo (NAT) se ajusta em Configuração SIP.',
    en: 'An inner address: voice from outside this network does not arrive. The outer one (NAT) is set in the SIP settings.',
  },
} satisfies Record<string, Both>

export function filled(words: Both, values: Record<string, string | number>): Both {
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
  return { 'pt-BR': fill(words['pt-BR']), en: fill(words.en) }
}
