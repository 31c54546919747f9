import { KINDS, type Kind } from '../../../sim/lab/box.ts'
import { redraft, useDraft } from '../draft.ts'
import { useLabWords } from '../preference.ts'

function Count({
  label,
  value,
  most,
  onValue,
}: {
  label: string
  value: number
  most: number
  onValue(value: number): void
}) {
  return (
    <label className="field">
      <span>{label}</span>
      <input
        type="number"
        min={0}
        max={most}
        value={value}
        onInput={(event) => {
          const typed = event.currentTarget.valueAsNumber
          if (Number.isInteger(typed) && typed >= 0 && typed <= most) onValue(typed)
        }}
      />
    </label>
  )
}

/** What the next shop is like. */
export function Conditions() {
  const { lab } = useLabWords()
  const draft = useDraft()
  return (
    <details className="conditions">
      <summary>
        {lab.setting.title}
        <span className="count">
          {[
            draft.kind === 'any' ? undefined : lab.setting.kind[draft.kind],
            draft.missing > 0 ? `${lab.setting.silent} ${draft.missing}` : undefined,
            draft.lying > 0 ? `${lab.setting.lying} ${draft.lying}` : undefined,
            draft.intermittent ? lab.setting.comesAndGoes : undefined,
            draft.whileAsking ? lab.setting.whileAsking : undefined,
            draft.nonsense ? lab.setting.nonsense : undefined,
          ]
            .filter((one) => one !== undefined)
            .join(' · ')}
        </span>
      </summary>
      <div className="fields">
        <label className="field">
          <span>{lab.setting.terminal}</span>
          <select value={draft.kind} onChange={(event) => redraft({ kind: event.currentTarget.value as Kind | 'any' })}>
            <option value="any">{lab.setting.any}</option>
            {KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {lab.setting.kind[kind]}
              </option>
            ))}
          </select>
        </label>
        <Count label={lab.setting.shop} value={draft.seed} most={999_999_999} onValue={(seed) => redraft({ seed })} />
        <Count label={lab.setting.silent} value={draft.missing} most={50} onValue={(missing) => redraft({ missing })} />
        <Count label={lab.setting.lying} value={draft.lying} most={50} onValue={(lying) => redraft({ lying })} />
        <label className="tick">
          <input
            type="checkbox"
            checked={draft.intermittent}
            onChange={(event) => redraft({ intermittent: event.currentTarget.checked })}
          />
          {lab.setting.comesAndGoes}
        </label>
        <label className="tick">
          <input
            type="checkbox"
            checked={draft.whileAsking}
            onChange={(event) => redraft({ whileAsking: event.currentTarget.checked })}
          />
          {lab.setting.whileAsking}
        </label>
        <label className="tick wide" title={lab.setting.nonsenseHint}>
          <input
            type="checkbox"
            checked={draft.nonsense}
            onChange={(event) => redraft({ nonsense: event.currentTarget.checked })}
          />
          {lab.setting.nonsense}
        </label>
        <p className="soft small wide">
          {lab.setting.shopHint} · {lab.setting.whileAskingHint}
        </p>
      </div>
    </details>
  )
}
