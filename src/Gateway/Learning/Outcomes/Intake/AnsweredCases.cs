using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using TenantStore;

namespace Gateway.Learning.Outcomes.Intake;

/// <summary>
/// The code of fixes that were given out, until their outcomes have come or <c>Outcomes:CaseMinutes</c> are over; in the memory of the gateway that answered, up to a bound. For any thread.
/// </summary>
internal sealed class AnsweredCases(IOptions<OutcomeOptions> options) : IDisposable
{
    /// <summary>UTF-16 units of all of them together.</summary>
    private const int MostCharacters = 32 * 1024 * 1024;

    private readonly MemoryCache _cases = new(new MemoryCacheOptions { SizeLimit = MostCharacters });

    public void Keep(TenantId tenant, string answerId, AnsweredCase one) => _cases.Set(
        (tenant, answerId), one, new MemoryCacheEntryOptions { Size = one.Characters + answerId.Length, AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(options.Value.CaseMinutes) });

    /// <summary>Null when it is another's, gone, or another gateway's.</summary>
    public AnsweredCase? Find(TenantId tenant, string answerId) => _cases.TryGetValue((tenant, answerId), out AnsweredCase? one) ? one : null;

    public void Dispose() => _cases.Dispose();
}
