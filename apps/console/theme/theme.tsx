import { App, theme as antd, ConfigProvider, type ThemeConfig } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { useLanguage } from '../words/index.ts'
import { cssVariables, type Palette, palettes, type ThemeName } from './palette.ts'

const KEY = 'evertill.console.theme'
export type ThemeChoice = ThemeName | 'system'

interface Theme {
  readonly name: ThemeName
  readonly choice: ThemeChoice
  readonly palette: Palette
  choose(choice: ThemeChoice): void
}

const ThemeContext = createContext<Theme | undefined>(undefined)

export function useTheme(): Theme {
  const theme = useContext(ThemeContext)
  if (!theme) throw new Error('useTheme outside of ThemeProvider')
  return theme
}

function remembered(): ThemeChoice {
  const stored = localStorage.getItem(KEY)
  return stored === 'light' || stored === 'dark' ? stored : 'system'
}

/** Our colours in the tokens of antd, so that its controls look like ours and not like its own. */
function tokensOf(palette: Palette, name: ThemeName): ThemeConfig {
  return {
    algorithm: name === 'dark' ? antd.darkAlgorithm : antd.defaultAlgorithm,
    token: {
      colorPrimary: palette.accent,
      colorLink: palette.accent,
      colorLinkHover: palette.accentStrong,
      colorLinkActive: palette.accentStrong,
      colorInfo: palette.calm,
      colorSuccess: palette.paid,
      colorWarning: palette.open,
      colorError: palette.stop,
      colorText: palette.ink,
      colorTextBase: palette.ink,
      colorTextSecondary: palette.inkSoft,
      colorTextTertiary: palette.inkFaint,
      colorTextPlaceholder: palette.inkFaint,
      colorTextQuaternary: palette.inkFaint,
      colorTextDescription: palette.inkFaint,
      colorBgBase: palette.sheet,
      colorBgLayout: palette.paper,
      colorBgContainer: palette.sheet,
      colorBgElevated: palette.lifted,
      colorBorder: palette.lineStrong,
      colorBorderSecondary: palette.line,
      colorSplit: palette.line,
      colorTextLightSolid: palette.onAccent,
      colorBgMask: name === 'dark' ? 'rgb(0 0 0 / 60%)' : 'rgb(28 36 34 / 42%)',
      controlItemBgHover: palette.hover,
      controlItemBgActive: palette.accentWash,
      fontFamily: 'var(--type)',
      fontSize: 14,
      borderRadius: 6,
      controlHeight: 32,
      boxShadowSecondary: palette.shadow,
      motionDurationFast: '0.08s',
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.15s',
      wireframe: false,
    },
    components: {
      Button: {
        primaryShadow: 'none',
        defaultShadow: 'none',
        dangerShadow: 'none',
        fontWeight: 500,
        dangerColor: palette.onAccent,
      },
      Segmented: {
        itemSelectedBg: name === 'dark' ? palette.line : palette.sheet,
        trackBg: palette.shade,
        itemColor: palette.inkSoft,
        itemSelectedColor: palette.ink,
      },
      Tooltip: { colorBgSpotlight: palette.ink, colorTextLightSolid: palette.paper },
      Modal: { titleFontSize: 17 },
      Tree: { nodeSelectedBg: palette.accentWash, nodeHoverBg: palette.hover, titleHeight: 30 },
      Select: { optionSelectedBg: palette.accentWash, optionSelectedColor: palette.ink },
      Message: { contentBg: palette.lifted },
    },
  }
}

/** Light, dark or the system's own; the choice stays in this browser. */
export function ThemeProvider({ children }: { children: ReactNode }): ReactNode {
  const [choice, setChoice] = useState<ThemeChoice>(remembered)
  const [systemDark, setSystemDark] = useState(() => matchMedia('(prefers-color-scheme: dark)').matches)
  const language = useLanguage()

  useEffect(() => {
    const query = matchMedia('(prefers-color-scheme: dark)')
    const listen = (event: MediaQueryListEvent): void => setSystemDark(event.matches)
    query.addEventListener('change', listen)
    return () => query.removeEventListener('change', listen)
  }, [])

  const name: ThemeName = choice === 'system' ? (systemDark ? 'dark' : 'light') : choice
  const palette = palettes[name]
  const theme = useMemo<Theme>(
    () => ({
      name,
      choice,
      palette,
      choose(next) {
        if (next === 'system') localStorage.removeItem(KEY)
        else localStorage.setItem(KEY, next)
        setChoice(next)
      },
    }),
    [name, choice, palette],
  )
  const tokens = useMemo(() => tokensOf(palette, name), [palette, name])

  useEffect(() => {
    document.documentElement.dataset.theme = name
    document.documentElement.style.colorScheme = name
  }, [name])

  return (
    <ThemeContext.Provider value={theme}>
      <style>{`:root{${cssVariables(palette)}}`}</style>
      <ConfigProvider theme={tokens} locale={language === 'zh-CN' ? zhCN : enUS} button={{ autoInsertSpace: false }}>
        <App component={false}>{children}</App>
      </ConfigProvider>
    </ThemeContext.Provider>
  )
}
