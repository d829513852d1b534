namespace AdapterFormats.Tests.Import;

internal sealed record BadCorpusCase(string Name, string Code, int Count, string? Tensor, string[] Others);
