export { createVirtualPrinter, type VirtualPrinter } from '../../virtual/printer.ts'
export { createVirtualReader, type VirtualReader } from '../../virtual/reader.ts'
export { createVirtualScanner, type VirtualScanner } from '../../virtual/scanner.ts'
export { createSoftPinDevice, type Des, type PinKey, type SoftPinDevice } from '../../virtual/soft-pin-device.ts'
export { type RunningTerminal, runTerminal } from '../interpreter.ts'
export { deriveVerifier, webPasswords } from '../password.ts'
export { createRemoteTests, type RemoteTests } from '../remote-test.ts'
export { softDes } from './des.ts'
export { openIndexedDbStore } from './indexeddb-store.ts'
export {
  createPagePrinter,
  createRelayPrinter,
  createSerialPrinter,
  createUsbPrinter,
  deviceProblem,
  type SerialDevice,
  type UsbDevice,
} from './printers.ts'
export { type BrowserReadingOptions, browserLadder, browserReadings } from './readings.ts'
export { speechVoice } from './speech.ts'
export { createWebSocketLine, type WebSocketLineOptions } from './websocket-line.ts'
