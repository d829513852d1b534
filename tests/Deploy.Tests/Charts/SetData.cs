namespace Deploy.Tests.Charts;

/// <summary>Theory data: every set.</summary>
internal static class SetData
{
    public static TheoryData<string> All => [.. ValueSet.All];
}
