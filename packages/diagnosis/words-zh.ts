import { zhCause } from './words/zh-cause.ts'
import { zhFinding } from './words/zh-finding.ts'
import { zhManager } from './words/zh-manager.ts'
import { zhQuestion } from './words/zh-question.ts'
import { zhRemedy } from './words/zh-remedy.ts'
import { zhResponseCode } from './words/zh-response-code.ts'
import { zhSaying } from './words/zh-saying.ts'
import { zhSymptom } from './words/zh-symptom.ts'
import { zhTillPhrase } from './words/zh-till-phrase.ts'
import type { Words } from './words.ts'

/** The doctor's words in Chinese. */
export const zh: Words = {
  language: 'zh-CN',
  findings: zhFinding,
  causes: zhCause,
  manager: zhManager,
  remedies: zhRemedy,
  sayings: zhSaying,
  symptoms: zhSymptom,
  questions: zhQuestion,
  responseCodes: zhResponseCode,
  till: zhTillPhrase,
  money: {
    no: '没有扣款',
    yes: '付款成功，请勿再付',
    reversing: '正在撤销这笔付款',
    unknown: '付款结果尚未确认',
  },
  moneyLines: {
    yes: { sentence: '这笔付款已经完成。', action: '请勿再次付款，可领取小票或电子小票。' },
    reversing: { sentence: '这笔付款正在撤销。', action: '这张卡先不要再用，请换一种付款方式。' },
    unknown: { sentence: '还没有收到银行的确认。', action: '这张卡先不要再用，请换一种付款方式。' },
  },
  unknownCause: {
    name: '未识别的原因',
    sentence: '暂时无法收款，原因正在查。',
    action: '请换一种付款方式或换台终端。',
    staff: '现有发现不符合目录中的任何原因。',
  },
  undecided: '可能的原因：{list}。',
  staff: { cause: '原因：', shownBy: '。应查到：', and: '、', stop: '。' },
  saw: '屏幕显示“{symptom}”',
  until: '预计 {time} 恢复。',
}
