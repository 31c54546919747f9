/** Virtual parts that behave like parts: they wear, heat, drift and fail now and then. For practice, demo and the lab. */
export { BoardPart } from './board.ts'
export { Battery, Supply } from './power.ts'
export { type Look, type PrintEnd, PrinterPart } from './printer.ts'
export { FieldPart, ReaderPart, ScannerPart } from './reader.ts'
