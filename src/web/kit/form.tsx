import type { InputIssue } from '#contract/refusal.ts'
import { type ChangeEvent, type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import type { z } from 'zod'
import { ApiError, type FaultCode } from './call.ts'
import styles from './form.module.css'

export type Errors = Readonly<Record<string, string>>

const joinErrors = (issues: readonly Pick<InputIssue, 'message' | 'path'>[]): Errors => {
  const errors: Record<string, string> = {}
  for (const { path, message } of issues) errors[path.join('.')] ??= message
  return errors
}

export type FormOptions<V extends object> = {
  initial: V
  /** What the request's body must satisfy before anything is sent. */
  schema?: z.ZodType
  /** The request's body for what was typed; the values themselves when left out. */
  toBody?: (values: V) => unknown
  /** The field that a refusal without issues is about. */
  fieldOf?: Partial<Record<FaultCode, string>>
  /** Further faults, by field, that the schema cannot tell. */
  check?: (values: V) => Errors
  save: (values: V) => Promise<void>
}

export type Form<V extends object> = {
  values: V
  set: <K extends keyof V>(name: K, value: V[K]) => void
  setAll: (patch: Partial<V>) => void
  reset: (values: V) => void
  errors: Errors
  /** A refusal that belongs to no field. */
  fault: ApiError | undefined
  busy: boolean
  dirty: boolean
  submit: (event?: FormEvent) => void
  ref: React.RefObject<HTMLFormElement | null>
  text: (name: keyof V & string) => {
    name: string
    value: string
    error: string | undefined
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>) => void
  }
  tick: (name: keyof V & string) => {
    name: string
    checked: boolean
    onChange: (event: ChangeEvent<HTMLInputElement>) => void
  }
}

const sameValues = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

/** Keeps what is typed, checks it with the contract's schema, and puts the server's issues next to their fields. */
export const useForm = <V extends object>(options: FormOptions<V>): Form<V> => {
  const [start, setStart] = useState(options.initial)
  const [values, setValues] = useState(options.initial)
  const [errors, setErrors] = useState<Errors>({})
  const [fault, setFault] = useState<ApiError>()
  const [busy, setBusy] = useState(false)
  const [attempt, setAttempt] = useState(0)
  const ref = useRef<HTMLFormElement>(null)

  useEffect(() => {
    if (attempt > 0) ref.current?.querySelector<HTMLElement>('[aria-invalid="true"], [data-fault]')?.focus()
  }, [attempt])

  const setAll = (patch: Partial<V>) => {
    setValues((before) => ({ ...before, ...patch }))
    setErrors((before) =>
      Object.fromEntries(Object.entries(before).filter(([path]) => !(path.split('.')[0]! in patch))),
    )
  }
  const set = <K extends keyof V>(name: K, value: V[K]) => setAll({ [name]: value } as unknown as Partial<V>)

  const refuse = (error: ApiError) => {
    const field = options.fieldOf?.[error.code]
    if (error.issues.length > 0) setErrors(joinErrors(error.issues))
    else if (field !== undefined) setErrors({ [field]: error.message })
    else setFault(error)
    setAttempt((before) => before + 1)
  }

  const submit = (event?: FormEvent) => {
    event?.preventDefault()
    if (busy) return
    setFault(undefined)
    const parsed = options.schema?.safeParse(options.toBody?.(values) ?? values)
    const found = {
      ...(parsed?.error ? joinErrors(parsed.error.issues as InputIssue[]) : {}),
      ...options.check?.(values),
    }
    setErrors(found)
    if (Object.keys(found).length > 0) {
      setAttempt((before) => before + 1)
      return
    }
    setBusy(true)
    options
      .save(values)
      .catch((error: unknown) => {
        if (!(error instanceof ApiError)) throw error
        refuse(error)
      })
      .finally(() => setBusy(false))
  }

  return {
    values,
    set,
    setAll,
    reset: (next) => {
      setStart(next)
      setValues(next)
      setErrors({})
      setFault(undefined)
    },
    errors,
    fault,
    busy,
    dirty: !sameValues(start, values),
    submit,
    ref,
    text: (name) => ({
      name,
      value: String(values[name] ?? ''),
      error: errors[name],
      onChange: (event) => set(name, event.currentTarget.value as V[typeof name]),
    }),
    tick: (name) => ({
      name,
      checked: values[name] === true,
      onChange: (event) => set(name, event.currentTarget.checked as V[typeof name]),
    }),
  }
}

/** The form element: sends by Enter, leaves the checking to the schema, and shows a refusal that belongs to no field. */
export const FormFrame = <V extends object>({
  form,
  children,
  label,
}: {
  form: Form<V>
  children: ReactNode
  label?: string
}) => {
  const shown = new Set(Object.keys(form.values))
  const stray = Object.entries(form.errors).filter(([path]) => !shown.has(path.split('.')[0]!))
  return (
    <form ref={form.ref} onSubmit={form.submit} noValidate aria-label={label} className={styles.form}>
      {form.fault === undefined && stray.length === 0 ? null : (
        <FaultNote>{form.fault?.message ?? stray.map(([, message]) => message).join(' ')}</FaultNote>
      )}
      {children}
    </form>
  )
}

/** Bad news above a form, announced and focusable. */
export const FaultNote = ({ children }: { children: ReactNode }) => (
  <div className={styles.note} data-tone="bad" role="alert" tabIndex={-1} data-fault>
    {children}
  </div>
)

/** A quiet block of good, warning or plain news. */
export const Note = ({ tone = 'plain', children }: { tone?: 'plain' | 'warn' | 'good'; children: ReactNode }) => (
  <div className={styles.note} data-tone={tone}>
    {children}
  </div>
)
