/** Words of sales that are saved while the host is away. */
export const offlineWords = {
  zh: {
    act: '保存，稍后扣款',
    actNote: '连不上主机。可以先保存这一笔，联网后由银行扣款。',
    saved: '已保存，尚未扣款',
    savedNote: '联网后会自动上送银行。请把小票交给顾客。',
    uploading: '正在上送银行',
    uploadingNote: '已保存的交易正在上送，不用再收款。',
    refused: '银行拒绝了这笔保存的交易',
    refusedNote: '已报给收单服务商，请联系顾客另付。',
    withdrawn: '已作废，没有扣款',
    waiting: (count: number, sum: string) => `已保存 ${count} 笔 ${sum}，尚未扣款`,
    empty: (count: number, sum: string) => `可以保存 ${count} 笔，共 ${sum}`,
    left: (count: number, sum: string, time: string) => `还可存 ${count} 笔，${sum}${time === '' ? '' : `，${time}`}`,
    hours: (hours: number, minutes: number) => (hours > 0 ? `${hours} 小时 ${minutes} 分内` : `${minutes} 分钟内`),
    full: '不能再保存',
    refusedCount: (count: number) => `${count} 笔保存的交易被银行拒绝`,
    look: '查看',
    present: '请插卡或挥卡',
    why: {
      'over-floor': (floor: string) => `连不上主机，单笔最多保存 ${floor}。`,
      'count-full': (_: string) => '保存的笔数已满，联网上送后才能再保存。',
      'sum-full': (_: string) => '保存的金额会超过上限，联网上送后才能再保存。',
      'too-old': (_: string) => '保存的交易等得太久了，联网上送后才能再保存。',
      'money-open': (_: string) => '上一笔还没有结果，不能保存。',
    },
  },
  en: {
    act: 'Save it, charge later',
    actNote: 'The host cannot be reached. This sale can be saved; the bank is charged once the line is back.',
    saved: 'Saved, not charged yet',
    savedNote: 'It goes to the bank by itself once the line is back. Give the customer the slip.',
    uploading: 'Going to the bank',
    uploadingNote: 'The saved sale is on its way. Do not charge again.',
    refused: 'The bank refused this saved sale',
    refusedNote: 'Your acquirer has been told. Ask the customer to pay another way.',
    withdrawn: 'Withdrawn, not charged',
    waiting: (count: number, sum: string) => `${count} saved, ${sum}, not charged`,
    empty: (count: number, sum: string) => `Up to ${count} can be saved, ${sum}`,
    left: (count: number, sum: string, time: string) => `${count} more, ${sum}${time === '' ? '' : `, ${time}`}`,
    hours: (hours: number, minutes: number) => (hours > 0 ? `for ${hours} h ${minutes} min` : `for ${minutes} min`),
    full: 'nothing more can be saved',
    refusedCount: (count: number) =>
      count === 1 ? '1 saved sale was refused by the bank' : `${count} saved sales were refused by the bank`,
    look: 'Look',
    present: 'Insert or tap the card',
    why: {
      'over-floor': (floor: string) => `The host cannot be reached. A single sale up to ${floor} can be saved.`,
      'count-full': (_: string) => 'As many sales are saved as may be. They go up once the line is back.',
      'sum-full': (_: string) => 'This would be more than may be saved. What waits goes up once the line is back.',
      'too-old': (_: string) => 'Saved sales have waited too long. They must go up before more can be saved.',
      'money-open': (_: string) => 'The sale before is still open, so nothing can be saved.',
    },
  },
}

/** Limits of the state line, and what helps. */
export const offlineLimitWords = {
  zh: { 'sales-stored': '有保存的交易待上送', 'stored-sale-refused': '有保存的交易被银行拒绝' },
  en: { 'sales-stored': 'Saved sales are waiting', 'stored-sale-refused': 'A saved sale was refused' },
}
export const offlineHelpWords = {
  zh: {
    'sales-stored': '联网后会自动上送银行。',
    'stored-sale-refused': '请在今日交易中查看，并联系顾客另付。',
  },
  en: {
    'sales-stored': 'They go to the bank by themselves once the line is back.',
    'stored-sale-refused': 'Look at it in today’s payments, and ask the customer to pay another way.',
  },
}

/** How the rows of today's list ended. */
export const offlineOutcomeWords = {
  zh: { stored: '已保存', uploading: '上送中', withdrawn: '已作废' },
  en: { stored: 'Saved', uploading: 'Sending', withdrawn: 'Withdrawn' },
}

/** Why a card is not taken while the host is away. */
export const offlineHintWords = {
  zh: {
    'card-wants-bank': '这张卡要联网才能用，请换一张信用卡或别的方式。',
    'chip-or-tap-only': '未联网时只能插卡或挥卡。',
    'card-over-floor': '这张卡已保存的金额到上限了，请换一张卡。',
  },
  en: {
    'card-wants-bank': 'This card needs its bank. Use another credit card or another way to pay.',
    'chip-or-tap-only': 'Without the line a card can only be inserted or tapped.',
    'card-over-floor': 'As much as may be is saved on this card. Use another card.',
  },
}
