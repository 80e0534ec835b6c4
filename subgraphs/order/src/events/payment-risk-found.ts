export { noteRisk as paymentRiskFound } from '../actions/note-risk.ts'
