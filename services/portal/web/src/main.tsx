import '@mantine/core/styles/baseline.css';
import '@mantine/core/styles/default-css-variables.css';
import '@mantine/core/styles/global.css';
import '@mantine/core/styles/UnstyledButton.css';
import '@mantine/core/styles/Overlay.css';
import '@mantine/core/styles/ScrollArea.css';
import '@mantine/core/styles/Paper.css';
import '@mantine/core/styles/Popover.css';
import '@mantine/core/styles/CloseButton.css';
import '@mantine/core/styles/Group.css';
import '@mantine/core/styles/ModalBase.css';
import '@mantine/core/styles/Modal.css';
import '@mantine/core/styles/Menu.css';
import '@mantine/core/styles/InlineInput.css';
import '@mantine/core/styles/Input.css';
import '@mantine/core/styles/Checkbox.css';
import './theme/fonts.css';
import './theme/tokens.css';
import './theme/base.css';
import './theme/layout.css';
import './theme/parts.css';
import './theme/screens.css';
import './theme/authoring.css';
import './theme/timeline.css';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiProblem } from './api/api.js';
import { router } from './app/router.js';
import { HatProvider } from './app/session.js';
import { firstLanguage, startTexts } from './i18n/i18n.js';
import { resolver, theme } from './theme/theme.js';

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // What was refused stays refused; what did not arrive is asked for again.
      retry: (count, error) =>
        count < 2 && (!(error instanceof ApiProblem) || error.status === 0 || error.status >= 500),
    },
  },
});

// A page that was open while the portal was renewed asks for files that are gone: it is loaded again.
window.addEventListener('vite:preloadError', () => window.location.reload());

await startTexts(firstLanguage());
const place = document.getElementById('root');
if (place)
  createRoot(place).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={resolver} defaultColorScheme="auto">
        <QueryClientProvider client={client}>
          <HatProvider>
            <RouterProvider router={router} />
          </HatProvider>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
