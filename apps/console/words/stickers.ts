import type { Pair } from './pair.ts'

/** The sheet of stickers for terminals. */
export const stickers = {
  'stickers.title': ['贴纸', 'Stickers'],
  'stickers.question': ['终端没有反应时，店员扫什么？', 'What does the shop scan when a terminal is dead?'],
  'stickers.answer_one': ['{{n}} 张贴纸', '{{n}} sticker'],
  'stickers.answer_other': ['{{n}} 张贴纸', '{{n}} stickers'],
  'stickers.note': [
    '扫码打开帮助页面，不用登录，也不含任何秘密。',
    'It opens a page of help, without signing in; the code holds no secret.',
  ],
  'stickers.print': ['打印', 'Print'],
  'stickers.code': ['终端 {{id}} 的二维码', 'Code of terminal {{id}}'],
  'stickers.stuck': ['终端没反应？', 'Terminal dead?'],
  'stickers.scan': ['用手机扫码', 'Scan with a phone'],
  'terminals.stickers': ['打印贴纸', 'Print stickers'],
} as const satisfies Record<string, Pair>
