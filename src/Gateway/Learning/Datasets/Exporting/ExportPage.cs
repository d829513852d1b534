namespace Gateway.Learning.Datasets.Exporting;

/// <param name="Items">The newest first.</param>
/// <param name="Next">For <c>after</c>; null = no more.</param>
internal sealed record ExportPage(IReadOnlyList<ExportModel> Items, string? Next);
