/** The few words of the doctor that stand in the till's first load; the rest comes with the doctor. */
export const doctorWords = {
  zh: {
    open: '原因和支持码',
    code: (code: string) => `支持码 ${code}`,
    looking: '正在查原因',
    stop: '。',
    state: '本机状态',
    limited: (why: string) => `可以收款，${why}`,
    stopped: (why: string) => `不能刷卡：${why}`,
    dismiss: '知道了',
    menu: '查找问题',
    checkUp: '体检',
  },
  en: {
    open: 'Why, and support code',
    code: (code: string) => `Support code ${code}`,
    looking: 'Looking for the cause',
    stop: '. ',
    state: 'State of this till',
    limited: (why: string) => `Ready, ${why}`,
    stopped: (why: string) => `No cards: ${why}`,
    dismiss: 'OK',
    menu: 'Find a problem',
    checkUp: 'Check-up',
  },
}
