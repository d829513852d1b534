namespace Gateway.Management;

/// <summary>A list answer.</summary>
internal sealed record ItemList<T>(IReadOnlyList<T> Items);
