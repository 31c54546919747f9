export { createRemoteTests, type RemoteTests } from '../remote-test.ts'
export { nodeDes } from './des.ts'
export {
  type NodeLadderOptions,
  type NodeReadingOptions,
  networkPrinterReading,
  nodeLadder,
  nodeReadings,
  printerReadingOf,
} from './readings.ts'
export { openSqliteStore } from './sqlite-store.ts'
export { tcpDialler } from './tcp-dialler.ts'
export { createTcpLine } from './tcp-line.ts'
export { createTcpPrinter, type TcpPrinterOptions } from './tcp-printer.ts'
export { createVirtualTerminal, type VirtualTerminal, type VirtualTerminalOptions } from './virtual-terminal.ts'
