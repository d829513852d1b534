namespace Gateway.Management.Tenants;

/// <summary>Fields of <see cref="LimitsModel"/> for which null has a meaning of its own.</summary>
[Flags]
internal enum LimitFields
{
    None = 0,
    RequestsPerMinute = 1,
    TokensPerMinute = 2,
    Concurrency = 4,
    MonthlyTokens = 8,
    Adapters = 16,
    AdapterBytes = 32,
    Mode = 64,
}
