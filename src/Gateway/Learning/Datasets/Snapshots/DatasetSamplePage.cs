namespace Gateway.Learning.Datasets.Snapshots;

/// <param name="Items">By position.</param>
/// <param name="Next">For <c>after</c>; null = no more.</param>
internal sealed record DatasetSamplePage(IReadOnlyList<DatasetSampleModel> Items, int? Next);
