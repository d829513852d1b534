using Gateway.Identity.Signatures;

namespace Gateway.Identity.Fetching;

/// <summary>Brings a provider's keys.</summary>
internal interface IKeyFetcher
{
    /// <summary>The keys, or why there are none. It ends within the time for a fetch and throws nothing that the provider could cause.</summary>
    Task<(KeySet? Keys, string? Fault)> FetchAsync(KeySource source);
}
