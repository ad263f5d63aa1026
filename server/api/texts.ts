type Text = { 'pt-BR': string; en: string }

/** What is said for a code, where it is said to people. A code that is not here keeps its author's English words. */
export const texts: Record<string, Text | undefined> = {
  required: { 'pt-BR': 'É obrigatório.', en: 'Is required.' },
  'wrong-type': { 'pt-BR': 'Não é do tipo esperado ({expected}).', en: 'Is not of the expected type ({expected}).' },
  'wrong-format': { 'pt-BR': 'Não está no formato esperado.', en: 'Is not in the expected format.' },
  'too-short': { 'pt-BR': 'Precisa de ao menos {limit}.', en: 'Needs at least {limit}.' },
  'too-long': { 'pt-BR': 'Pode ter no máximo {limit}.', en: 'May have at most {limit}.' },
  'too-small': { 'pt-BR': 'Precisa ser ao menos {limit}.', en: 'Must be at least {limit}.' },
  'too-big': { 'pt-BR': 'Pode ser no máximo {limit}.', en: 'May be at most {limit}.' },
  'not-one-of': { 'pt-BR': 'Precisa ser um destes: {values}.', en: 'Must be one of: {values}.' },
  'not-one-of-forms': { 'pt-BR': 'Não tem nenhuma das formas aceitas.', en: 'Has none of the accepted forms.' },
  'not-multiple-of': { 'pt-BR': 'Precisa ser um número inteiro.', en: 'Must be a whole number.' },
  'unknown-field': { 'pt-BR': 'Campo desconhecido.', en: 'Unknown field.' },
  'said-twice': { 'pt-BR': 'Foi informado duas vezes, com valores diferentes.', en: 'Is said twice, and differs.' },
  'control-characters': {
    'pt-BR': 'Contém caracteres que não se digitam.',
    en: 'Holds characters that cannot be typed.',
  },
  taken: { 'pt-BR': 'Já está em uso.', en: 'Is taken by another one.' },
  stale: { 'pt-BR': 'Foi alterado enquanto isso.', en: 'Was changed meanwhile.' },
  differs: { 'pt-BR': 'Está diferente do que você enviou.', en: 'Is not what you sent.' },
  'unknown-reference': { 'pt-BR': 'Não existe.', en: 'Is not there.' },
  'input.invalid': { 'pt-BR': 'Há campos a corrigir.', en: 'There are fields to be corrected.' },
  'body.malformed': { 'pt-BR': 'O corpo não é JSON válido.', en: 'The body is not valid JSON.' },
  'body.too-large': { 'pt-BR': 'O corpo é grande demais.', en: 'The body is too large.' },
  'body.unknown-type': { 'pt-BR': 'Este tipo de conteúdo não é aceito.', en: 'This type of content is not accepted.' },
  'session.required': { 'pt-BR': 'Entre para continuar.', en: 'Log in to go on.' },
  'session.other-origin': {
    'pt-BR': 'O pedido não veio desta página.',
    en: 'The request did not come from this page.',
  },
  'session.away': {
    'pt-BR': 'As sessões não podem ser lidas agora. Tente de novo.',
    en: 'Sessions cannot be read just now. Try again.',
  },
  'permission.missing': { 'pt-BR': 'Você não tem permissão para isto.', en: 'You may not do this.' },
  'login.wrong-form': {
    'pt-BR': 'Ao menos 5 caracteres: letras sem acento, dígitos e . _ @ + -',
    en: 'Five characters at least: letters, digits and . _ @ + -',
  },
  'network.wrong-form': {
    'pt-BR': 'Precisa ser um endereço IPv4 ou uma rede como 203.0.113.0/28.',
    en: 'Must be an IPv4 address or a network such as 203.0.113.0/28.',
  },
  'network.too-wide': {
    'pt-BR': 'A rede é larga demais: no máximo /16.',
    en: 'The network is too wide: /16 at most.',
  },
  'login.wrong': { 'pt-BR': 'Usuário ou senha incorretos.', en: 'The login or the password is wrong.' },
  'login.too-many': {
    'pt-BR': 'Tentativas demais. Espere alguns minutos.',
    en: 'Too many attempts. Wait a few minutes.',
  },
  'route.not-found': { 'pt-BR': 'Este endereço não existe.', en: 'There is nothing at this address.' },
  'route.wrong-method': {
    'pt-BR': 'Este endereço não aceita este método.',
    en: 'This address does not take this method.',
  },
  'shard.away': {
    'pt-BR': 'Outro servidor está assumindo o atendimento desta empresa. Tente de novo em um segundo.',
    en: 'Another server is just taking over the work of this company. Try again in a second.',
  },
  'store.away': {
    'pt-BR': 'O banco de dados não responde. Tente de novo.',
    en: 'The database does not answer. Try again.',
  },
  'server.failed': { 'pt-BR': 'Algo falhou no servidor.', en: 'Something failed in the server.' },
  'cnpj.wrong': {
    'pt-BR': 'Os dígitos verificadores do CNPJ não conferem.',
    en: 'The check digits of the CNPJ are wrong.',
  },
  'ddd.unknown': { 'pt-BR': 'Não existe este DDD.', en: 'There is no such DDD.' },
  'time-zone.unknown': { 'pt-BR': 'Não existe este fuso horário.', en: 'There is no such time zone.' },
  'number.taken': { 'pt-BR': 'Este número já leva a outro lugar.', en: 'This number leads elsewhere already.' },
  'extension.lines-wrong': {
    'pt-BR': 'Nada foi criado: há linhas a corrigir.',
    en: 'Nothing was made: some lines are wrong.',
  },
  'pin.weak': { 'pt-BR': 'Fácil demais de adivinhar.', en: 'Too easy to guess.' },
  'feature.fixed': { 'pt-BR': 'Este código não pode ser alterado.', en: 'This code cannot be changed.' },
  'pattern.wrong': { 'pt-BR': 'Não é um padrão de discagem.', en: 'Is not a dial pattern.' },
  'user.above': {
    'pt-BR': 'Você não pode dar nem alterar este perfil.',
    en: 'You may neither give nor change this role.',
  },
  'user.last-admin': { 'pt-BR': 'É o último administrador.', en: 'It is the last administrator.' },
  'me.wrong-password': { 'pt-BR': 'A senha atual não confere.', en: 'This is not the present password.' },
  'user.self': { 'pt-BR': 'Não se pode fazer isto consigo mesmo.', en: 'Nobody does this to oneself.' },
  'text.empty': { 'pt-BR': 'A mensagem está vazia.', en: 'The message is empty.' },
  'text.too-long': { 'pt-BR': 'A mensagem é longa demais.', en: 'The message is too long.' },
  'pause.full': {
    'pt-BR': 'Esta pausa está sem vagas agora. Tente de novo em instantes.',
    en: 'This pause has no place left just now. Try again in a moment.',
  },
  'live-interaction.not-found': {
    'pt-BR': 'Este atendimento já terminou.',
    en: 'This interaction has ended already.',
  },
  'interaction.not-waiting': {
    'pt-BR': 'O atendimento não está mais na fila.',
    en: 'The interaction does not wait in a queue any more.',
  },
  'interaction.not-found': { 'pt-BR': 'Este atendimento não existe.', en: 'There is no such interaction.' },
  'interaction.not-yours': {
    'pt-BR': 'Este atendimento não é seu.',
    en: 'This interaction is not yours.',
  },
  'interaction.already-disposed': {
    'pt-BR': 'Este atendimento já foi tabulado. Só um supervisor pode mudar a tabulação.',
    en: 'This interaction is disposed already. Only a supervisor can change that.',
  },
  'disposition.not-found': { 'pt-BR': 'Esta tabulação não existe mais.', en: 'This disposition is no more.' },
  'disposition.other-medium': {
    'pt-BR': 'Esta tabulação não vale para este tipo de atendimento.',
    en: 'This disposition is not for interactions of this kind.',
  },
  'offer.answer-by-phone': { 'pt-BR': 'Atenda pelo telefone.', en: 'Answer by the phone.' },
  'call.not-found': { 'pt-BR': 'A ligação já terminou.', en: 'The call has ended.' },
  'park.no-place': { 'pt-BR': 'Todas as vagas estão ocupadas.', en: 'Every place is taken.' },
  'transfer.agent-busy': { 'pt-BR': 'O agente está em outra ligação.', en: 'The agent is in another call.' },
  'transfer.agent-unreachable': {
    'pt-BR': 'O telefone do agente não pode ser alcançado agora.',
    en: 'The agent’s phone cannot be reached now.',
  },
  'transfer.nowhere': {
    'pt-BR': 'Este número não leva a lugar nenhum que você possa chamar.',
    en: 'This number leads nowhere that you may call.',
  },
  'transfer.nobody-to-ask': {
    'pt-BR': 'Não há com quem falar antes: transfira direto.',
    en: 'There is nobody to speak with first: transfer it at once.',
  },
  'transfer.none': { 'pt-BR': 'Você não está consultando ninguém.', en: 'You are asking nobody.' },
  'transfer.not-answered': { 'pt-BR': 'O outro ainda não atendeu.', en: 'The other has not answered yet.' },
  'call.no-phone': { 'pt-BR': 'Você não tem ramal para discar.', en: 'You have no extension to dial with.' },
  'call.not-recorded': { 'pt-BR': 'Esta ligação não está sendo gravada.', en: 'This call is not being recorded.' },
  'call.not-talking': { 'pt-BR': 'Não há conversa nesta ligação agora.', en: 'Nobody talks in this call now.' },
  'offer.ended': { 'pt-BR': 'A oferta já terminou.', en: 'The offer has ended.' },
  'conversation.not-found': { 'pt-BR': 'Não existe esta conversa.', en: 'There is no such conversation.' },
  'conversation.ended': { 'pt-BR': 'A conversa já terminou.', en: 'The conversation has ended.' },
  'conversation.not-yours': { 'pt-BR': 'A conversa não está com você.', en: 'The conversation is not with you.' },
  'conversation.newer-reply': {
    'pt-BR': 'Outro atendente respondeu depois do que você viu. Leia e envie de novo.',
    en: 'Somebody replied after what you have seen: read it, then send again.',
  },
  'file.missing': { 'pt-BR': 'Não há arquivo no envio.', en: 'There is no file in it.' },
  'file.empty': { 'pt-BR': 'O arquivo está vazio.', en: 'The file is empty.' },
  'file.too-large': { 'pt-BR': 'O arquivo é grande demais.', en: 'The file is too large.' },
  'file.forbidden-kind': {
    'pt-BR': 'Este tipo de arquivo não é aceito.',
    en: 'Files of this kind are not accepted.',
  },
  'file.disabled': { 'pt-BR': 'Arquivos não são aceitos aqui.', en: 'Files are not accepted here.' },
  'file.not-found': { 'pt-BR': 'Não existe este arquivo.', en: 'There is no such file.' },
  'conversation.not-rated': {
    'pt-BR': 'Só se avalia uma conversa que foi atendida e já terminou.',
    en: 'Only a conversation that was served and has ended can be rated.',
  },
  'conversation.rated': {
    'pt-BR': 'Esta conversa já foi avaliada.',
    en: 'This conversation is rated already.',
  },
  'webchat.consent-required': {
    'pt-BR': 'É preciso aceitar os termos, como estão agora.',
    en: 'The terms must be accepted, as they stand now.',
  },
  'webchat.no-survey': { 'pt-BR': 'Este chat não pede avaliação.', en: 'This chat asks for no rating.' },
  'webchat.unknown-token': {
    'pt-BR': 'Este chat não existe ou está desligado.',
    en: 'There is no such chat, or it is off.',
  },
  'webchat.other-origin': {
    'pt-BR': 'Este site não tem permissão para usar este chat.',
    en: 'This site may not use this chat.',
  },
  'webchat.session-required': {
    'pt-BR': 'A sessão do chat terminou. Comece de novo.',
    en: 'The chat session has ended: start again.',
  },
  'webchat.too-many': {
    'pt-BR': 'Mensagens demais em pouco tempo. Espere um pouco.',
    en: 'Too many in a short time: wait a little.',
  },
  'softphone.no-extension': {
    'pt-BR': 'Você não tem ramal. Peça um a quem administra a telefonia.',
    en: 'You have no extension. Ask whoever manages telephony for one.',
  },
  'softphone.desk-phone': {
    'pt-BR': 'Seu ramal é um telefone de mesa: as ligações tocam nele.',
    en: 'Your extension is a desk phone: calls ring there.',
  },
  'softphone.elsewhere': {
    'pt-BR': 'Seu telefone está aberto em outro acesso.',
    en: 'Your phone is open in another login.',
  },
  'softphone.away': {
    'pt-BR': 'A telefonia não responde. Tentando de novo.',
    en: 'The telephony does not answer. Trying again.',
  },
  'setup.done': {
    'pt-BR': 'Esta instalação já tem administrador. Entre para continuar.',
    en: 'This installation has its administrator already: log in.',
  },
  'setup.busy': {
    'pt-BR': 'Outra pessoa está fazendo isto agora mesmo.',
    en: 'Somebody else is doing this just now.',
  },
  'setup.no-number': {
    'pt-BR': 'Ainda não há um número para a chamada de demonstração discar.',
    en: 'There is no number yet that the demo caller could call.',
  },
  'setup.demo-trunk-off': {
    'pt-BR': 'O tronco de demonstração está desativado.',
    en: 'The demo trunk is switched off.',
  },
  'setup.demo-trunk-elsewhere': {
    'pt-BR': 'O tronco de demonstração é de outra empresa desta instalação.',
    en: 'The demo trunk belongs to another company of this installation.',
  },
  'setup.asterisk-away': {
    'pt-BR': 'O Asterisk não responde. O que você fez foi guardado e será aplicado assim que ele voltar.',
    en: 'Asterisk does not answer. What you did is kept, and applied as soon as it is back.',
  },
  'setup.demo-call-running': {
    'pt-BR': 'A chamada de demonstração já está em curso.',
    en: 'The demo caller is calling already.',
  },
  'setup.demo-call-lost': {
    'pt-BR': 'A chamada de demonstração não chegou. Veja a verificação da rede.',
    en: 'The demo call did not come in: see the network’s checks.',
  },
  'setup.desk-phone': {
    'pt-BR': 'Seu ramal é um telefone de mesa. Mude-o para webphone em Ramais e volte.',
    en: 'Your extension is a desk phone: make it a webphone under Extensions, and come back.',
  },
  'setup.other-company': {
    'pt-BR': 'Nesta empresa você é visita: o telefone é dos usuários dela.',
    en: 'In this company you are a guest: a phone is of one of its users.',
  },
  'company.taken': { 'pt-BR': 'Já existe esta empresa.', en: 'This company is there already.' },
  '*.taken': { 'pt-BR': 'Já existe um registro assim.', en: 'There is one like it.' },
  '*.stale': {
    'pt-BR': 'Outra pessoa alterou este registro enquanto isso.',
    en: 'Somebody else changed this meanwhile.',
  },
  'until.past': { 'pt-BR': 'Já passou.', en: 'Is in the past.' },
  'period.empty': { 'pt-BR': 'Começa quando termina.', en: 'Begins when it ends.' },
  'hours.wrong': { 'pt-BR': 'Não é uma parte do dia.', en: 'Is no part of a day.' },
  'date.wrong': { 'pt-BR': 'Não é uma data.', en: 'Is no date.' },
  'trace.no-call': { 'pt-BR': 'Este atendimento não é uma ligação.', en: 'It is no call.' },
  '*.loops': {
    'pt-BR': 'As ligações dariam voltas sem que ninguém espere pelo cliente.',
    en: 'Calls would go round without anybody waiting for the customer.',
  },
  '*.in-use': { 'pt-BR': 'Está em uso.', en: 'It is in use.' },
  '*.not-found': { 'pt-BR': 'Não existe mais.', en: 'It is not there (any more).' },
  '*.unknown-reference': {
    'pt-BR': 'Algo que ele cita não existe mais.',
    en: 'Something that it names is not there.',
  },
  twice: { 'pt-BR': 'Está repetido.', en: 'It is there twice.' },
  'too-often': {
    'pt-BR': 'Use 0 para nunca, ou ao menos 10 segundos.',
    en: 'Use 0 for never, or at least 10 seconds.',
  },
  'secret.weak': {
    'pt-BR': 'Fácil de adivinhar: use letras, dígitos e mais variedade.',
    en: 'Too easy to guess: it needs letters, digits and more variety.',
  },
  'number.wrong': { 'pt-BR': 'Não é um número de telefone.', en: 'Is not a telephone number.' },
  'prefix.wrong': { 'pt-BR': 'Não é o começo de um número.', en: 'Is not the beginning of a number.' },
  'caller.any': { 'pt-BR': 'Informe quem é recusado.', en: 'Say who is refused.' },
  'inbound-route.taken': {
    'pt-BR': 'Estas ligações já levam a outro lugar, por outra rota.',
    en: 'These calls lead elsewhere already, by another route.',
  },
  'class-of-service.standard-taken': {
    'pt-BR': 'Outra classe já é a padrão.',
    en: 'Another class is the standard one already.',
  },
  'outbound-cap.empty': {
    'pt-BR': 'Informe ao menos um limite: ligações, minutos ou ao mesmo tempo.',
    en: 'Say at least one limit: calls, minutes or calls at once.',
  },
  'blocked-caller.taken': {
    'pt-BR': 'Outra entrada já trata destes números.',
    en: 'Another entry is about these numbers.',
  },
  'localities.wrong': { 'pt-BR': 'Há linhas erradas no arquivo.', en: 'There are wrong lines in the file.' },
  'localities.columns': {
    'pt-BR': 'Precisa ser início;fim;CNL ou prefixo;CNL.',
    en: 'Must be from;to;CNL or prefix;CNL.',
  },
  'localities.digits': {
    'pt-BR': 'Início e fim têm de 2 a 11 dígitos com DDD, o CNL de 1 a 6.',
    en: 'From and to have 2 to 11 digits with the area code, the CNL 1 to 6.',
  },
  'localities.range': {
    'pt-BR': 'O fim vem antes do início, ou tem outro tamanho.',
    en: 'The end is before the beginning, or of another length.',
  },
  'localities.overlap': { 'pt-BR': 'Repete números de outra linha.', en: 'Repeats numbers of another line.' },
  'localities.too-many': { 'pt-BR': 'Pode ter no máximo 100.000 linhas.', en: 'May have at most 100,000 lines.' },
  'did.wrong': { 'pt-BR': 'Não é um número de telefone.', en: 'Is not a telephone number.' },
  'trunk.incomplete': { 'pt-BR': 'Faltam campos do tronco.', en: 'Fields of the trunk are missing.' },
  'sip-settings.not-understood': {
    'pt-BR': 'Escreva: qualquer pessoa na internet poderá ligar para nós',
    en: 'Type: qualquer pessoa na internet poderá ligar para nós',
  },
  'sip-settings.rtp-too-few': { 'pt-BR': 'Precisa de ao menos 200 portas.', en: 'Needs 200 ports at least.' },
  'sip-settings.host-unknown': {
    'pt-BR': 'Este nome não pôde ser resolvido para um endereço.',
    en: 'This name cannot be resolved to an address.',
  },
  'sip-settings.shared': {
    'pt-BR': 'Várias empresas usam esta instalação: só um administrador muda isto.',
    en: 'Several companies share this installation: only an administrator changes this.',
  },
  'sip-settings.stale': {
    'pt-BR': 'Outra pessoa mudou a configuração enquanto isso.',
    en: 'Somebody else has changed the settings meanwhile.',
  },
  'sip-settings.restarting': {
    'pt-BR': 'Já foi pedido que o Asterisk reinicie.',
    en: 'A restart of Asterisk is asked for already.',
  },
  'sip-settings.no-restart': { 'pt-BR': 'Nenhum reinício foi pedido.', en: 'No restart is asked for.' },
  'sip-settings.wrong-hour': {
    'pt-BR': 'Escolha uma hora dos próximos 31 dias.',
    en: 'Choose an hour of the next 31 days.',
  },
  'trunk.not-registering': {
    'pt-BR': 'O Asterisk não tem registro deste tronco: ele está desativado, é por IP, ou não pôde ser aplicado.',
    en: 'Asterisk has no registration of this trunk: it is off, by IP, or could not be applied.',
  },
  'trunk.asterisk-away': { 'pt-BR': 'O Asterisk não responde agora.', en: 'Asterisk does not answer now.' },
  'trunk.registration': {
    'pt-BR': 'Precisa ter a forma usuário:senha@servidor/linha.',
    en: 'Must look like user:password@host/line.',
  },
  'trunk.transport-elsewhere': {
    'pt-BR': 'O transporte se escreve na configuração adicional, como transport=tcp.',
    en: 'The transport is written among the additional words, as transport=tcp.',
  },
  'trunk.address-taken': {
    'pt-BR': 'Este endereço já é de outro tronco: as ligações dos dois se misturariam.',
    en: 'This address belongs to another trunk: the calls of both would be mixed up.',
  },
  'trunk.secret-in-text': {
    'pt-BR': 'Ponha a senha no campo próprio: este texto pode ser lido por outros.',
    en: 'Put the password into its own field: this text can be read by others.',
  },
  'extension.number-fixed': {
    'pt-BR': 'O número não muda: crie outro ramal para outro número.',
    en: 'A number stays: make another extension for another number.',
  },
  'company.slug-stays': {
    'pt-BR': 'O nome curto não muda: telefones e troncos o usam.',
    en: 'The short name stays: phones and trunks carry it.',
  },
  'company.own': {
    'pt-BR': 'Ninguém exclui a empresa em que trabalha.',
    en: 'Nobody deletes the company that he or she works in.',
  },
  'file-limit.wrong': { 'pt-BR': 'Use 0 para nenhum, ou ao menos 1 KB.', en: 'Use 0 for none, or at least 1 KB.' },
  'flow.draft-stale': {
    'pt-BR': 'Outra pessoa também desenha nesta URA: carregue de novo.',
    en: 'Somebody else draws in it, too: load it anew.',
  },
  'flow.runs-changed': {
    'pt-BR': 'Ligações guardadas terminam de outro jeito.',
    en: 'Runs that were kept come out differently.',
  },
  'flow.no-phone': {
    'pt-BR': 'Você não tem um ramal que possa tocar.',
    en: 'You have no extension that could be rung.',
  },
  'flow.unknown-names': {
    'pt-BR': 'O arquivo usa nomes que não existem aqui: diga o que corresponde a cada um.',
    en: 'It names what is not there: say which is meant.',
  },
  'flow.invalid': {
    'pt-BR': 'A URA não pode ser publicada assim.',
    en: 'The flow cannot be published like this.',
  },
  'audio.not-said': { 'pt-BR': 'Nenhuma voz consegue dizer este texto.', en: 'No voice can say this text.' },
  'not-said': {
    'pt-BR': 'Nenhuma voz consegue dizê-lo. Confira o idioma.',
    en: 'No voice can say it. See the language.',
  },
  'dictation.no-phone': {
    'pt-BR': 'Você não tem ramal: escolha em qual telefone gravar.',
    en: 'You have no phone: choose an extension to record at.',
  },
  'key.twice': { 'pt-BR': 'Esta tecla já é usada aqui.', en: 'This key is used here already.' },
  'overflow.out-of-order': { 'pt-BR': 'Vem antes do passo de cima.', en: 'Comes before the step above it.' },
  'audio.no-file': { 'pt-BR': 'Falta o arquivo.', en: 'There is no file in it.' },
  'audio.wrong-format': {
    'pt-BR': 'O arquivo não é um som que se possa usar como está.',
    en: 'The file is no sound that can be used as it is.',
  },
}
