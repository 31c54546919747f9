export { createVirtualPrinter, type VirtualPrinter } from './printer.ts'
export { type ChipTemper, createVirtualReader, readOf, type VirtualReader } from './reader.ts'
export { createVirtualScanner, type VirtualScanner } from './scanner.ts'
export { createSoftPinDevice, type Des, type PinKey, type SoftPinDevice } from './soft-pin-device.ts'
