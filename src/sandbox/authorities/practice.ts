/** What law or custom leaves to the authority. Every default protects the holder of a right. */
export interface Practice {
  /** Whether an existing home may be put under a pre-notice, whoever sells it (典型案例 台州, 济南; 北京 2018). */
  readonly existingHomePreNotice: boolean;
  /**
   * Second letters of collective parcels whose land use right may be mortgaged here, where law provides for it (民法典
   * art. 399, second item).
   */
  readonly collectiveMortgages: readonly string[];
  /** Whether the holder of a right of habitation must agree to a mortgage, or the mortgagee is only told. */
  readonly habitation: "told" | "consent";
}

const DEFAULT: Practice = { existingHomePreNotice: false, collectiveMortgages: [], habitation: "told" };

/** Returns the practice of an authority, with the defaults for what its description leaves out. */
export const practiceOf = ({ practice }: { readonly practice?: Partial<Practice> }): Practice => ({
  ...DEFAULT,
  ...practice,
});
