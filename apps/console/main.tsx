import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { queries } from './api/client.ts'
import { SessionProvider } from './api/session.tsx'
import { router } from './shell/router.tsx'
import './theme/base.css'
import './parts/parts.css'
import './parts/grid.css'
import './parts/message.css'
import { ThemeProvider } from './theme/theme.tsx'
import { startWords } from './words/index.ts'

startWords()
// The list of font slices is long and not needed for the first drawing.
void import('@fontsource-variable/noto-sans-sc')

createRoot(document.getElementById('console')!).render(
  <StrictMode>
    <ThemeProvider>
      <QueryClientProvider client={queries}>
        <SessionProvider>
          <RouterProvider router={router} />
        </SessionProvider>
      </QueryClientProvider>
    </ThemeProvider>
  </StrictMode>,
)
