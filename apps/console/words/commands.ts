import type { Pair } from './pair.ts'

/** Commands: what will happen to whom, before it does. */
export const commands = {
  'action.title': ['操作', 'Action'],
  'action.cancel': ['不改了', 'Leave it'],
  'action.close': ['关闭', 'Close'],
  'action.reason': ['原因', 'Reason'],
  'action.reasonHint': ['写明为什么，将来的人要看懂', 'Why, so that somebody understands it next year'],
  'action.audited': ['您的名字、时间和原因会记入审计。', 'Your name, the time and the reason go into the audit.'],
  'action.undo': ['撤回', 'Undo'],
  'action.undone': ['已撤回', 'Taken back'],
  'action.undoReason': ['撤回：{{reason}}', 'Taken back: {{reason}}'],

  'terminal.do.active': ['启用', 'Enable'],
  'terminal.do.disabled': ['停用', 'Disable'],
  'terminal.do.retired': ['退役', 'Retire'],
  'terminal.ask.active': ['启用终端 {{id}}？', 'Enable terminal {{id}}?'],
  'terminal.ask.disabled': ['停用终端 {{id}}？', 'Disable terminal {{id}}?'],
  'terminal.ask.retired': ['让终端 {{id}} 退役？', 'Retire terminal {{id}}?'],
  'terminal.effect.active': [
    '{{label}}（{{id}}）从下一笔起可以收款。',
    '{{label}} ({{id}}) may take payments from the next sale on.',
  ],
  'terminal.effect.disabled': [
    '{{label}}（{{id}}）从下一笔起不能收款，屏幕会说明。',
    '{{label}} ({{id}}) takes no payments from the next sale on, and its screen says so.',
  ],
  'terminal.effect.retired': [
    '{{label}}（{{id}}）不再能收款，密钥作废。',
    '{{label}} ({{id}}) takes no more payments and its keys are void.',
  ],
  'terminal.effect.open': ['已经在途的交易和冲正照常完成。', 'Payments and reversals under way are still finished.'],
  'terminal.effect.final': ['这一步不能撤回。', 'This cannot be taken back.'],
  'terminal.effect.back': ['可以撤回。', 'This can be taken back.'],
  'terminal.done.active': ['终端 {{id}} 已启用', 'Terminal {{id}} is enabled'],
  'terminal.done.disabled': ['终端 {{id}} 已停用', 'Terminal {{id}} is disabled'],
  'terminal.done.retired': ['终端 {{id}} 已退役', 'Terminal {{id}} is retired'],
  'terminal.activation': ['新激活码', 'New activation code'],
  'activation.title': ['终端 {{id}} 的激活码', 'Activation code of {{id}}'],
  'activation.ask': ['为终端 {{id}} 发激活码？', 'Issue an activation code for {{id}}?'],
  'activation.effect.old': ['以前没用过的激活码作废。', 'Older unused codes stop working.'],
  'activation.effect.new': [
    '用新码激活的设备会接替这台终端。',
    'The device that uses the new code becomes this terminal.',
  ],
  'activation.do': ['发激活码', 'Issue the code'],
  'activation.once': ['只显示这一次，只能用一次。', 'It is shown this once and works once.'],
  'activation.until': ['有效至', 'Valid until'],

  'merchant.do.active': ['恢复', 'Reactivate'],
  'merchant.do.frozen': ['冻结', 'Freeze'],
  'merchant.do.arrears': ['标为欠费', 'Put in arrears'],
  'merchant.do.closed': ['关闭', 'Close'],
  'merchant.ask.active': ['恢复 {{name}}？', 'Reactivate {{name}}?'],
  'merchant.ask.frozen': ['冻结 {{name}}？', 'Freeze {{name}}?'],
  'merchant.ask.arrears': ['将 {{name}} 标为欠费？', 'Put {{name}} in arrears?'],
  'merchant.ask.closed': ['关闭 {{name}}？', 'Close {{name}}?'],
  'merchant.effect.active_one': [
    '{{outlets}} 家门店的 {{terminals}} 台终端从下一笔起可以收款。',
    '{{terminals}} terminal at {{outlets}} outlets may take payments from the next sale on.',
  ],
  'merchant.effect.active_other': [
    '{{outlets}} 家门店的 {{terminals}} 台终端从下一笔起可以收款。',
    '{{terminals}} terminals at {{outlets}} outlets may take payments from the next sale on.',
  ],
  'merchant.effect.frozen_one': [
    '{{outlets}} 家门店的 {{terminals}} 台终端从下一笔起不能收款。',
    '{{terminals}} terminal at {{outlets}} outlets takes no payments from the next sale on.',
  ],
  'merchant.effect.frozen_other': [
    '{{outlets}} 家门店的 {{terminals}} 台终端从下一笔起不能收款。',
    '{{terminals}} terminals at {{outlets}} outlets take no payments from the next sale on.',
  ],
  'merchant.effect.arrears_one': [
    '{{outlets}} 家门店的 {{terminals}} 台终端从下一笔起不能收款，直到结清。',
    '{{terminals}} terminal at {{outlets}} outlets takes no payments until it is paid.',
  ],
  'merchant.effect.arrears_other': [
    '{{outlets}} 家门店的 {{terminals}} 台终端从下一笔起不能收款，直到结清。',
    '{{terminals}} terminals at {{outlets}} outlets take no payments until it is paid.',
  ],
  'merchant.effect.closed_one': [
    '{{outlets}} 家门店的 {{terminals}} 台终端永久不能收款；再开要重新申请。',
    '{{terminals}} terminal at {{outlets}} outlets never takes payments again; reopening is a new application.',
  ],
  'merchant.effect.closed_other': [
    '{{outlets}} 家门店的 {{terminals}} 台终端永久不能收款；再开要重新申请。',
    '{{terminals}} terminals at {{outlets}} outlets never take payments again; reopening is a new application.',
  ],
  'merchant.done.active': ['{{name}} 已恢复', '{{name}} is active again'],
  'merchant.done.frozen': ['{{name}} 已冻结', '{{name}} is frozen'],
  'merchant.done.arrears': ['{{name}} 已标为欠费', '{{name}} is in arrears'],
  'merchant.done.closed': ['{{name}} 已关闭', '{{name}} is closed'],

  'people.do.active': ['启用', 'Enable'],
  'people.do.disabled': ['停用', 'Disable'],
  'people.ask.active': ['启用 {{name}}？', 'Enable {{name}}?'],
  'people.ask.disabled': ['停用 {{name}}？', 'Disable {{name}}?'],
  'people.effect.active': ['{{name}} 可以重新登录。', '{{name}} may sign in again.'],
  'people.effect.disabled': ['{{name}} 立刻被登出，不能再登录。', '{{name}} is signed out at once and cannot sign in.'],
  'people.done.active': ['{{name}} 已启用', '{{name}} is enabled'],
  'people.done.disabled': ['{{name}} 已停用', '{{name}} is disabled'],
} as const satisfies Record<string, Pair>
