/** What an agent's console shows and does, whatever the medium: offers and work in hand, each call as its agent sees it. */
export { createDesk, type Desk, type DeskEvent, type DeskOptions, type Kept } from './desk.ts'
export { type DeskRoutesOptions, deskRoutes, workOf } from './http.ts'
export { type StandByRoutesOptions, standByRoutes } from './stand-by.ts'
export { type TransferRoutesOptions, type TransferTargets, transferRoutes } from './transfers.ts'
