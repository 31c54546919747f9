export type { SocketBounds } from './socket-link.ts'
export { type TcpDiallerOptions, tcpDialler } from './tcp-dialler.ts'
export { listenTcp, type TcpServer, type TcpServerOptions } from './tcp-server.ts'
export { type WebSocketBounds, type WebSocketLinkOptions, webSocketDialler, webSocketLink } from './web-socket-link.ts'
