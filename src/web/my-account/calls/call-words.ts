/** What stands for calls without a site or campaign. */
export const UNASSIGNED = 'Unassigned'

export const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const
