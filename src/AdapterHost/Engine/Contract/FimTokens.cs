namespace AdapterHost.Engine;

/// <summary>Token ids of the base model's fill-in-the-middle template.</summary>
internal sealed record FimTokens(int Prefix, int Suffix, int Middle, int? RepositoryName, int? FileSeparator);
