/** Whether a name is that of an organisation rather than a person's, by how it ends. */

const ENDINGS =
  /(?:公司|企业|集团|银行|支行|分行|营业部|信用社|联社|合作社|合伙|医院|法院|检察院|委员会|村委会|居委会|管委会|联合会|协会|基金会|事务所|研究院|研究所|设计院|幼儿园|人民政府|管理局|办事处|办公室|有限责任|分厂|工厂)$/;
/** Endings that could be part of a given name, so that only longer names are taken for an organisation's. */
const LONGER_ENDINGS = /(?:中心|学校|中学|小学|大学|学院|商会|工会|厂|农场|林场|酒店|宾馆|饭店|超市|药房|商行)$/;
const MIN_LONGER_LENGTH = 5;
const LATIN_ENDINGS = /\b(?:ltd|limited|inc|llc|llp|plc|corp|corporation|gmbh|company)\.?$/i;
const BRACKETS = /[（(][^（()）]*[)）]$/;

/** Every character with which the Chinese name of an organisation, as recognised here, can end. */
export const ORGANIZATION_LAST_CHARACTERS = "司业团行部社伙院会所园府局处室任厂心校学场店馆市房）)";

const ORGANIZATION_TYPES: ReadonlySet<unknown> = new Set(["organization-code", "business-licence", "credit-code"]);

/** Returns true for the types of documents that only organizations have. */
export function isOrganizationType(idType: unknown): boolean {
  return ORGANIZATION_TYPES.has(idType);
}

/** Returns true for a name that ends like the name of an organization. */
export function isOrganizationName(name: string): boolean {
  const bare = name.trim().replace(BRACKETS, "");
  return (
    ENDINGS.test(bare) || (bare.length >= MIN_LONGER_LENGTH && LONGER_ENDINGS.test(bare)) || LATIN_ENDINGS.test(bare)
  );
}
