export const tabs = [{ query: '{ __typename }' }]
