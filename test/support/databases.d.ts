export declare const TEMPLATE = 'myaccount_template'
/** The address of another database of the same server. */
export declare const databaseAt: (serverUrl: string, name: string) => string
