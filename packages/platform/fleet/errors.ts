import type { Refusal } from '@evertill/contract'

export const fleetRefusals = {
  commandOpen: {
    status: 409,
    code: 'command.open',
    zh: '同样的测试正在进行，请等它结束。',
    en: 'The same test is under way. Wait for its end.',
  },
  tooManyCommands: {
    status: 429,
    code: 'command.too-many',
    zh: '这台终端的测试太多，请等前面的结束。',
    en: 'Too many tests of this terminal are open. Wait for those.',
  },
  commandChannel: {
    status: 422,
    code: 'command.channel',
    zh: '这台终端走 ISO 8583 线路，只能要求自检上报、签到和参数下载。',
    en: 'This terminal talks plain ISO 8583; it can be asked for its status, a sign-on and its parameters only.',
  },
  commandOver: {
    status: 409,
    code: 'command.over',
    zh: '这项测试已经结束，不能再撤回。',
    en: 'This test is over and cannot be taken back.',
  },
} as const satisfies Readonly<Record<string, Refusal>>
