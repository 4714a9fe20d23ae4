import { useBlocker } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { confirm } from './dialog.tsx'

/** Asks before what was typed is lost: inside the application with a dialog, on closing the tab with the browser's own. */
export const useLeaveWarning = (dirty: boolean): { allowLeaving: () => void } => {
  const allowed = useRef(false)
  useEffect(() => {
    if (dirty) allowed.current = false
  }, [dirty])
  useBlocker({
    enableBeforeUnload: () => dirty && !allowed.current,
    shouldBlockFn: async ({ current, next }) => {
      if (!dirty || allowed.current || current.pathname === next.pathname || next.pathname.endsWith('/sign-in'))
        return false
      return !(await confirm({
        title: 'Leave without saving?',
        text: 'What you changed on this page has not been saved.',
        action: 'Leave page',
        refuse: 'Stay here',
        danger: true,
      }))
    },
  })
  return {
    allowLeaving: () => {
      allowed.current = true
    },
  }
}
