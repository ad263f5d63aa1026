// Made by bin/make-ari-types.ts from the description that comes with Asterisk 22.10.1. Do not edit.

/** Details of a Stasis application */
export interface Application {
  /** Name of this application */
  name: string
  /** Id's for channels subscribed to. */
  channel_ids: string[]
  /** Id's for bridges subscribed to. */
  bridge_ids: string[]
  /** {tech}/{resource} for endpoints subscribed to. */
  endpoint_ids: string[]
  /** Names of the devices subscribed to. */
  device_names: string[]
  /** Event types sent to the application. */
  events_allowed: Record<string, unknown>[]
  /** Event types not sent to the application. */
  events_disallowed: Record<string, unknown>[]
}

/** Info about how Asterisk was built */
export interface BuildInfo {
  /** OS Asterisk was built on. */
  os: string
  /** Kernel version Asterisk was built on. */
  kernel: string
  /** Compile time options, or empty string if default. */
  options: string
  /** Machine architecture (x86_64, i686, ppc, etc.) */
  machine: string
  /** Date and time when Asterisk was built. */
  date: string
  /** Username that build Asterisk */
  user: string
}

/** Info about Asterisk */
export interface SystemInfo {
  /** Asterisk version. */
  version: string
  entity_id: string
}

/** Effective user/group id */
export interface SetId {
  /** Effective user id. */
  user: string
  /** Effective group id. */
  group: string
}

/** Info about Asterisk configuration */
export interface ConfigInfo {
  /** Asterisk system name. */
  name: string
  /** Default language for media playback. */
  default_language: string
  /** Maximum number of simultaneous channels. */
  max_channels?: number
  /** Maximum number of open file handles (files, sockets). */
  max_open_files?: number
  /** Maximum load avg on system. */
  max_load?: number
  /** Effective user/group id for running Asterisk. */
  setid: SetId
}

/** Info about Asterisk status */
export interface StatusInfo {
  /** Time when Asterisk was started. */
  startup_time: string
  /** Time when Asterisk was last reloaded. */
  last_reload_time: string
}

/** Asterisk system information */
export interface AsteriskInfo {
  /** Info about how Asterisk was built */
  build?: BuildInfo
  /** Info about the system running Asterisk */
  system?: SystemInfo
  /** Info about Asterisk configuration */
  config?: ConfigInfo
  /** Info about Asterisk status */
  status?: StatusInfo
}

/** Asterisk ping information */
export interface AsteriskPing {
  /** Asterisk id info */
  asterisk_id: string
  /** Always string value is pong */
  ping: string
  /** The timestamp string of request received time */
  timestamp: string
}

/** Details of an Asterisk module */
export interface Module {
  /** The name of this module */
  name: string
  /** The description of this module */
  description: string
  /** The number of times this module is being used */
  use_count: number
  /** The running status of this module */
  status: string
  /** The support state of this module */
  support_level: string
}

/** Details of an Asterisk log channel */
export interface LogChannel {
  /** The log channel path */
  channel: string
  /** Types of logs for the log channel */
  type: string
  /** Whether or not a log type is enabled */
  status: string
  /** The various log levels */
  configuration: string
}

/** The value of a channel variable */
export interface Variable {
  /** The value of the variable requested */
  value: string
}

/** A dictionary of channel variables */
export interface Variables {
  /** A dictionary of channel variables */
  variables: Record<string, unknown>
}

/** A key/value pair that makes up part of a configuration object. */
export interface ConfigTuple {
  /** A configuration object attribute. */
  attribute: string
  /** The value for the attribute. */
  value: string
}

/** The merging of media from one or more channels. Everyone on the bridge receives the same audio. */
export interface Bridge {
  /** Unique identifier for this bridge */
  id: string
  /** Name of the current bridging technology */
  technology: string
  /** Type of bridge technology */
  bridge_type: string
  /** Bridging class */
  bridge_class: string
  /** Entity that created the bridge */
  creator: string
  /** Name the creator gave the bridge */
  name: string
  /** Ids of channels participating in this bridge */
  channels: string[]
  /** The video mode the bridge is using. One of 'none', 'talker', 'sfu', or 'single'. */
  video_mode?: string
  /** The ID of the channel that is the source of video in this bridge, if one exists. */
  video_source_id?: string
  /** Timestamp when bridge was created */
  creationtime: string
  /** Bridge variables */
  bridgevars?: Record<string, unknown>
}

/** Dialed channel information. */
export interface Dialed {
}

/** Dialplan location (context/extension/priority) */
export interface DialplanCEP {
  /** Context in the dialplan */
  context: string
  /** Extension in the dialplan */
  exten: string
  /** Priority in the dialplan */
  priority: number
  /** Name of current dialplan application */
  app_name: string
  /** Parameter of current dialplan application */
  app_data: string
}

/** Caller identification */
export interface CallerID {
  name: string
  number: string
}

/** A statistics of a RTP. */
export interface RTPstat {
  /** Number of packets transmitted. */
  txcount: number
  /** Number of packets received. */
  rxcount: number
  /** Jitter on transmitted packets. */
  txjitter?: number
  /** Jitter on received packets. */
  rxjitter?: number
  /** Maximum jitter on remote side. */
  remote_maxjitter?: number
  /** Minimum jitter on remote side. */
  remote_minjitter?: number
  /** Average jitter on remote side. */
  remote_normdevjitter?: number
  /** Standard deviation jitter on remote side. */
  remote_stdevjitter?: number
  /** Maximum jitter on local side. */
  local_maxjitter?: number
  /** Minimum jitter on local side. */
  local_minjitter?: number
  /** Average jitter on local side. */
  local_normdevjitter?: number
  /** Standard deviation jitter on local side. */
  local_stdevjitter?: number
  /** Number of transmitted packets lost. */
  txploss: number
  /** Number of received packets lost. */
  rxploss: number
  /** Maximum number of packets lost on remote side. */
  remote_maxrxploss?: number
  /** Minimum number of packets lost on remote side. */
  remote_minrxploss?: number
  /** Average number of packets lost on remote side. */
  remote_normdevrxploss?: number
  /** Standard deviation packets lost on remote side. */
  remote_stdevrxploss?: number
  /** Maximum number of packets lost on local side. */
  local_maxrxploss?: number
  /** Minimum number of packets lost on local side. */
  local_minrxploss?: number
  /** Average number of packets lost on local side. */
  local_normdevrxploss?: number
  /** Standard deviation packets lost on local side. */
  local_stdevrxploss?: number
  /** Total round trip time. */
  rtt?: number
  /** Maximum round trip time. */
  maxrtt?: number
  /** Minimum round trip time. */
  minrtt?: number
  /** Average round trip time. */
  normdevrtt?: number
  /** Standard deviation round trip time. */
  stdevrtt?: number
  /** Our SSRC. */
  local_ssrc: number
  /** Their SSRC. */
  remote_ssrc: number
  /** Number of octets transmitted. */
  txoctetcount: number
  /** Number of octets received. */
  rxoctetcount: number
  /** The Asterisk channel's unique ID that owns this instance. */
  channel_uniqueid: string
}

/** A specific communication connection between Asterisk and an Endpoint. */
export interface Channel {
  /** Unique identifier of the channel. This is the same as the Uniqueid field in AMI. */
  id: string
  /** Protocol id from underlying channel driver (i.e. Call-ID for chan_pjsip; will be empty if not applicable or not implemented by driver). */
  protocol_id: string
  /** Name of the channel (i.e. SIP/foo-0000a7e3) */
  name: string
  state: string
  caller: CallerID
  connected: CallerID
  accountcode: string
  /** Current location in the dialplan */
  dialplan: DialplanCEP
  /** Timestamp when channel was created */
  creationtime: string
  /** The default spoken language */
  language: string
  /** Channel variables */
  channelvars?: Record<string, unknown>
  /** The Caller ID RDNIS */
  caller_rdnis?: string
  /** The Tenant ID for the channel */
  tenantid?: string
}

/** Represents the state of a device. */
export interface DeviceState {
  /** Name of the device. */
  name: string
  /** Device's state */
  state: string
}

/** An external device that may offer/accept calls to/from Asterisk. Unlike most resources, which have a single unique identifier, an endpoint is uniquely identified by the technology/resource pair. */
export interface Endpoint {
  /** Technology of the endpoint */
  technology: string
  /** Identifier of the endpoint, specific to the given technology. */
  resource: string
  /** Endpoint's state */
  state?: string
  /** Id's of channels associated with this endpoint */
  channel_ids: string[]
}

/** A text message. */
export interface TextMessage {
  /** A technology specific URI specifying the source of the message. For pjsip technology, any SIP URI can be specified. For xmpp, the URI must correspond to the client connection being used to send the message. */
  from: string
  /** A technology specific URI specifying the destination of the message. Valid technologies include pjsip, and xmp. The destination of a message should be an endpoint. */
  to: string
  /** The text of the message. */
  body: string
  /** Technology specific key/value pairs (JSON object) associated with the message. */
  variables?: Record<string, unknown>
}

/** Base type for errors and events */
export interface Message {
  /** Indicates the type of this message. */
  type: string
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
}

/** Error event sent when required params are missing. */
export interface MissingParams {
  /** Indicates the type of this message. */
  type: string
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** A list of the missing parameters */
  params: string[]
}

/** Base type for asynchronous events from Asterisk. */
export interface Event {
  /** Indicates the type of this message. */
  type: string
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** Name of the application receiving the event. */
  application: string
  /** Time at which this event was created. */
  timestamp: string
}

/** Detailed information about a contact on an endpoint. */
export interface ContactInfo {
  /** The location of the contact. */
  uri: string
  /** The current status of the contact. */
  contact_status: string
  /** The Address of Record this contact belongs to. */
  aor: string
  /** Current round trip time, in microseconds, for the contact. */
  roundtrip_usec?: string
}

/** Detailed information about a remote peer that communicates with Asterisk. */
export interface Peer {
  /** The current state of the peer. Note that the values of the status are dependent on the underlying peer technology. */
  peer_status: string
  /** An optional reason associated with the change in peer_status. */
  cause?: string
  /** The IP address of the peer. */
  address?: string
  /** The port of the peer. */
  port?: string
  /** The last known time the peer was contacted. */
  time?: string
}

/** Notification that a device state has changed. */
export interface DeviceStateChanged {
  type: 'DeviceStateChanged'
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** Name of the application receiving the event. */
  application: string
  /** Time at which this event was created. */
  timestamp: string
  /** Device state object */
  device_state: DeviceState
}

/** Event showing the start of a media playback operation. */
export interface PlaybackStarted {
  type: 'PlaybackStarted'
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** Name of the application receiving the event. */
  application: string
  /** Time at which this event was created. */
  timestamp: string
  /** Playback control object */
  playback: Playback
}

/** Event showing the continuation of a media playback operation from one media URI to the next in the list. */
export interface PlaybackContinuing {
  type: 'PlaybackContinuing'
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** Name of the application receiving the event. */
  application: string
  /** Time at which this event was created. */
  timestamp: string
  /** Playback control object */
  playback: Playback
}

/** Event showing the completion of a media playback operation. */
export interface PlaybackFinished {
  type: 'PlaybackFinished'
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** Name of the application receiving the event. */
  application: string
  /** Time at which this event was created. */
  timestamp: string
  /** Playback control object */
  playback: Playback
}

/** Event showing the start of a recording operation. */
export interface RecordingStarted {
  type: 'RecordingStarted'
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** Name of the application receiving the event. */
  application: string
  /** Time at which this event was created. */
  timestamp: string
  /** Recording control object */
  recording: LiveRecording
}

/** Event showing the completion of a recording operation. */
export interface RecordingFinished {
  type: 'RecordingFinished'
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** Name of the application receiving the event. */
  application: string
  /** Time at which this event was created. */
  timestamp: string
  /** Recording control object */
  recording: LiveRecording
}

/** Event showing failure of a recording operation. */
export interface RecordingFailed {
  type: 'RecordingFailed'
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** Name of the application receiving the event. */
  application: string
  /** Time at which this event was created. */
  timestamp: string
  /** Recording control object */
  recording: LiveRecording
}

/** Notification that trying to move a channel to another Stasis application failed. */
export interface ApplicationMoveFailed {
  type: 'ApplicationMoveFailed'
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** Name of the application receiving the event. */
  application: string
  /** Time at which this event was created. */
  timestamp: string
  channel: Channel
  destination: string
  /** Arguments to the application */
  args: string[]
}

/** Notification that a Stasis app has been registered. */
export interface ApplicationRegistered {
  type: 'ApplicationRegistered'
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** Name of the application receiving the event. */
  application: string
  /** Time at which this event was created. */
  timestamp: string
}

/** Notification that a Stasis app has been unregistered. */
export interface ApplicationUnregistered {
  type: 'ApplicationUnregistered'
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** Name of the application receiving the event. */
  application: string
  /** Time at which this event was created. */
  timestamp: string
}

/** Notification that another WebSocket has taken over for an application. An application may only be subscribed to by a single WebSocket at a time. If multiple WebSockets attempt to subscribe to the same application, the newer WebSocket wins, and the older one receives this event. */
export interface ApplicationReplaced {
  type: 'ApplicationReplaced'
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** Name of the application receiving the event. */
  application: string
  /** Time at which this event was created. */
  timestamp: string
}

/** Notification that a bridge has been created. */
export interface BridgeCreated {
  type: 'BridgeCreated'
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** Name of the application receiving the event. */
  application: string
  /** Time at which this event was created. */
  timestamp: string
  bridge: Bridge
}

/** Notification that a bridge has been destroyed. */
export interface BridgeDestroyed {
  type: 'BridgeDestroyed'
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** Name of the application receiving the event. */
  application: string
  /** Time at which this event was created. */
  timestamp: string
  bridge: Bridge
}

/** Notification that one bridge has merged into another. */
export interface BridgeMerged {
  type: 'BridgeMerged'
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** Name of the application receiving the event. */
  application: string
  /** Time at which this event was created. */
  timestamp: string
  bridge: Bridge
  bridge_from: Bridge
}

/** Notification that the source of video in a bridge has changed. */
export interface BridgeVideoSourceChanged {
  type: 'BridgeVideoSourceChanged'
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** Name of the application receiving the event. */
  application: string
  /** Time at which this event was created. */
  timestamp: string
  bridge: Bridge
  old_video_source_id?: string
}

/** Notification that a blind transfer has occurred. */
export interface BridgeBlindTransfer {
  type: 'BridgeBlindTransfer'
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** Name of the application receiving the event. */
  application: string
  /** Time at which this event was created. */
  timestamp: string
  /** The channel performing the blind transfer */
  channel: Channel
  /** The channel that is replacing transferer when the transferee(s) can not be transferred directly */
  replace_channel?: Channel
  /** The channel that is being transferred */
  transferee?: Channel
  /** The extension transferred to */
  exten: string
  /** The context transferred to */
  context: string
  /** The result of the transfer attempt */
  result: string
  /** Whether the transfer was externally initiated or not */
  is_external: boolean
  /** The bridge being transferred */
  bridge?: Bridge
}

/** Notification that an attended transfer has occurred. */
export interface BridgeAttendedTransfer {
  type: 'BridgeAttendedTransfer'
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** Name of the application receiving the event. */
  application: string
  /** Time at which this event was created. */
  timestamp: string
  /** First leg of the transferer */
  transferer_first_leg: Channel
  /** Second leg of the transferer */
  transferer_second_leg: Channel
  /** The channel that is replacing transferer_first_leg in the swap */
  replace_channel?: Channel
  /** The channel that is being transferred */
  transferee?: Channel
  /** The channel that is being transferred to */
  transfer_target?: Channel
  /** The result of the transfer attempt */
  result: string
  /** Whether the transfer was externally initiated or not */
  is_external: boolean
  /** Bridge the transferer first leg is in */
  transferer_first_leg_bridge?: Bridge
  /** Bridge the transferer second leg is in */
  transferer_second_leg_bridge?: Bridge
  /** How the transfer was accomplished */
  destination_type: string
  /** Bridge that survived the merge result */
  destination_bridge?: string
  /** Application that has been transferred into */
  destination_application?: string
  /** First leg of a link transfer result */
  destination_link_first_leg?: Channel
  /** Second leg of a link transfer result */
  destination_link_second_leg?: Channel
  /** Transferer channel that survived the threeway result */
  destination_threeway_channel?: Channel
  /** Bridge that survived the threeway result */
  destination_threeway_bridge?: Bridge
}

/** Notification that a channel has been created. */
export interface ChannelCreated {
  type: 'ChannelCreated'
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** Name of the application receiving the event. */
  application: string
  /** Time at which this event was created. */
  timestamp: string
  channel: Channel
}

/** Notification that a channel has been destroyed. */
export interface ChannelDestroyed {
  type: 'ChannelDestroyed'
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** Name of the application receiving the event. */
  application: string
  /** Time at which this event was created. */
  timestamp: string
  /** Integer representation of the cause of the hangup */
  cause: number
  /** Text representation of the cause of the hangup */
  cause_txt: string
  /** Integer representation of the technology-specific off-nominal cause of the hangup. */
  tech_cause?: number
  channel: Channel
}

/** Notification that a channel has entered a bridge. */
export interface ChannelEnteredBridge {
  type: 'ChannelEnteredBridge'
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** Name of the application receiving the event. */
  application: string
  /** Time at which this event was created. */
  timestamp: string
  bridge: Bridge
  channel?: Channel
}

/** Notification that a channel has left a bridge. */
export interface ChannelLeftBridge {
  type: 'ChannelLeftBridge'
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** Name of the application receiving the event. */
  application: string
  /** Time at which this event was created. */
  timestamp: string
  bridge: Bridge
  channel: Channel
}

/** Notification of a channel's state change. */
export interface ChannelStateChange {
  type: 'ChannelStateChange'
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** Name of the application receiving the event. */
  application: string
  /** Time at which this event was created. */
  timestamp: string
  channel: Channel
}

/** DTMF received on a channel. This event is sent when the DTMF ends. There is no notification about the start of DTMF */
export interface ChannelDtmfReceived {
  type: 'ChannelDtmfReceived'
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** Name of the application receiving the event. */
  application: string
  /** Time at which this event was created. */
  timestamp: string
  /** DTMF digit received (0-9, A-E, # or *) */
  digit: string
  /** Number of milliseconds DTMF was received */
  duration_ms: number
  /** The channel on which DTMF was received */
  channel: Channel
}

/** Channel changed location in the dialplan. */
export interface ChannelDialplan {
  type: 'ChannelDialplan'
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** Name of the application receiving the event. */
  application: string
  /** Time at which this event was created. */
  timestamp: string
  /** The channel that changed dialplan location. */
  channel: Channel
  /** The application about to be executed. */
  dialplan_app: string
  /** The data to be passed to the application. */
  dialplan_app_data: string
}

/** Channel changed Caller ID. */
export interface ChannelCallerId {
  type: 'ChannelCallerId'
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** Name of the application receiving the event. */
  application: string
  /** Time at which this event was created. */
  timestamp: string
  /** The integer representation of the Caller Presentation value. */
  caller_presentation: number
  /** The text representation of the Caller Presentation value. */
  caller_presentation_txt: string
  /** The channel that changed Caller ID. */
  channel: Channel
}

/** User-generated event with additional user-defined fields in the object. */
export interface ChannelUserevent {
  type: 'ChannelUserevent'
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** Name of the application receiving the event. */
  application: string
  /** Time at which this event was created. */
  timestamp: string
  /** The name of the user event. */
  eventname: string
  /** A channel that is signaled with the user event. */
  channel?: Channel
  /** A bridge that is signaled with the user event. */
  bridge?: Bridge
  /** A endpoint that is signaled with the user event. */
  endpoint?: Endpoint
  /** Custom Userevent data */
  userevent: Record<string, unknown>
}

/** A hangup was requested on the channel. */
export interface ChannelHangupRequest {
  type: 'ChannelHangupRequest'
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** Name of the application receiving the event. */
  application: string
  /** Time at which this event was created. */
  timestamp: string
  /** Integer representation of the cause of the hangup. */
  cause?: number
  /** Integer representation of the technology-specific off-nominal cause of the hangup. */
  tech_cause?: number
  /** Whether the hangup request was a soft hangup request. */
  soft?: boolean
  /** The channel on which the hangup was requested. */
  channel: Channel
}

/** Channel variable changed. */
export interface ChannelVarset {
  type: 'ChannelVarset'
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** Name of the application receiving the event. */
  application: string
  /** Time at which this event was created. */
  timestamp: string
  /** The variable that changed. */
  variable: string
  /** The new value of the variable. */
  value: string
  /** The channel on which the variable was set. If missing, the variable is a global variable. */
  channel?: Channel
}

/** A channel initiated a media hold. */
export interface ChannelHold {
  type: 'ChannelHold'
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** Name of the application receiving the event. */
  application: string
  /** Time at which this event was created. */
  timestamp: string
  /** The channel that initiated the hold event. */
  channel: Channel
  /** The music on hold class that the initiator requested. */
  musicclass?: string
}

/** A channel initiated a media unhold. */
export interface ChannelUnhold {
  type: 'ChannelUnhold'
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** Name of the application receiving the event. */
  application: string
  /** Time at which this event was created. */
  timestamp: string
  /** The channel that initiated the unhold event. */
  channel: Channel
}

/** Tone was detected on the channel. */
export interface ChannelToneDetected {
  type: 'ChannelToneDetected'
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** Name of the application receiving the event. */
  application: string
  /** Time at which this event was created. */
  timestamp: string
  /** The channel the tone was detected on. */
  channel: Channel
}

/** Talking was detected on the channel. */
export interface ChannelTalkingStarted {
  type: 'ChannelTalkingStarted'
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** Name of the application receiving the event. */
  application: string
  /** Time at which this event was created. */
  timestamp: string
  /** The channel on which talking started. */
  channel: Channel
}

/** Talking is no longer detected on the channel. */
export interface ChannelTalkingFinished {
  type: 'ChannelTalkingFinished'
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** Name of the application receiving the event. */
  application: string
  /** Time at which this event was created. */
  timestamp: string
  /** The channel on which talking completed. */
  channel: Channel
  /** The length of time, in milliseconds, that talking was detected on the channel */
  duration: number
}

/** The state of a contact on an endpoint has changed. */
export interface ContactStatusChange {
  type: 'ContactStatusChange'
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** Name of the application receiving the event. */
  application: string
  /** Time at which this event was created. */
  timestamp: string
  endpoint: Endpoint
  contact_info: ContactInfo
}

/** The state of a peer associated with an endpoint has changed. */
export interface PeerStatusChange {
  type: 'PeerStatusChange'
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** Name of the application receiving the event. */
  application: string
  /** Time at which this event was created. */
  timestamp: string
  endpoint: Endpoint
  peer: Peer
}

/** Endpoint state changed. */
export interface EndpointStateChange {
  type: 'EndpointStateChange'
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** Name of the application receiving the event. */
  application: string
  /** Time at which this event was created. */
  timestamp: string
  endpoint: Endpoint
}

/** Dialing state has changed. */
export interface Dial {
  type: 'Dial'
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** Name of the application receiving the event. */
  application: string
  /** Time at which this event was created. */
  timestamp: string
  /** The calling channel. */
  caller?: Channel
  /** The dialed channel. */
  peer: Channel
  /** Forwarding target requested by the original dialed channel. */
  forward?: string
  /** Channel that the caller has been forwarded to. */
  forwarded?: Channel
  /** The dial string for calling the peer channel. */
  dialstring?: string
  /** Current status of the dialing attempt to the peer. */
  dialstatus: string
}

/** Notification that a channel has left a Stasis application. */
export interface StasisEnd {
  type: 'StasisEnd'
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** Name of the application receiving the event. */
  application: string
  /** Time at which this event was created. */
  timestamp: string
  channel: Channel
}

/** Notification that a channel has entered a Stasis application. */
export interface StasisStart {
  type: 'StasisStart'
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** Name of the application receiving the event. */
  application: string
  /** Time at which this event was created. */
  timestamp: string
  /** Arguments to the application */
  args: string[]
  channel: Channel
  replace_channel?: Channel
}

/** A text message was received from an endpoint. */
export interface TextMessageReceived {
  type: 'TextMessageReceived'
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** Name of the application receiving the event. */
  application: string
  /** Time at which this event was created. */
  timestamp: string
  message: TextMessage
  endpoint?: Endpoint
}

/** Channel changed Connected Line. */
export interface ChannelConnectedLine {
  type: 'ChannelConnectedLine'
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** Name of the application receiving the event. */
  application: string
  /** Time at which this event was created. */
  timestamp: string
  /** The channel whose connected line has changed. */
  channel: Channel
}

/** transfer on a channel. */
export interface ChannelTransfer {
  type: 'ChannelTransfer'
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** Name of the application receiving the event. */
  application: string
  /** Time at which this event was created. */
  timestamp: string
  /** Transfer State */
  state?: string
  /** Refer-To information with optionally both affected channels */
  refer_to: ReferTo
  /** Referred-By SIP Header according rfc3892 */
  referred_by: ReferredBy
}

/** transfer destination requested by transferee */
export interface ReferTo {
  requested_destination: RequiredDestination
  /** The Channel Object, that is to be replaced */
  destination_channel?: Channel
  /** Channel, connected to the to be replaced channel */
  connected_channel?: Channel
  /** Bridge connecting both destination channels */
  bridge?: Bridge
}

/** transfer destination requested by transferee */
export interface ReferredBy {
  /** The channel on which the refer was received */
  source_channel: Channel
  /** Channel, Connected to the channel, receiving the transfer request on. */
  connected_channel?: Channel
  /** Bridge connecting both Channels */
  bridge?: Bridge
}

/** Information about the requested destination */
export interface RequiredDestination {
  /** the requested protocol-id by the referee in case of SIP channel, this is a SIP Call ID, Mutually exclusive to destination */
  protocol_id?: string
  /** Destination User Part. Only for Blind transfer. Mutually exclusive to protocol_id */
  destination?: string
  /** List of additional protocol specific information */
  additional_protocol_params?: AdditionalParam[]
}

/** Protocol specific additional parameter */
export interface AdditionalParam {
  /** Name of the parameter */
  parameter_name: string
  /** Value of the parameter */
  parameter_value: string
}

/** REST over Websocket header */
export interface RESTHeader {
  /** Header name */
  name: string
  /** Header value */
  value: string
}

/** REST over Websocket Query String Parameter */
export interface RESTQueryStringParameter {
  /** Parameter name */
  name: string
  /** Parameter value */
  value: string
}

/** REST over Websocket Request. */
export interface RESTRequest {
  /** Message type. Must be 'RESTRequest' */
  type: string
  /** Opaque transaction id. Can be any valid string. Will be returned in any response to this request. */
  transaction_id: string
  /** Opaque request id. Can be any valid string. Will be returned in any response to this request. */
  request_id: string
  /** HTTP method (GET, PUT, POST, DELETE, etc.) */
  method: string
  /** Resource URI with optional query string parameters. */
  uri: string
  /** The Content-Type of the message body. */
  content_type?: string
  /** Request query string parameters. */
  query_strings?: RESTQueryStringParameter[]
  /** Request message body. Only content types application/json and application/x-www-form-urlencoded are supported. */
  message_body?: string
}

/** REST over Websocket Response. */
export interface RESTResponse {
  type: 'RESTResponse'
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** Name of the application receiving the event. */
  application: string
  /** Time at which this event was created. */
  timestamp: string
  /** Opaque transaction id. Will be whatever was specified on the original request. */
  transaction_id: string
  /** Opaque request id. Will be whatever was specified on the original request. */
  request_id: string
  /** HTTP status code */
  status_code: number
  /** HTTP reason phrase */
  reason_phrase: string
  /** Original request resource URI */
  uri: string
  /** The Content-Type of the message body. */
  content_type?: string
  /** Response message body */
  message_body?: string
}

/** Notification that a channel is being broadcast to ARI applications for claiming. */
export interface CallBroadcast {
  type: 'CallBroadcast'
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** Name of the application receiving the event. */
  application: string
  /** Time at which this event was created. */
  timestamp: string
  /** The channel being broadcast. */
  channel: Channel
  /** The caller ID number. */
  caller?: string
  /** The called number. */
  called?: string
}

/** Notification that a broadcast channel has been successfully claimed by an ARI application. */
export interface CallClaimed {
  type: 'CallClaimed'
  /** The unique ID for the Asterisk instance that raised this event. */
  asterisk_id?: string
  /** Name of the application receiving the event. */
  application: string
  /** Time at which this event was created. */
  timestamp: string
  /** The channel that was claimed. */
  channel: Channel
  /** The name of the ARI application that claimed the channel. */
  winner_app: string
}

/** Represents the state of a mailbox. */
export interface Mailbox {
  /** Name of the mailbox. */
  name: string
  /** Count of old messages in the mailbox. */
  old_messages: number
  /** Count of new messages in the mailbox. */
  new_messages: number
}

/** Object representing the playback of media to a channel */
export interface Playback {
  /** ID for this playback operation */
  id: string
  /** The URI for the media currently being played back. */
  media_uri: string
  /** If a list of URIs is being played, the next media URI to be played back. */
  next_media_uri?: string
  /** URI for the channel or bridge to play the media on */
  target_uri: string
  /** For media types that support multiple languages, the language requested for playback. */
  language?: string
  /** Current state of the playback operation. */
  state: string
}

/** A past recording that may be played back. */
export interface StoredRecording {
  name: string
  format: string
}

/** A recording that is in progress */
export interface LiveRecording {
  /** Base name for the recording */
  name: string
  /** Recording format (wav, gsm, etc.) */
  format: string
  /** URI for the channel or bridge being recorded */
  target_uri: string
  state: string
  /** Duration in seconds of the recording */
  duration?: number
  /** Duration of talking, in seconds, detected in the recording. This is only available if the recording was initiated with a non-zero maxSilenceSeconds. */
  talking_duration?: number
  /** Duration of silence, in seconds, detected in the recording. This is only available if the recording was initiated with a non-zero maxSilenceSeconds. */
  silence_duration?: number
  /** Cause for recording failure if failed */
  cause?: string
}

/** Identifies the format and language of a sound file */
export interface FormatLangPair {
  language: string
  format: string
}

/** A media file that may be played back. */
export interface Sound {
  /** Sound's identifier. */
  id: string
  /** Text description of the sound, usually the words spoken. */
  text?: string
  /** The formats and languages in which this sound is available. */
  formats: FormatLangPair[]
}

export type AriEvent =
  | DeviceStateChanged
  | PlaybackStarted
  | PlaybackContinuing
  | PlaybackFinished
  | RecordingStarted
  | RecordingFinished
  | RecordingFailed
  | ApplicationMoveFailed
  | ApplicationRegistered
  | ApplicationUnregistered
  | ApplicationReplaced
  | BridgeCreated
  | BridgeDestroyed
  | BridgeMerged
  | BridgeBlindTransfer
  | BridgeAttendedTransfer
  | BridgeVideoSourceChanged
  | ChannelCreated
  | ChannelDestroyed
  | ChannelEnteredBridge
  | ChannelLeftBridge
  | ChannelStateChange
  | ChannelDtmfReceived
  | ChannelDialplan
  | ChannelCallerId
  | ChannelUserevent
  | ChannelHangupRequest
  | ChannelVarset
  | ChannelToneDetected
  | ChannelTalkingStarted
  | ChannelTalkingFinished
  | ChannelHold
  | ChannelUnhold
  | ContactStatusChange
  | EndpointStateChange
  | Dial
  | StasisEnd
  | StasisStart
  | TextMessageReceived
  | ChannelConnectedLine
  | PeerStatusChange
  | ChannelTransfer
  | RESTResponse
  | CallBroadcast
  | CallClaimed
