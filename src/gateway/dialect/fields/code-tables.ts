import * as contract from "../../../contract/index.js";

/** The code tables of the contract, by name. */
export const CODE_TABLES: ReadonlyMap<string, contract.CodeTable> = new Map(
  [
    contract.MORTGAGE_TYPES,
    contract.PROPERTY_TYPES,
    contract.ID_TYPES,
    contract.CO_OWNERSHIP,
    contract.SEIZURE_MEASURES,
    contract.RELEASE_BASES,
    contract.MORTGAGE_CANCEL_GROUNDS,
    contract.PRE_NOTICE_TYPES,
    contract.MATERIAL_KINDS,
    contract.CONSENT_MATTERS,
  ].map((table) => [table.name, table]),
);
