export const stateTones = { invited: 'accent', active: 'good', disabled: 'warn' } as const
export const stateWords = { invited: 'Invited', active: 'Active', disabled: 'Disabled' } as const
