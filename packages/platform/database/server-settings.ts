import { totalmem } from 'node:os'

/**
 * Settings of the built-in server, given at each start so that a newer Evertill brings newer ones. Nothing here trades
 * durability for speed: a commit that was answered is on the disk.
 */
export function serverSettings(): Readonly<Record<string, string>> {
  const megabytes = Math.floor(totalmem() / 1_048_576)
  const buffers = Math.min(512, Math.max(64, Math.floor(megabytes / 16)))
  return {
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    max_connections: '160',
    shared_buffers: `${buffers}MB`,
    effective_cache_size: `${Math.max(256, Math.floor(megabytes / 2))}MB`,
    wal_buffers: '16MB',
    max_wal_size: '1GB',
    checkpoint_timeout: '15min',
    checkpoint_completion_target: '0.9',
    random_page_cost: '1.1',
    deadlock_timeout: '300ms',
    // One machine does everything: no parallel plans, no compiler, no helpers for reading beside the sales.
    jit: 'off',
    max_parallel_workers_per_gather: '0',
    io_method: 'sync',
    autovacuum_naptime: '20s',
    // Hot tables are updated in place; let their dead rows be cleared early.
    autovacuum_vacuum_scale_factor: '0.05',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // A refused statement or its DETAIL may quote values, so only the server's own affairs are logged [LAW-8].
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
    log_parameter_max_length: '0',
    log_parameter_max_length_on_error: '0',
  }
}
