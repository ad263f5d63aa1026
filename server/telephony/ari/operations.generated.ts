// Made by bin/make-ari-types.ts from the description that comes with Asterisk 22.10.1. Do not edit.

import type { Application, AsteriskInfo, AsteriskPing, Module, LogChannel, Variable, Variables, ConfigTuple, Bridge, RTPstat, Channel, DeviceState, Endpoint, Mailbox, Playback, StoredRecording, LiveRecording, Sound } from './events.generated.ts'

export interface Operations {
  /** List all applications. */
  'applications.list': { parameters: Record<never, never>; answer: Application[] }
  /** Get details of an application. */
  'applications.get': { parameters: { applicationName: string }; answer: Application }
  /** Subscribe an application to a event source. */
  'applications.subscribe': { parameters: { applicationName: string; eventSource: string | string[] }; answer: Application }
  /** Unsubscribe an application from an event source. */
  'applications.unsubscribe': { parameters: { applicationName: string; eventSource: string | string[] }; answer: Application }
  /** Filter application events types. */
  'applications.filter': { parameters: { applicationName: string; filter?: unknown }; answer: Application }
  /** Retrieve a dynamic configuration object. */
  'asterisk.getObject': { parameters: { configClass: string; objectType: string; id: string }; answer: ConfigTuple[] }
  /** Create or update a dynamic configuration object. */
  'asterisk.updateObject': { parameters: { configClass: string; objectType: string; id: string; fields?: unknown }; answer: ConfigTuple[] }
  /** Delete a dynamic configuration object. */
  'asterisk.deleteObject': { parameters: { configClass: string; objectType: string; id: string }; answer: undefined }
  /** Gets Asterisk system information. */
  'asterisk.getInfo': { parameters: { only?: string | string[] }; answer: AsteriskInfo }
  /** Response pong message. */
  'asterisk.ping': { parameters: Record<never, never>; answer: AsteriskPing }
  /** List Asterisk modules. */
  'asterisk.listModules': { parameters: Record<never, never>; answer: Module[] }
  /** Get Asterisk module information. */
  'asterisk.getModule': { parameters: { moduleName: string }; answer: Module }
  /** Load an Asterisk module. */
  'asterisk.loadModule': { parameters: { moduleName: string }; answer: undefined }
  /** Unload an Asterisk module. */
  'asterisk.unloadModule': { parameters: { moduleName: string }; answer: undefined }
  /** Reload an Asterisk module. */
  'asterisk.reloadModule': { parameters: { moduleName: string }; answer: undefined }
  /** Gets Asterisk log channel information. */
  'asterisk.listLogChannels': { parameters: Record<never, never>; answer: LogChannel[] }
  /** Adds a log channel. */
  'asterisk.addLog': { parameters: { logChannelName: string; configuration: string }; answer: undefined }
  /** Deletes a log channel. */
  'asterisk.deleteLog': { parameters: { logChannelName: string }; answer: undefined }
  /** Rotates a log channel. */
  'asterisk.rotateLog': { parameters: { logChannelName: string }; answer: undefined }
  /** Get the value of a global variable. */
  'asterisk.getGlobalVar': { parameters: { variable: string }; answer: Variable }
  /** Set the value of a global variable. */
  'asterisk.setGlobalVar': { parameters: { variable: string; value?: string }; answer: undefined }
  /** List all active bridges in Asterisk. */
  'bridges.list': { parameters: Record<never, never>; answer: Bridge[] }
  /** Create a new bridge. */
  'bridges.create': { parameters: { type?: string; bridgeId?: string; name?: string; variables?: unknown }; answer: Bridge }
  /** Create a new bridge. */
  'bridges.createWithId': { parameters: { type?: string; bridgeId: string; name?: string; variables?: unknown }; answer: Bridge }
  /** Get bridge details. */
  'bridges.get': { parameters: { bridgeId: string }; answer: Bridge }
  /** Shut down a bridge. */
  'bridges.destroy': { parameters: { bridgeId: string }; answer: undefined }
  /** Get the value of a bridge variable or function. */
  'bridges.getBridgeVar': { parameters: { bridgeId: string; variable: string }; answer: Variable }
  /** Set the value of a bridge variable or function. */
  'bridges.setBridgeVar': { parameters: { bridgeId: string; variable: string; value?: string; report_events?: boolean }; answer: undefined }
  /** Get the value of multiple bridge variables or functions. */
  'bridges.getBridgeVars': { parameters: { bridgeId: string; variables: string | string[] }; answer: Variables }
  /** Set the values of multiple bridge variables or functions. */
  'bridges.setBridgeVars': { parameters: { bridgeId: string; variables: unknown }; answer: undefined }
  /** Add a channel to a bridge. */
  'bridges.addChannel': { parameters: { bridgeId: string; channel: string | string[]; role?: string; absorbDTMF?: boolean; mute?: boolean; inhibitConnectedLineUpdates?: boolean }; answer: undefined }
  /** Remove a channel from a bridge. */
  'bridges.removeChannel': { parameters: { bridgeId: string; channel: string | string[] }; answer: undefined }
  /** Set a channel as the video source in a multi-party mixing bridge. This operation has no effect on bridges with two or fewer participants. */
  'bridges.setVideoSource': { parameters: { bridgeId: string; channelId: string }; answer: undefined }
  /** Removes any explicit video source in a multi-party mixing bridge. This operation has no effect on bridges with two or fewer participants. When no explicit video source is set, talk detection will be used to determine the active video stream. */
  'bridges.clearVideoSource': { parameters: { bridgeId: string }; answer: undefined }
  /** Play music on hold to a bridge or change the MOH class that is playing. */
  'bridges.startMoh': { parameters: { bridgeId: string; mohClass?: string }; answer: undefined }
  /** Stop playing music on hold to a bridge. */
  'bridges.stopMoh': { parameters: { bridgeId: string }; answer: undefined }
  /** Start playback of media on a bridge. */
  'bridges.play': { parameters: { bridgeId: string; media: string | string[]; announcer_format?: string; lang?: string; offsetms?: number; skipms?: number; playbackId?: string }; answer: Playback }
  /** Start playback of media on a bridge. */
  'bridges.playWithId': { parameters: { bridgeId: string; playbackId: string; media: string | string[]; announcer_format?: string; lang?: string; offsetms?: number; skipms?: number }; answer: Playback }
  /** Start a recording. */
  'bridges.record': { parameters: { bridgeId: string; name: string; format: string; recorder_format?: string; maxDurationSeconds?: number; maxSilenceSeconds?: number; ifExists?: string; beep?: boolean; terminateOn?: string }; answer: LiveRecording }
  /** List all active channels in Asterisk. */
  'channels.list': { parameters: Record<never, never>; answer: Channel[] }
  /** Create a new channel (originate). */
  'channels.originate': { parameters: { endpoint: string; extension?: string; context?: string; priority?: number; label?: string; app?: string; appArgs?: string; callerId?: string; timeout?: number; variables?: unknown; channelId?: string; otherChannelId?: string; originator?: string; formats?: string }; answer: Channel }
  /** Create channel. */
  'channels.create': { parameters: { endpoint: string; app: string; appArgs?: string; channelId?: string; otherChannelId?: string; originator?: string; formats?: string; variables?: unknown }; answer: Channel }
  /** Channel details. */
  'channels.get': { parameters: { channelId: string }; answer: Channel }
  /** Create a new channel (originate with id). */
  'channels.originateWithId': { parameters: { channelId: string; endpoint: string; extension?: string; context?: string; priority?: number; label?: string; app?: string; appArgs?: string; callerId?: string; timeout?: number; variables?: unknown; otherChannelId?: string; originator?: string; formats?: string }; answer: Channel }
  /** Delete (i.e. hangup) a channel. */
  'channels.hangup': { parameters: { channelId: string; reason_code?: string; reason?: string }; answer: undefined }
  /** Exit application; continue execution in the dialplan. */
  'channels.continueInDialplan': { parameters: { channelId: string; context?: string; extension?: string; priority?: number; label?: string }; answer: undefined }
  /** Move the channel from one Stasis application to another. */
  'channels.move': { parameters: { channelId: string; app: string; appArgs?: string }; answer: undefined }
  /** Redirect the channel to a different location. */
  'channels.redirect': { parameters: { channelId: string; endpoint: string }; answer: undefined }
  /** Answer a channel. */
  'channels.answer': { parameters: { channelId: string }; answer: undefined }
  /** Indicate ringing to a channel. */
  'channels.ring': { parameters: { channelId: string }; answer: undefined }
  /** Stop ringing indication on a channel if locally generated. */
  'channels.ringStop': { parameters: { channelId: string }; answer: undefined }
  /** Indicate progress on a channel. */
  'channels.progress': { parameters: { channelId: string }; answer: undefined }
  /** Send provided DTMF to a given channel. */
  'channels.sendDTMF': { parameters: { channelId: string; dtmf?: string; before?: number; between?: number; duration?: number; after?: number }; answer: undefined }
  /** Mute a channel. */
  'channels.mute': { parameters: { channelId: string; direction?: string }; answer: undefined }
  /** Unmute a channel. */
  'channels.unmute': { parameters: { channelId: string; direction?: string }; answer: undefined }
  /** Hold a channel. */
  'channels.hold': { parameters: { channelId: string }; answer: undefined }
  /** Remove a channel from hold. */
  'channels.unhold': { parameters: { channelId: string }; answer: undefined }
  /** Play music on hold to a channel. */
  'channels.startMoh': { parameters: { channelId: string; mohClass?: string }; answer: undefined }
  /** Stop playing music on hold to a channel. */
  'channels.stopMoh': { parameters: { channelId: string }; answer: undefined }
  /** Play silence to a channel. */
  'channels.startSilence': { parameters: { channelId: string }; answer: undefined }
  /** Stop playing silence to a channel. */
  'channels.stopSilence': { parameters: { channelId: string }; answer: undefined }
  /** Start playback of media. */
  'channels.play': { parameters: { channelId: string; media: string | string[]; lang?: string; offsetms?: number; skipms?: number; playbackId?: string }; answer: Playback }
  /** Start playback of media and specify the playbackId. */
  'channels.playWithId': { parameters: { channelId: string; playbackId: string; media: string | string[]; lang?: string; offsetms?: number; skipms?: number }; answer: Playback }
  /** Start a recording. */
  'channels.record': { parameters: { channelId: string; name: string; format: string; maxDurationSeconds?: number; maxSilenceSeconds?: number; ifExists?: string; beep?: boolean; terminateOn?: string }; answer: LiveRecording }
  /** Get the value of a channel variable or function. */
  'channels.getChannelVar': { parameters: { channelId: string; variable: string }; answer: Variable }
  /** Set the value of a channel variable or function. */
  'channels.setChannelVar': { parameters: { channelId: string; variable: string; value?: string; report_events?: boolean }; answer: undefined }
  /** Get the value of multiple channel variables or functions. */
  'channels.getChannelVars': { parameters: { channelId: string; variables: string | string[] }; answer: Variables }
  /** Set the values of multiple channel variables or functions. */
  'channels.setChannelVars': { parameters: { channelId: string; variables: unknown }; answer: undefined }
  /** Start snooping. */
  'channels.snoopChannel': { parameters: { channelId: string; spy?: string; whisper?: string; app: string; appArgs?: string; snoopId?: string }; answer: Channel }
  /** Start snooping. */
  'channels.snoopChannelWithId': { parameters: { channelId: string; snoopId: string; spy?: string; whisper?: string; app: string; appArgs?: string }; answer: Channel }
  /** Dial a created channel. */
  'channels.dial': { parameters: { channelId: string; caller?: string; timeout?: number }; answer: undefined }
  /** RTP stats on a channel. */
  'channels.rtpstatistics': { parameters: { channelId: string }; answer: RTPstat }
  /** Start an External Media session. */
  'channels.externalMedia': { parameters: { channelId?: string; app: string; variables?: unknown; external_host?: string; encapsulation?: string; transport?: string; connection_type?: string; format: string; direction?: string; data?: string; transport_data?: string }; answer: Channel }
  /** Inform the channel about the progress of the attended/blind transfer. */
  'channels.transfer_progress': { parameters: { channelId: string; states: string }; answer: undefined }
  /** List all ARI controlled device states. */
  'deviceStates.list': { parameters: Record<never, never>; answer: DeviceState[] }
  /** Retrieve the current state of a device. */
  'deviceStates.get': { parameters: { deviceName: string }; answer: DeviceState }
  /** Change the state of a device controlled by ARI. (Note - implicitly creates the device state). */
  'deviceStates.update': { parameters: { deviceName: string; deviceState: string }; answer: undefined }
  /** Destroy a device-state controlled by ARI. */
  'deviceStates.delete': { parameters: { deviceName: string }; answer: undefined }
  /** List all endpoints. */
  'endpoints.list': { parameters: Record<never, never>; answer: Endpoint[] }
  /** Send a message to some technology URI or endpoint. */
  'endpoints.sendMessage': { parameters: { to: string; from: string; body?: string; variables?: unknown }; answer: undefined }
  /** Refer an endpoint or technology URI to some technology URI or endpoint. */
  'endpoints.refer': { parameters: { to: string; from: string; refer_to: string; to_self?: boolean; variables?: unknown }; answer: undefined }
  /** List available endoints for a given endpoint technology. */
  'endpoints.listByTech': { parameters: { tech?: string }; answer: Endpoint[] }
  /** Details for an endpoint. */
  'endpoints.get': { parameters: { tech?: string; resource?: string }; answer: Endpoint }
  /** Send a message to some endpoint in a technology. */
  'endpoints.sendMessageToEndpoint': { parameters: { tech?: string; resource?: string; from: string; body?: string; variables?: unknown }; answer: undefined }
  /** Refer an endpoint or technology URI to some technology URI or endpoint. */
  'endpoints.referToEndpoint': { parameters: { tech?: string; resource?: string; from: string; refer_to: string; to_self?: boolean; variables?: unknown }; answer: undefined }
  /** Generate a user event. */
  'events.userEvent': { parameters: { eventName: string; application: string; source?: string | string[]; variables?: unknown }; answer: undefined }
  /** Claim a broadcast channel for this application. */
  'events.claimChannel': { parameters: { channelId: string; application: string }; answer: undefined }
  /** List all mailboxes. */
  'mailboxes.list': { parameters: Record<never, never>; answer: Mailbox[] }
  /** Retrieve the current state of a mailbox. */
  'mailboxes.get': { parameters: { mailboxName: string }; answer: Mailbox }
  /** Change the state of a mailbox. (Note - implicitly creates the mailbox). */
  'mailboxes.update': { parameters: { mailboxName: string; oldMessages: number; newMessages: number }; answer: undefined }
  /** Destroy a mailbox. */
  'mailboxes.delete': { parameters: { mailboxName: string }; answer: undefined }
  /** Get a playback's details. */
  'playbacks.get': { parameters: { playbackId: string }; answer: Playback }
  /** Stop a playback. */
  'playbacks.stop': { parameters: { playbackId: string }; answer: undefined }
  /** Control a playback. */
  'playbacks.control': { parameters: { playbackId: string; operation: string }; answer: undefined }
  /** List recordings that are complete. */
  'recordings.listStored': { parameters: Record<never, never>; answer: StoredRecording[] }
  /** Get a stored recording's details. */
  'recordings.getStored': { parameters: { recordingName: string }; answer: StoredRecording }
  /** Delete a stored recording. */
  'recordings.deleteStored': { parameters: { recordingName: string }; answer: undefined }
  /** Get the file associated with the stored recording. */
  'recordings.getStoredFile': { parameters: { recordingName: string }; answer: Uint8Array }
  /** Copy a stored recording. */
  'recordings.copyStored': { parameters: { recordingName: string; destinationRecordingName: string }; answer: StoredRecording }
  /** List live recordings. */
  'recordings.getLive': { parameters: { recordingName: string }; answer: LiveRecording }
  /** Stop a live recording and discard it. */
  'recordings.cancel': { parameters: { recordingName: string }; answer: undefined }
  /** Stop a live recording and store it. */
  'recordings.stop': { parameters: { recordingName: string }; answer: undefined }
  /** Pause a live recording. */
  'recordings.pause': { parameters: { recordingName: string }; answer: undefined }
  /** Unpause a live recording. */
  'recordings.unpause': { parameters: { recordingName: string }; answer: undefined }
  /** Mute a live recording. */
  'recordings.mute': { parameters: { recordingName: string }; answer: undefined }
  /** Unmute a live recording. */
  'recordings.unmute': { parameters: { recordingName: string }; answer: undefined }
  /** List all sounds. */
  'sounds.list': { parameters: { lang?: string; format?: string }; answer: Sound[] }
  /** Get a sound's details. */
  'sounds.get': { parameters: { soundId: string }; answer: Sound }
}

export type OperationName = keyof Operations

export const operations: Record<OperationName, { method: string; path: string; query: string[]; body: string | null }> = {
  'applications.list': { method: 'GET', path: '/applications', query: [], body: null },
  'applications.get': { method: 'GET', path: '/applications/{applicationName}', query: [], body: null },
  'applications.subscribe': { method: 'POST', path: '/applications/{applicationName}/subscription', query: ['eventSource'], body: null },
  'applications.unsubscribe': { method: 'DELETE', path: '/applications/{applicationName}/subscription', query: ['eventSource'], body: null },
  'applications.filter': { method: 'PUT', path: '/applications/{applicationName}/eventFilter', query: [], body: 'filter' },
  'asterisk.getObject': { method: 'GET', path: '/asterisk/config/dynamic/{configClass}/{objectType}/{id}', query: [], body: null },
  'asterisk.updateObject': { method: 'PUT', path: '/asterisk/config/dynamic/{configClass}/{objectType}/{id}', query: [], body: 'fields' },
  'asterisk.deleteObject': { method: 'DELETE', path: '/asterisk/config/dynamic/{configClass}/{objectType}/{id}', query: [], body: null },
  'asterisk.getInfo': { method: 'GET', path: '/asterisk/info', query: ['only'], body: null },
  'asterisk.ping': { method: 'GET', path: '/asterisk/ping', query: [], body: null },
  'asterisk.listModules': { method: 'GET', path: '/asterisk/modules', query: [], body: null },
  'asterisk.getModule': { method: 'GET', path: '/asterisk/modules/{moduleName}', query: [], body: null },
  'asterisk.loadModule': { method: 'POST', path: '/asterisk/modules/{moduleName}', query: [], body: null },
  'asterisk.unloadModule': { method: 'DELETE', path: '/asterisk/modules/{moduleName}', query: [], body: null },
  'asterisk.reloadModule': { method: 'PUT', path: '/asterisk/modules/{moduleName}', query: [], body: null },
  'asterisk.listLogChannels': { method: 'GET', path: '/asterisk/logging', query: [], body: null },
  'asterisk.addLog': { method: 'POST', path: '/asterisk/logging/{logChannelName}', query: ['configuration'], body: null },
  'asterisk.deleteLog': { method: 'DELETE', path: '/asterisk/logging/{logChannelName}', query: [], body: null },
  'asterisk.rotateLog': { method: 'PUT', path: '/asterisk/logging/{logChannelName}/rotate', query: [], body: null },
  'asterisk.getGlobalVar': { method: 'GET', path: '/asterisk/variable', query: ['variable'], body: null },
  'asterisk.setGlobalVar': { method: 'POST', path: '/asterisk/variable', query: ['variable', 'value'], body: null },
  'bridges.list': { method: 'GET', path: '/bridges', query: [], body: null },
  'bridges.create': { method: 'POST', path: '/bridges', query: ['type', 'bridgeId', 'name'], body: 'variables' },
  'bridges.createWithId': { method: 'POST', path: '/bridges/{bridgeId}', query: ['type', 'name'], body: 'variables' },
  'bridges.get': { method: 'GET', path: '/bridges/{bridgeId}', query: [], body: null },
  'bridges.destroy': { method: 'DELETE', path: '/bridges/{bridgeId}', query: [], body: null },
  'bridges.getBridgeVar': { method: 'GET', path: '/bridges/{bridgeId}/variable', query: ['variable'], body: null },
  'bridges.setBridgeVar': { method: 'POST', path: '/bridges/{bridgeId}/variable', query: ['variable', 'value', 'report_events'], body: null },
  'bridges.getBridgeVars': { method: 'GET', path: '/bridges/{bridgeId}/variables', query: ['variables'], body: null },
  'bridges.setBridgeVars': { method: 'POST', path: '/bridges/{bridgeId}/variables', query: [], body: 'variables' },
  'bridges.addChannel': { method: 'POST', path: '/bridges/{bridgeId}/addChannel', query: ['channel', 'role', 'absorbDTMF', 'mute', 'inhibitConnectedLineUpdates'], body: null },
  'bridges.removeChannel': { method: 'POST', path: '/bridges/{bridgeId}/removeChannel', query: ['channel'], body: null },
  'bridges.setVideoSource': { method: 'POST', path: '/bridges/{bridgeId}/videoSource/{channelId}', query: [], body: null },
  'bridges.clearVideoSource': { method: 'DELETE', path: '/bridges/{bridgeId}/videoSource', query: [], body: null },
  'bridges.startMoh': { method: 'POST', path: '/bridges/{bridgeId}/moh', query: ['mohClass'], body: null },
  'bridges.stopMoh': { method: 'DELETE', path: '/bridges/{bridgeId}/moh', query: [], body: null },
  'bridges.play': { method: 'POST', path: '/bridges/{bridgeId}/play', query: ['media', 'announcer_format', 'lang', 'offsetms', 'skipms', 'playbackId'], body: null },
  'bridges.playWithId': { method: 'POST', path: '/bridges/{bridgeId}/play/{playbackId}', query: ['media', 'announcer_format', 'lang', 'offsetms', 'skipms'], body: null },
  'bridges.record': { method: 'POST', path: '/bridges/{bridgeId}/record', query: ['name', 'format', 'recorder_format', 'maxDurationSeconds', 'maxSilenceSeconds', 'ifExists', 'beep', 'terminateOn'], body: null },
  'channels.list': { method: 'GET', path: '/channels', query: [], body: null },
  'channels.originate': { method: 'POST', path: '/channels', query: ['endpoint', 'extension', 'context', 'priority', 'label', 'app', 'appArgs', 'callerId', 'timeout', 'channelId', 'otherChannelId', 'originator', 'formats'], body: 'variables' },
  'channels.create': { method: 'POST', path: '/channels/create', query: ['endpoint', 'app', 'appArgs', 'channelId', 'otherChannelId', 'originator', 'formats'], body: 'variables' },
  'channels.get': { method: 'GET', path: '/channels/{channelId}', query: [], body: null },
  'channels.originateWithId': { method: 'POST', path: '/channels/{channelId}', query: ['endpoint', 'extension', 'context', 'priority', 'label', 'app', 'appArgs', 'callerId', 'timeout', 'otherChannelId', 'originator', 'formats'], body: 'variables' },
  'channels.hangup': { method: 'DELETE', path: '/channels/{channelId}', query: ['reason_code', 'reason'], body: null },
  'channels.continueInDialplan': { method: 'POST', path: '/channels/{channelId}/continue', query: ['context', 'extension', 'priority', 'label'], body: null },
  'channels.move': { method: 'POST', path: '/channels/{channelId}/move', query: ['app', 'appArgs'], body: null },
  'channels.redirect': { method: 'POST', path: '/channels/{channelId}/redirect', query: ['endpoint'], body: null },
  'channels.answer': { method: 'POST', path: '/channels/{channelId}/answer', query: [], body: null },
  'channels.ring': { method: 'POST', path: '/channels/{channelId}/ring', query: [], body: null },
  'channels.ringStop': { method: 'DELETE', path: '/channels/{channelId}/ring', query: [], body: null },
  'channels.progress': { method: 'POST', path: '/channels/{channelId}/progress', query: [], body: null },
  'channels.sendDTMF': { method: 'POST', path: '/channels/{channelId}/dtmf', query: ['dtmf', 'before', 'between', 'duration', 'after'], body: null },
  'channels.mute': { method: 'POST', path: '/channels/{channelId}/mute', query: ['direction'], body: null },
  'channels.unmute': { method: 'DELETE', path: '/channels/{channelId}/mute', query: ['direction'], body: null },
  'channels.hold': { method: 'POST', path: '/channels/{channelId}/hold', query: [], body: null },
  'channels.unhold': { method: 'DELETE', path: '/channels/{channelId}/hold', query: [], body: null },
  'channels.startMoh': { method: 'POST', path: '/channels/{channelId}/moh', query: ['mohClass'], body: null },
  'channels.stopMoh': { method: 'DELETE', path: '/channels/{channelId}/moh', query: [], body: null },
  'channels.startSilence': { method: 'POST', path: '/channels/{channelId}/silence', query: [], body: null },
  'channels.stopSilence': { method: 'DELETE', path: '/channels/{channelId}/silence', query: [], body: null },
  'channels.play': { method: 'POST', path: '/channels/{channelId}/play', query: ['media', 'lang', 'offsetms', 'skipms', 'playbackId'], body: null },
  'channels.playWithId': { method: 'POST', path: '/channels/{channelId}/play/{playbackId}', query: ['media', 'lang', 'offsetms', 'skipms'], body: null },
  'channels.record': { method: 'POST', path: '/channels/{channelId}/record', query: ['name', 'format', 'maxDurationSeconds', 'maxSilenceSeconds', 'ifExists', 'beep', 'terminateOn'], body: null },
  'channels.getChannelVar': { method: 'GET', path: '/channels/{channelId}/variable', query: ['variable'], body: null },
  'channels.setChannelVar': { method: 'POST', path: '/channels/{channelId}/variable', query: ['variable', 'value', 'report_events'], body: null },
  'channels.getChannelVars': { method: 'GET', path: '/channels/{channelId}/variables', query: ['variables'], body: null },
  'channels.setChannelVars': { method: 'POST', path: '/channels/{channelId}/variables', query: [], body: 'variables' },
  'channels.snoopChannel': { method: 'POST', path: '/channels/{channelId}/snoop', query: ['spy', 'whisper', 'app', 'appArgs', 'snoopId'], body: null },
  'channels.snoopChannelWithId': { method: 'POST', path: '/channels/{channelId}/snoop/{snoopId}', query: ['spy', 'whisper', 'app', 'appArgs'], body: null },
  'channels.dial': { method: 'POST', path: '/channels/{channelId}/dial', query: ['caller', 'timeout'], body: null },
  'channels.rtpstatistics': { method: 'GET', path: '/channels/{channelId}/rtp_statistics', query: [], body: null },
  'channels.externalMedia': { method: 'POST', path: '/channels/externalMedia', query: ['channelId', 'app', 'external_host', 'encapsulation', 'transport', 'connection_type', 'format', 'direction', 'data', 'transport_data'], body: 'variables' },
  'channels.transfer_progress': { method: 'POST', path: '/channels/{channelId}/transfer_progress', query: ['states'], body: null },
  'deviceStates.list': { method: 'GET', path: '/deviceStates', query: [], body: null },
  'deviceStates.get': { method: 'GET', path: '/deviceStates/{deviceName}', query: [], body: null },
  'deviceStates.update': { method: 'PUT', path: '/deviceStates/{deviceName}', query: ['deviceState'], body: null },
  'deviceStates.delete': { method: 'DELETE', path: '/deviceStates/{deviceName}', query: [], body: null },
  'endpoints.list': { method: 'GET', path: '/endpoints', query: [], body: null },
  'endpoints.sendMessage': { method: 'PUT', path: '/endpoints/sendMessage', query: ['to', 'from', 'body'], body: 'variables' },
  'endpoints.refer': { method: 'POST', path: '/endpoints/refer', query: ['to', 'from', 'refer_to', 'to_self'], body: 'variables' },
  'endpoints.listByTech': { method: 'GET', path: '/endpoints/{tech}', query: [], body: null },
  'endpoints.get': { method: 'GET', path: '/endpoints/{tech}/{resource}', query: [], body: null },
  'endpoints.sendMessageToEndpoint': { method: 'PUT', path: '/endpoints/{tech}/{resource}/sendMessage', query: ['from', 'body'], body: 'variables' },
  'endpoints.referToEndpoint': { method: 'POST', path: '/endpoints/{tech}/{resource}/refer', query: ['from', 'refer_to', 'to_self'], body: 'variables' },
  'events.userEvent': { method: 'POST', path: '/events/user/{eventName}', query: ['application', 'source'], body: 'variables' },
  'events.claimChannel': { method: 'POST', path: '/events/claim', query: ['channelId', 'application'], body: null },
  'mailboxes.list': { method: 'GET', path: '/mailboxes', query: [], body: null },
  'mailboxes.get': { method: 'GET', path: '/mailboxes/{mailboxName}', query: [], body: null },
  'mailboxes.update': { method: 'PUT', path: '/mailboxes/{mailboxName}', query: ['oldMessages', 'newMessages'], body: null },
  'mailboxes.delete': { method: 'DELETE', path: '/mailboxes/{mailboxName}', query: [], body: null },
  'playbacks.get': { method: 'GET', path: '/playbacks/{playbackId}', query: [], body: null },
  'playbacks.stop': { method: 'DELETE', path: '/playbacks/{playbackId}', query: [], body: null },
  'playbacks.control': { method: 'POST', path: '/playbacks/{playbackId}/control', query: ['operation'], body: null },
  'recordings.listStored': { method: 'GET', path: '/recordings/stored', query: [], body: null },
  'recordings.getStored': { method: 'GET', path: '/recordings/stored/{recordingName}', query: [], body: null },
  'recordings.deleteStored': { method: 'DELETE', path: '/recordings/stored/{recordingName}', query: [], body: null },
  'recordings.getStoredFile': { method: 'GET', path: '/recordings/stored/{recordingName}/file', query: [], body: null },
  'recordings.copyStored': { method: 'POST', path: '/recordings/stored/{recordingName}/copy', query: ['destinationRecordingName'], body: null },
  'recordings.getLive': { method: 'GET', path: '/recordings/live/{recordingName}', query: [], body: null },
  'recordings.cancel': { method: 'DELETE', path: '/recordings/live/{recordingName}', query: [], body: null },
  'recordings.stop': { method: 'POST', path: '/recordings/live/{recordingName}/stop', query: [], body: null },
  'recordings.pause': { method: 'POST', path: '/recordings/live/{recordingName}/pause', query: [], body: null },
  'recordings.unpause': { method: 'DELETE', path: '/recordings/live/{recordingName}/pause', query: [], body: null },
  'recordings.mute': { method: 'POST', path: '/recordings/live/{recordingName}/mute', query: [], body: null },
  'recordings.unmute': { method: 'DELETE', path: '/recordings/live/{recordingName}/mute', query: [], body: null },
  'sounds.list': { method: 'GET', path: '/sounds', query: ['lang', 'format'], body: null },
  'sounds.get': { method: 'GET', path: '/sounds/{soundId}', query: [], body: null },
}
