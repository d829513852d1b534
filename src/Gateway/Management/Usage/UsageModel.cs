namespace Gateway.Management.Usage;

/// <summary>What a tenant used in a span of days.</summary>
/// <param name="From">Its first day, UTC.</param>
/// <param name="To">Its last day.</param>
/// <param name="By">What the items are told apart by.</param>
/// <param name="Items">One a combination that occurred.</param>
/// <param name="AdapterMemory">Memory of hosts that adapters held.</param>
internal sealed record UsageModel(
    DateOnly From, DateOnly To, IReadOnlyList<string> By, IReadOnlyList<UsageItemModel> Items, IReadOnlyList<AdapterMemoryModel> AdapterMemory);
