namespace AdapterFormats.Validation;

/// <summary>A product needs both factors.</summary>
internal sealed class BothFactorsRule : IPairRule
{
    private const string Hint = "Save the adapter again; a sharded or interrupted save loses tensors.";

    public void Judge(PairDraft pair, FindingList findings)
    {
        if (pair.A is null)
            findings.Error(
                FindingCodes.LoraAMissing, pair.B!.Name, $"lora_A missing for target {pair.Target.Name}: only lora_B is there.", Hint);
        if (pair.B is null)
            findings.Error(
                FindingCodes.LoraBMissing, pair.A!.Name, $"lora_B missing for target {pair.Target.Name}: only lora_A is there.", Hint);
    }
}
