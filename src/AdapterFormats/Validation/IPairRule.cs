namespace AdapterFormats.Validation;

/// <summary>One rule about a target's two factors. Rules do not depend on each other, and each reports what it finds.</summary>
internal interface IPairRule
{
    void Judge(PairDraft pair, FindingList findings);
}
