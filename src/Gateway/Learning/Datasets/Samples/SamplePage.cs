namespace Gateway.Learning.Datasets.Samples;

/// <param name="Items">The newest first.</param>
/// <param name="Next">For <c>after</c>; null = no more.</param>
internal sealed record SamplePage(IReadOnlyList<SampleModel> Items, string? Next);
