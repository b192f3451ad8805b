import { maskName, unitsOf, type Filing } from "../../contract/index.js";

/** What a deadline says of the matter, besides its numbers. */
export interface FilingFacts {
  /** Persons concerned; names of natural persons are masked. */
  readonly people?: readonly string[];
  /** Address of the unit, when the filing has it. */
  readonly address?: string;
}

interface NamedParty {
  readonly name: string;
  readonly idType?: string | undefined;
}

/** Types of ID documents that only organizations have. */
const ORGANIZATION_ID_TYPES: ReadonlySet<string | undefined> = new Set([
  "organization-code",
  "business-licence",
  "credit-code",
]);

/**
 * Returns the persons against whom or for whom a filing registers (obligors, mortgagors, buyers), and the address of a
 * unit. Names of natural persons are masked: deadlines go to calendars, which are shared and synchronized.
 * @param unitCode Unit of the deadline. @default the first unit of the filing
 */
export function factsOfFiling(filing: Filing, unitCode = filing.unitCode): FilingFacts {
  const parties: readonly NamedParty[] =
    "obligors" in filing
      ? filing.obligors
      : "mortgagors" in filing
        ? filing.mortgagors
        : "buyers" in filing
          ? filing.buyers
          : [];
  const unit = unitsOf<{ unitCode: string; address?: string | undefined }>(filing).find(
    (one) => one.unitCode === unitCode,
  );
  return {
    ...(parties.length > 0 && { people: parties.map(shownName) }),
    ...(unit?.address && { address: unit.address }),
  };
}

const shownName = ({ name, idType }: NamedParty): string => (ORGANIZATION_ID_TYPES.has(idType) ? name : maskName(name));
