import { Button, type ButtonProps } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

type LinkButtonProps = ButtonProps & { to: string; search?: Record<string, unknown>; children: ReactNode }

/** A link that looks like a button. */
export const LinkButton = ({ to, search, children, ...look }: LinkButtonProps) => (
  <Button {...look} renderRoot={(props) => <Link to={to} {...(search === undefined ? {} : { search })} {...props} />}>
    {children}
  </Button>
)
