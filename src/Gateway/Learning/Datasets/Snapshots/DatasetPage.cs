namespace Gateway.Learning.Datasets.Snapshots;

/// <param name="Items">The newest first.</param>
/// <param name="Next">For <c>after</c>; null = no more.</param>
internal sealed record DatasetPage(IReadOnlyList<DatasetModel> Items, string? Next);
