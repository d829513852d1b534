namespace Gateway.Health;

/// <summary><c>ok</c>, or what is missing.</summary>
internal sealed record HealthStatus(string Status);
