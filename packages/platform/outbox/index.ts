export type { NewEvent, OutboxEvent, Topic } from './event.ts'
export { outboxMigrations } from './migrations.ts'
export { type Consumer, type ConsumerStatus, createOutbox, type Outbox, type OutboxOptions } from './outbox.ts'
export { insertEvents } from './store.ts'
